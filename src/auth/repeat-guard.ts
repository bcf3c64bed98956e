/**
 * The same wrong entry twice costs no second try: people press Enter again, or do not see what they typed. Only the last wrong entry of each
 * place is remembered, as a fingerprint under a key of this power-on: it says nothing about right ones, and is worth nothing elsewhere.
 *
 * @module
 */

import { wipe } from '../hal/bytes';
import { keyed, type keyedLabels } from './keyed';
import { repeatNonceBytes } from './numbers';

/** `Place`: what the entries are for, a lock or a purpose. */
interface RepeatGuard<Place> {
  /** For the caller to wipe. */
  fingerprint(...entry: readonly Uint8Array[]): ArrayBuffer;
  /** Whether the last wrong entry had this fingerprint. */
  isRepeat(place: Place, print: ArrayBuffer): boolean;
  /** Keeps a copy. */
  noteWrong(place: Place, print: ArrayBuffer): void;
  /** What was wrong may have become right. */
  forget(place: Place): void;
  forgetAll(): void;
}

export function createRepeatGuard<Place>(
  use: keyof typeof keyedLabels,
  crypto: Pick<HostCrypto, 'hmacSha256' | 'equal'>,
  random: (length: number) => ArrayBuffer,
): RepeatGuard<Place> {
  const nonce = new Uint8Array(random(repeatNonceBytes));
  const lastWrong = new Map<Place, ArrayBuffer>();
  function forget(place: Place): void {
    const last = lastWrong.get(place);
    if (last) wipe(last);
    lastWrong.delete(place);
  }
  return {
    fingerprint: (...entry) => keyed(crypto, use, nonce, ...entry),
    isRepeat(place, print) {
      const last = lastWrong.get(place);
      return last !== undefined && crypto.equal(print, last);
    },
    noteWrong(place, print) {
      forget(place);
      lastWrong.set(place, print.slice(0));
    },
    forget,
    forgetAll() {
      for (const place of [...lastWrong.keys()]) forget(place);
    },
  };
}
