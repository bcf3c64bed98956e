/**
 * The record of an open request: version (1) | purpose (1) | request id (8) | verifier (32) | sealed request.
 *
 * verifier = HMAC-SHA-256(device key, "atnvr/code/1" | purpose | request id | code): the code itself is kept nowhere. The sealed request
 * is kept so that the QR code is the same after a restart.
 *
 * @module
 */

import { concat } from '../hal/bytes';
import { hashBytes, requestIdBytes } from './numbers';
import { purposes } from './purposes';
import { keyed, wipe } from './secret';
import type { Purpose } from './types';

export interface Request {
  readonly id: Uint8Array;
  readonly verifier: Uint8Array;
  /** What the QR code holds. */
  readonly sealed: Uint8Array;
}

const version = 1;
const verifierAt = 2 + requestIdBytes;
const sealedAt = verifierAt + hashBytes;

export function encodeRequest(purpose: Purpose, { id, verifier, sealed }: Request): Uint8Array {
  return concat(Uint8Array.of(version, purposes[purpose].number), id, verifier, sealed);
}

/** Takes any bytes; undefined when they are no request of this version and purpose. */
export function decodeRequest(purpose: Purpose, bytes: Uint8Array): Request | undefined {
  if (bytes[0] !== version || bytes[1] !== purposes[purpose].number || bytes.length <= sealedAt) return undefined;
  return {
    id: bytes.slice(2, verifierAt),
    verifier: bytes.slice(verifierAt, sealedAt),
    sealed: bytes.slice(sealedAt),
  };
}

/** What is kept of a code. The request id makes a code worthless for every other request. */
export function makeVerifier(
  crypto: Pick<HostCrypto, 'hmacSha256'>,
  purpose: Purpose,
  id: Uint8Array,
  code: Uint8Array,
): ArrayBuffer {
  const input = concat(Uint8Array.of(purposes[purpose].number), id, code);
  try {
    return keyed(crypto, 'atnvr/code/1', input);
  } finally {
    wipe(input);
  }
}
