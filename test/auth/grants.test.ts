import { describe, expect, it } from 'vitest';
import { createGrants } from '../../src/auth/grants';
import { createSessions } from '../../src/auth/sessions';
import type { Grant, Session } from '../../src/auth/types';

const forgeries = () =>
  [undefined, null, {}, Object.freeze(Object.create(null)), 'grant', 1, [], () => 0, new Proxy({}, {})] as unknown[];

describe('grant', () => {
  it('lives 10 minutes', () => {
    let now = 1234;
    const grants = createGrants(() => now);
    const grant = grants.issue();
    expect(grants.left(grant)).toBe(600_000);
    now += 599_999;
    expect(grants.left(grant)).toBe(1);
    now += 1;
    expect(grants.left(grant)).toBe(0);
    expect(grants.use(grant)).toBe(false);
    now += 1_000_000;
    expect(grants.left(grant)).toBe(0);
  });

  it('is used once', () => {
    const grants = createGrants(() => 0);
    const grant = grants.issue();
    expect([grants.use(grant), grants.use(grant), grants.left(grant)]).toEqual([true, false, 0]);
  });

  it('voids the one before, and can be voided', () => {
    const grants = createGrants(() => 0);
    const [first, second] = [grants.issue(), grants.issue()];
    expect([grants.left(first), grants.use(first), grants.left(second)]).toEqual([0, false, 600_000]);
    grants.revoke();
    expect(grants.use(second)).toBe(false);
    grants.revoke();
  });

  it('cannot be made, changed or carried elsewhere', () => {
    const grants = createGrants(() => 0);
    const other = createGrants(() => 0);
    const grant = grants.issue();
    expect(Object.isFrozen(grant)).toBe(true);
    expect(Object.getPrototypeOf(grant)).toBe(null);
    expect(Reflect.ownKeys(grant)).toEqual([]);
    expect(other.left(grant)).toBe(0);
    expect(other.use(grant)).toBe(false);
    for (const forged of [...forgeries(), structuredClone(grant), new Proxy(grant, {}), Object.create(grant)]) {
      expect(grants.left(forged as Grant)).toBe(0);
      expect(grants.use(forged as Grant)).toBe(false);
    }
    expect(grants.use(grant)).toBe(true);
    // Nothing issued: nothing passes for nothing.
    for (const forged of forgeries()) expect(grants.use(forged as Grant)).toBe(false);
  });
});

describe('session', () => {
  it('is open until closed', () => {
    const sessions = createSessions(() => 0);
    const [first, second] = [sessions.open(), sessions.open()];
    expect(Object.isFrozen(first)).toBe(true);
    expect(Object.getPrototypeOf(first)).toBe(null);
    expect([sessions.isOpen(first), sessions.isOpen(second)]).toEqual([true, true]);
    expect([sessions.close(first), sessions.close(first), sessions.isOpen(first), sessions.isOpen(second)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    sessions.closeAll();
    expect([sessions.isOpen(second), sessions.close(second)]).toEqual([false, false]);
  });

  it('cannot be made or carried elsewhere', () => {
    const sessions = createSessions(() => 0);
    const session = sessions.open();
    expect(createSessions(() => 0).isOpen(session)).toBe(false);
    for (const forged of [...forgeries(), structuredClone(session), new Proxy(session, {})]) {
      expect(sessions.isOpen(forged as Session)).toBe(false);
      expect(sessions.close(forged as Session)).toBe(false);
    }
  });
});
