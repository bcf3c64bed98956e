import { describe, expect, it } from 'vitest';
import { createGrantDesk, createSessionDesk } from '../../src/auth/grant';
import type { Grant, Session } from '../../src/auth/types';

const forgeries = () =>
  [undefined, null, {}, Object.freeze(Object.create(null)), 'grant', 1, [], () => 0, new Proxy({}, {})] as unknown[];

describe('grant', () => {
  it('lives 10 minutes', () => {
    let now = 1234;
    const desk = createGrantDesk(() => now);
    const grant = desk.issue();
    expect(desk.left(grant)).toBe(600_000);
    now += 599_999;
    expect(desk.left(grant)).toBe(1);
    now += 1;
    expect(desk.left(grant)).toBe(0);
    expect(desk.use(grant)).toBe(false);
    now += 1_000_000;
    expect(desk.left(grant)).toBe(0);
  });

  it('is used once', () => {
    const desk = createGrantDesk(() => 0);
    const grant = desk.issue();
    expect([desk.use(grant), desk.use(grant), desk.left(grant)]).toEqual([true, false, 0]);
  });

  it('voids the one before, and can be voided', () => {
    const desk = createGrantDesk(() => 0);
    const [first, second] = [desk.issue(), desk.issue()];
    expect([desk.left(first), desk.use(first), desk.left(second)]).toEqual([0, false, 600_000]);
    desk.revoke();
    expect(desk.use(second)).toBe(false);
    desk.revoke();
  });

  it('cannot be made, changed or carried elsewhere', () => {
    const desk = createGrantDesk(() => 0);
    const other = createGrantDesk(() => 0);
    const grant = desk.issue();
    expect(Object.isFrozen(grant)).toBe(true);
    expect(Object.getPrototypeOf(grant)).toBe(null);
    expect(Reflect.ownKeys(grant)).toEqual([]);
    expect(other.left(grant)).toBe(0);
    expect(other.use(grant)).toBe(false);
    for (const forged of [...forgeries(), structuredClone(grant), new Proxy(grant, {}), Object.create(grant)]) {
      expect(desk.left(forged as Grant)).toBe(0);
      expect(desk.use(forged as Grant)).toBe(false);
    }
    expect(desk.use(grant)).toBe(true);
    // Nothing issued: nothing passes for nothing.
    for (const forged of forgeries()) expect(desk.use(forged as Grant)).toBe(false);
  });
});

describe('session', () => {
  it('is open until closed', () => {
    const desk = createSessionDesk(() => 0);
    const [first, second] = [desk.open(), desk.open()];
    expect(Object.isFrozen(first)).toBe(true);
    expect(Object.getPrototypeOf(first)).toBe(null);
    expect([desk.isOpen(first), desk.isOpen(second)]).toEqual([true, true]);
    expect([desk.close(first), desk.close(first), desk.isOpen(first), desk.isOpen(second)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    desk.closeAll();
    expect([desk.isOpen(second), desk.close(second)]).toEqual([false, false]);
  });

  it('cannot be made or carried elsewhere', () => {
    const desk = createSessionDesk(() => 0);
    const session = desk.open();
    expect(createSessionDesk(() => 0).isOpen(session)).toBe(false);
    for (const forged of [...forgeries(), structuredClone(session), new Proxy(session, {})]) {
      expect(desk.isOpen(forged as Session)).toBe(false);
      expect(desk.close(forged as Session)).toBe(false);
    }
  });
});
