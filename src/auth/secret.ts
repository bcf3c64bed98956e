/**
 * What is kept of a password, of a pair of answers or of a graphic key: an Argon2id record (RFC 9106, OWASP Password Storage).
 *
 * Record, 56 bytes: version (1) | lanes (1) | passes (1) | 0 (1) | memory in KiB (4, LE) | salt (16) | hash (32).
 *
 * hash = Argon2id(HMAC-SHA-256(device key, "atnvr/secret/1" | entry), salt). The HMAC makes an image of the flash useless for
 * guessing without the device key, and gives Argon2id 32 bytes whatever was typed.
 *
 * @module
 */

import { getU32, setU32, toBuffer, wipe } from '../hal/bytes';
import type { Entry } from './entry';
import { keyed } from './keyed';
import { argon2LanesMax, argon2MemoryMax, argon2MemoryPerLane, argon2PassesMax, hashBytes, saltBytes } from './numbers';

export type Hashing = Pick<HostCrypto, 'hmacSha256' | 'equal' | 'argon2id'>;
export type Argon2Cost = Omit<Argon2Parameters, 'length'>;

export interface Secret {
  readonly cost: Argon2Cost;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

/** `newer`: made by a later version of this module; `malformed`: not a record at all. */
type DecodedSecret = { readonly kind: 'ok'; readonly secret: Secret } | { readonly kind: 'newer' | 'malformed' };

const version = 1;
const headBytes = 8;
export const secretBytes = headBytes + saltBytes + hashBytes;

export function encodeSecret(secret: Secret): Uint8Array {
  const bytes = new Uint8Array(secretBytes);
  bytes[0] = version;
  bytes[1] = secret.cost.lanes;
  bytes[2] = secret.cost.passes;
  setU32(bytes, 4, secret.cost.memory);
  bytes.set(secret.salt, headBytes);
  bytes.set(secret.hash, headBytes + saltBytes);
  return bytes;
}

/** Takes any bytes; never throws. Costs outside the host contract are `malformed`, so a record can ask for no gigabyte. */
export function decodeSecret(bytes: Uint8Array): DecodedSecret {
  if (bytes[0]! > version) return { kind: 'newer' };
  if (bytes.length !== secretBytes || bytes[0] !== version || bytes[3] !== 0) return { kind: 'malformed' };
  const lanes = bytes[1]!;
  const passes = bytes[2]!;
  const memory = getU32(bytes, 4);
  if (lanes < 1 || lanes > argon2LanesMax || passes < 1 || passes > argon2PassesMax) return { kind: 'malformed' };
  if (memory < argon2MemoryPerLane * lanes || memory > argon2MemoryMax) return { kind: 'malformed' };
  const hashAt = headBytes + saltBytes;
  const secret = {
    cost: { memory, passes, lanes },
    salt: bytes.slice(headBytes, hashAt),
    hash: bytes.slice(hashAt),
  };
  return { kind: 'ok', secret };
}

async function stretch(crypto: Hashing, entry: Entry, salt: Uint8Array, cost: Argon2Cost): Promise<ArrayBuffer> {
  const input = keyed(crypto, 'secret', entry.bytes);
  try {
    const { memory, passes, lanes } = cost;
    return await crypto.argon2id(input, toBuffer(salt), { memory, passes, lanes, length: hashBytes });
  } finally {
    wipe(input);
  }
}

/** Makes the record of an entry that the rules took; throws RangeError on another. Rejects when Argon2id does. */
export async function makeSecret(
  crypto: Hashing,
  entry: Entry,
  salt: Uint8Array,
  cost: Argon2Cost,
): Promise<Uint8Array> {
  if (!entry.possible) throw new RangeError('a secret of an entry that the rules refuse');
  const hash = await stretch(crypto, entry, salt, cost);
  const bytes = encodeSecret({ cost, salt, hash: new Uint8Array(hash) });
  wipe(hash);
  return bytes;
}

/** True when the entry is the one the record was made of. An impossible entry costs the same work and is never right. */
export async function verifySecret(crypto: Hashing, entry: Entry, secret: Secret): Promise<boolean> {
  const hash = await stretch(crypto, entry, secret.salt, secret.cost);
  const same = crypto.equal(hash, toBuffer(secret.hash));
  wipe(hash);
  return same && entry.possible;
}
