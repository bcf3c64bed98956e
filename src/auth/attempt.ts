/**
 * One guarded try: lock, repeat, spend, verify, verdict. The order is the security: a try is counted in flash, and read back, before
 * anything is verified, so a power cut at any moment leaves it counted.
 *
 * @module
 */

import { concat } from '../hal/bytes';
import type { Store } from '../hal/store/types';
import { type Lockouts, lockCounters } from './lockouts';
import { repeatNonceBytes } from './numbers';
import { type Entry, type Hashing, keyed, type Secret, verifySecret, wipe } from './secret';
import type { Denial, Lock, Refusal } from './types';

interface Gate {
  /**
   * Tries `entry` against `secret`. `accept` makes a right one durable and gives the result, undefined when the flash refused.
   * `deny` hears of each wrong one that was counted. Rejects when the crypto or `accept` does; the try stays counted.
   */
  attempt<T>(
    lock: Lock,
    entry: Entry,
    secret: Secret,
    accept: () => T | undefined | Promise<T | undefined>,
    deny: () => void,
  ): Promise<T | Denial | Refusal>;
  /** Forgets the last wrong entries: what was wrong may have become right. */
  forget(): void;
}

export function createGate(
  store: Store,
  lockouts: Lockouts,
  crypto: Hashing,
  random: (length: number) => ArrayBuffer,
): Gate {
  const nonce = new Uint8Array(random(repeatNonceBytes));
  const lastWrong = new Map<Lock, ArrayBuffer>();

  function fingerprint(entry: Entry): ArrayBuffer {
    const input = concat(nonce, entry.bytes);
    const print = keyed(crypto, 'atnvr/repeat/1', input);
    wipe(input);
    return print;
  }

  function spendAll(lock: Lock): boolean {
    return lockCounters[lock].every((counter) => store.spend(counter) === 'ok');
  }

  return {
    async attempt(lock, entry, secret, accept, deny) {
      const before = lockouts.state(lock);
      if (before.wait > 0) return { kind: 'locked', lock: before };

      const print = fingerprint(entry);
      const last = lastWrong.get(lock);
      if (last !== undefined && crypto.equal(print, last)) return { kind: 'wrong', repeat: true, lock: before };

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
        lastWrong.delete(lock);
        return result;
      }
      lastWrong.set(lock, print);
      deny();
      return { kind: 'wrong', repeat: false, lock: lockouts.state(lock) };
    },
    forget() {
      for (const print of lastWrong.values()) wipe(print);
      lastWrong.clear();
    },
  };
}
