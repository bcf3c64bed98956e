/**
 * HMAC-SHA-256 under the device key, and what it is used for. Each use has a label of its own that goes before the bytes, and no label
 * begins another: no two uses of the key ever see the same input. The store's uses have theirs in `hal/store/layout.ts`
 * (`atnvr/store/...`); a new one goes there or here, never into two places.
 *
 * @module
 */

import { concat, utf8Encode, wipe } from '../hal/bytes';

/** What is on flash was made with the first two, so those never change. */
export const keyedLabels = {
  /** What Argon2id gets of an entry; `secret.ts`. */
  secret: 'atnvr/secret/1',
  /** What is kept of a code; `request-record.ts`. The HPKE export in `sealed-request.ts` is called the same, but is under another key. */
  code: 'atnvr/code/1',
  /** The last wrong entry of a lock, and the last wrong code of a request; `repeat-guard.ts`. */
  repeat: 'atnvr/repeat/1',
  repeatCode: 'atnvr/repeat-code/1',
} as const;

/** Bytes under the device key for one use: 32 bytes. */
export function keyed(
  crypto: Pick<HostCrypto, 'hmacSha256'>,
  use: keyof typeof keyedLabels,
  ...bytes: readonly Uint8Array[]
): ArrayBuffer {
  const input = concat(utf8Encode(keyedLabels[use]), ...bytes);
  const output = crypto.hmacSha256('device', input.buffer);
  wipe(input);
  return output;
}
