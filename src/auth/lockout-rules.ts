/**
 * When the next try is taken. Pure: states in, states out; STATES.md holds the transitions as text.
 *
 * The n-th wrong try in a row earns pause number n-4 (the 5th earns the first). A pause runs on the powered-on clock and begins anew,
 * in full, at power-on, unless it was recorded as served. What was not waited out is never forgotten: `tries` comes from a counter in
 * flash that is spent before each verification.
 *
 * @module
 */

import { freeTries, pauses } from './numbers';
import type { LockState } from './types';

export interface Lockout {
  /** Tries since the last success, as counted in flash. */
  readonly tries: number;
  /** Pauses known to have been waited out; never more than earned. */
  readonly served: number;
  /** Clock at which the pause in force began: the verdict that earned it, or power-on. */
  readonly since: number;
}

/** Pauses that `tries` wrong tries have earned in all. */
export function earnedPauses(tries: number): number {
  return Math.max(0, tries - freeTries + 1);
}

/** Length in ms of pause number `index`, 0-based. */
export function pauseLength(index: number): number {
  return pauses[Math.min(index, pauses.length - 1)]!;
}

/** Power-on: a pause that was not recorded as served begins anew. `served` comes from flash and is not believed beyond reason. */
export function atPowerOn(tries: number, served: number, now: number): Lockout {
  return { tries, served: Math.min(served, earnedPauses(tries)), since: now };
}

/** The counter in flash now stands at `tries`: a wrong verdict, or a try that no verdict followed. */
export function afterTry(lockout: Lockout, tries: number, now: number): Lockout {
  // A refused spend may leave the count as it was; the pause in force must then neither begin anew nor be lost.
  if (tries === lockout.tries) return lockout;
  return { tries, served: Math.min(lockout.served, earnedPauses(tries)), since: now };
}

/** A success: nothing is owed. */
export function afterSuccess(now: number): Lockout {
  return { tries: 0, served: 0, since: now };
}

/** Milliseconds until the next try is taken, 0 = now. */
export function waitLeft(lockout: Lockout, now: number): number {
  const earned = earnedPauses(lockout.tries);
  if (lockout.served >= earned) return 0;
  const length = pauseLength(earned - 1);
  return Math.min(length, Math.max(0, length - (now - lockout.since)));
}

/** True when a pause has ended and is not yet counted as served. */
export function isOver(lockout: Lockout, now: number): boolean {
  return lockout.served < earnedPauses(lockout.tries) && waitLeft(lockout, now) === 0;
}

/** The pause in force was waited out. Only legal when `isOver`. */
export function asServed(lockout: Lockout): Lockout {
  return { ...lockout, served: earnedPauses(lockout.tries) };
}

/** What the screens show. */
export function lockState(lockout: Lockout, now: number): LockState {
  const earned = earnedPauses(lockout.tries);
  const wait = waitLeft(lockout, now);
  const left = earned === 0 ? freeTries - lockout.tries : 1;
  return { wait, left: wait > 0 ? 0 : left, pause: pauseLength(earned) };
}
