/**
 * Grants: leave to set a new password, once, within 10 minutes.
 *
 * @module
 */

import { grantLife } from './numbers';
import { token } from './token';
import type { Grant } from './types';

export interface Grants {
  /** A new grant; every older one is void. */
  issue(): Grant;
  /** Milliseconds left; 0 when used, expired, void, forged or of another recorder. */
  left(grant: Grant): number;
  /** Takes the grant, once; false when there is nothing left of it. */
  use(grant: Grant): boolean;
  /** Voids the grant in force, if any. */
  revoke(): void;
}

export function createGrants(now: () => number): Grants {
  // One at a time, so identity with the newest is all there is to check.
  let current: { readonly grant: Grant; readonly until: number } | undefined;
  const left = (grant: Grant) =>
    current !== undefined && grant === current.grant ? Math.max(0, current.until - now()) : 0;
  return {
    issue() {
      const grant = token<Grant>();
      current = { grant, until: now() + grantLife };
      return grant;
    },
    left,
    use(grant) {
      if (left(grant) === 0) return false;
      current = undefined;
      return true;
    },
    revoke() {
      current = undefined;
    },
  };
}
