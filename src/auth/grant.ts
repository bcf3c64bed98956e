/**
 * Leaves to act: a grant to set a password, a session of somebody logged in. Both are objects without content, known by identity
 * alone to what made them: nothing can be built, copied, stored or sent that would pass for one.
 *
 * @module
 */

import { grantLife, sessionIdle } from './numbers';
import type { Grant, Session } from './types';

interface Grants {
  /** A new grant; every older one is void. */
  issue(): Grant;
  /** Milliseconds left; 0 when used, expired, void, forged or of another recorder. */
  left(grant: Grant): number;
  /** Takes the grant, once; false when there is nothing left of it. */
  use(grant: Grant): boolean;
  /** Voids the grant in force, if any. */
  revoke(): void;
}

function token<T>(): T {
  return Object.freeze(Object.create(null)) as T;
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

export interface Sessions {
  open(): Session;
  /** False once it was closed, or `sessionIdle` has passed since it was opened or renewed. Does not renew it. */
  isOpen(session: Session): boolean;
  /** Somebody is there: its idle time begins anew. False, and nothing done, when it is not open. */
  renew(session: Session): boolean;
  /** False when it was not open. */
  close(session: Session): boolean;
  closeAll(): void;
}

export function createSessions(now: () => number): Sessions {
  /** Clock at which each was last used. */
  let used = new WeakMap<Session, number>();
  const isOpen = (session: Session) => now() - (used.get(session) ?? Number.NEGATIVE_INFINITY) < sessionIdle;
  return {
    open() {
      const session = token<Session>();
      used.set(session, now());
      return session;
    },
    isOpen,
    renew(session) {
      if (!isOpen(session)) return false;
      used.set(session, now());
      return true;
    },
    close: (session) => isOpen(session) && used.delete(session),
    closeAll() {
      used = new WeakMap();
    },
  };
}
