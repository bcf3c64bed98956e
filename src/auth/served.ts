/**
 * The record of pauses waited out: version (1) | login (4, LE) | questions (4, LE) | pattern (4, LE). Later lockouts are appended; a field that is
 * missing reads as 0, so the worst a lost record does is to begin a pause anew.
 *
 * @module
 */

import { getU32, setU32 } from '../hal/bytes';
import type { Lock } from './types';

/** All lockouts, in their order on flash; append-only. */
export const everyLock: readonly Lock[] = ['login', 'questions', 'pattern'];

export type Served = Readonly<Record<Lock, number>>;

export const nothingServed: Served = { login: 0, questions: 0, pattern: 0 };

const version = 1;

export function encodeServed(served: Served): Uint8Array {
  const bytes = new Uint8Array(1 + 4 * everyLock.length);
  bytes[0] = version;
  for (const [index, lock] of everyLock.entries()) setU32(bytes, 1 + 4 * index, served[lock]);
  return bytes;
}

/** Any bytes are taken; what cannot be read counts as not served. */
export function decodeServed(bytes: Uint8Array | undefined): Served {
  if (bytes === undefined || bytes[0] !== version) return nothingServed;
  const field = (index: number) => (bytes.length >= 5 + 4 * index ? getU32(bytes, 1 + 4 * index) : 0);
  return { login: field(0), questions: field(1), pattern: field(2) };
}
