/**
 * Sessions of who is logged in. They end by themselves when nobody has used them for a while.
 *
 * @module
 */

import { longAgo, sessionIdle } from './numbers';
import { token } from './token';
import type { Session } from './types';

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
  const isOpen = (session: Session) => now() - (used.get(session) ?? longAgo) < sessionIdle;
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
