/**
 * The record of an open request: version (1) | purpose (1) | request id (8) | code MAC (32) | sealed request.
 *
 * code MAC = HMAC-SHA-256(device key, "atnvr/code/1" | purpose | request id | code): the code itself is kept nowhere. The sealed request
 * is kept so that the QR code is the same after a restart.
 *
 * @module
 */

import { concat } from '../hal/bytes';
import { keyed } from './keyed';
import { macBytes, requestIdBytes } from './numbers';
import { purposes } from './purposes';
import type { Purpose } from './types';

export interface Request {
  readonly id: Uint8Array;
  readonly codeMac: Uint8Array;
  /** What the QR code holds. */
  readonly sealed: Uint8Array;
}

const version = 1;
const codeMacAt = 2 + requestIdBytes;
const sealedAt = codeMacAt + macBytes;

export function encodeRequest(purpose: Purpose, { id, codeMac, sealed }: Request): Uint8Array {
  return concat(Uint8Array.of(version, purposes[purpose].number), id, codeMac, sealed);
}

/** Takes any bytes; undefined when they are no request of this version and purpose. */
export function decodeRequest(purpose: Purpose, bytes: Uint8Array): Request | undefined {
  if (bytes[0] !== version || bytes[1] !== purposes[purpose].number || bytes.length <= sealedAt) return undefined;
  return {
    id: bytes.slice(2, codeMacAt),
    codeMac: bytes.slice(codeMacAt, sealedAt),
    sealed: bytes.slice(sealedAt),
  };
}

/** What is kept of a code. The request id makes a code worthless for every other request. */
export function makeCodeMac(
  crypto: Pick<HostCrypto, 'hmacSha256'>,
  purpose: Purpose,
  id: Uint8Array,
  code: Uint8Array,
): ArrayBuffer {
  return keyed(crypto, 'code', Uint8Array.of(purposes[purpose].number), id, code);
}
