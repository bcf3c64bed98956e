/**
 * The lockouts of this recorder: counters and the record of pauses in the store, the running pauses in memory.
 *
 * @module
 */

import type { Change, CounterKey, Store } from '../hal/store/types';
import { afterSuccess, afterTry, asServed, atPowerOn, isOver, type Lockout, lockState } from './lockout-rules';
import { decodeServed, encodeServed, everyLock, nothingServed, type Served } from './served';
import type { Lock, LockState } from './types';

/** Counters that one try spends, in this order. */
export const lockCounters: Readonly<Record<Lock, readonly CounterKey[]>> = {
  login: ['login'],
  questions: ['questions', 'questionsTotal'],
  pattern: ['pattern'],
};

export interface Lockouts {
  state(lock: Lock): LockState;
  /** Tries since the last success. */
  tries(lock: Lock): number;
  /** To be called after anything was spent and no success followed. */
  noteTry(lock: Lock): void;
  /** What a success of `locks` adds to its commit; `noteSuccess` once that is durable. */
  clearing(locks: readonly Lock[]): { readonly reset: readonly CounterKey[]; readonly served: Change['put'] };
  noteSuccess(locks: readonly Lock[]): void;
  /** Writes down pauses that have ended; true when there was nothing to write or it was written. */
  recordServed(): boolean;
}

export function createLockouts(store: Store, now: () => number): Lockouts {
  let recorded = decodeServed(store.get('served'));
  const lockouts = {} as Record<Lock, Lockout>;
  for (const lock of everyLock) lockouts[lock] = atPowerOn(store.attempts(lock), recorded[lock], now());

  const differs = (next: Served) => everyLock.some((lock) => next[lock] !== recorded[lock]);
  const afterClearing = (locks: readonly Lock[]): Served => {
    const next = { ...recorded };
    for (const lock of locks) next[lock] = 0;
    return next;
  };

  return {
    state: (lock) => lockState(lockouts[lock], now()),
    tries: (lock) => lockouts[lock].tries,
    noteTry(lock) {
      lockouts[lock] = afterTry(lockouts[lock], store.attempts(lock), now());
    },
    clearing(locks) {
      const next = afterClearing(locks);
      // Pauses of a run of tries must not count for the next run, so both go in one commit.
      return {
        reset: locks.flatMap((lock) => lockCounters[lock]),
        served: differs(next) ? { served: encodeServed(next) } : {},
      };
    },
    noteSuccess(locks) {
      recorded = afterClearing(locks);
      for (const lock of locks) lockouts[lock] = afterSuccess(now());
    },
    recordServed() {
      const time = now();
      const next = { ...nothingServed };
      for (const lock of everyLock) {
        const lockout = lockouts[lock];
        next[lock] = (isOver(lockout, time) ? asServed(lockout) : lockout).served;
      }
      if (!differs(next)) return true;
      if (store.commit({ put: { served: encodeServed(next) } }) !== 'ok') return false;
      recorded = next;
      for (const lock of everyLock) lockouts[lock] = { ...lockouts[lock], served: next[lock] };
      return true;
    },
  };
}
