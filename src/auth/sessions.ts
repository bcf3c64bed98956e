/**
 * Sessions of who is logged in. They end by themselves: when nobody has used them for a while, and at a certain age.
 *
 * @module
 */

import { sessionIdle, sessionLife } from './numbers';
import { token } from './token';
import type { Session } from './types';

export interface Sessions {
  open(): Session;
  /**
   * False once it was closed, `sessionIdle` has passed since it was opened or renewed, or `sessionLife` since it was opened. Does not renew
   * it.
   */
  isOpen(session: Session): boolean;
  /** Somebody is there: its idle time begins anew, its age does not. False, and nothing done, when it is not open. */
  renew(session: Session): boolean;
  /** False when it was not open. */
  close(session: Session): boolean;
  closeAll(): void;
}

/** Clock at which a session was opened, and last used. */
interface Times {
  readonly opened: number;
  used: number;
}

export function createSessions(now: () => number): Sessions {
  let sessions = new WeakMap<Session, Times>();
  /** Of one that is open. */
  function timesOf(session: Session): Times | undefined {
    const times = sessions.get(session);
    const isOver = times === undefined || now() - times.used >= sessionIdle || now() - times.opened >= sessionLife;
    return isOver ? undefined : times;
  }
  return {
    open() {
      const session = token<Session>();
      sessions.set(session, { opened: now(), used: now() });
      return session;
    },
    isOpen: (session) => timesOf(session) !== undefined,
    renew(session) {
      const times = timesOf(session);
      if (times === undefined) return false;
      times.used = now();
      return true;
    },
    close: (session) => timesOf(session) !== undefined && sessions.delete(session),
    closeAll() {
      sessions = new WeakMap();
    },
  };
}
