/**
 * One guarded try: lock, repeat, spend, verify, verdict. The order is the security: a try is counted in flash, and read back, before
 * anything is verified, so a power cut at any moment leaves it counted.
 *
 * @module
 */

import { wipe } from '../hal/bytes';
import type { Store } from '../hal/store/types';
import type { Entry } from './entry';
import { type Lockouts, lockCounters } from './lockouts';
import { createRepeatGuard } from './repeat-guard';
import { type Hashing, type Secret, verifySecret } from './secret';
import type { Denial, Lock, Refusal } from './types';

export interface Gate {
  /**
   * Tries `entry` against `secret`, and wipes it. `accept` makes a right one durable and gives the result, undefined when the flash
   * refused. Rejects when the crypto or `accept` does; the try stays counted.
   */
  attempt<T>(
    lock: Lock,
    entry: Entry,
    secret: Secret,
    accept: () => T | undefined | Promise<T | undefined>,
  ): Promise<T | Denial | Refusal>;
  /** Forgets the last wrong entries: what was wrong may have become right. */
  forget(): void;
}

interface GateParts {
  readonly store: Store;
  readonly lockouts: Lockouts;
  readonly crypto: Hashing;
  readonly random: (length: number) => ArrayBuffer;
  /** Hears of each wrong entry that was counted. */
  readonly noteWrong: (lock: Lock) => void;
}

export function createGate({ store, lockouts, crypto, random, noteWrong }: GateParts): Gate {
  const repeats = createRepeatGuard<Lock>('repeat', crypto, random);

  function spendAll(lock: Lock): boolean {
    return lockCounters[lock].every((counter) => store.spend(counter) === 'ok');
  }

  return {
    async attempt(lock, entry, secret, accept) {
      let print = new ArrayBuffer(0);
      try {
        const before = lockouts.state(lock);
        if (before.wait > 0) return { kind: 'locked', lock: before };

        print = repeats.fingerprint(entry.bytes);
        if (repeats.isRepeat(lock, print)) return { kind: 'wrong', repeat: true, lock: before };

        let right: boolean;
        try {
          if (!spendAll(lock)) return { kind: 'fault' };
          right = await verifySecret(crypto, entry, secret);
        } finally {
          lockouts.noteTry(lock);
        }

        if (right) {
          const result = await accept();
          if (result === undefined) return { kind: 'fault' };
          repeats.forget(lock);
          return result;
        }
        repeats.noteWrong(lock, print);
        noteWrong(lock);
        return { kind: 'wrong', repeat: false, lock: lockouts.state(lock) };
      } finally {
        wipe(entry.bytes, print);
      }
    },
    forget: () => repeats.forgetAll(),
  };
}
