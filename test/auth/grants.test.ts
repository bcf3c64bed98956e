/**
 * Grants by themselves: one at a time, used once, made by nobody else.
 */

import { describe, expect, it } from 'vitest';
import { createGrants } from '../../src/auth/grants';
import type { Grant } from '../../src/auth/types';
import { forgeries } from './support/acts';

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
