/**
 * The sealed request, as the vendor's relay and desk read it (RFC 9180 base mode, X25519, HKDF-SHA256, ChaCha20-Poly1305):
 *
 * request   = version (1) | purpose (1) | key id (1) | enc (32) | ciphertext
 * info      = "atnvr/recovery/1" | purpose | key id
 * aad       = version | purpose | key id
 * plaintext = request id (8) | device tag (8) | serial | model | addresses (count byte) | language (2 ASCII letters);
 *             serial, model and each address behind a length byte
 * device tag: first 8 bytes of HMAC-SHA-256(device auth key, enc | request id | serial), put in by the host, which alone knows `enc`
 * code      = HPKE export of 8 bytes under "atnvr/code/1"; see `codes.ts`
 *
 * @module
 */

import { concat, toBuffer, utf8Encode } from '../hal/bytes';
import { base32, crockford, rfc4648 } from './base32';
import { addressBytesMax, deviceTagBytes, exportedBytes, requestIdBytes } from './numbers';
import { purposes } from './purposes';
import type { Language, Purpose } from './types';

const version = 1;

export interface RequestContent {
  readonly purpose: Purpose;
  /** Id of the vendor's key, one byte. */
  readonly keyId: number;
  /** `requestIdBytes` random bytes. */
  readonly id: Uint8Array;
  readonly serial: string;
  readonly model: string;
  /** Where a code may be mailed to; none for the desk. */
  readonly addresses: readonly string[];
  readonly language: Language;
}

/** A text behind its length byte. */
function framed(text: string): Uint8Array {
  const bytes = utf8Encode(text);
  if (bytes.length > 255) throw new RangeError('a text of a request is too long');
  return concat(Uint8Array.of(bytes.length), bytes);
}

/** What the host seals. Throws RangeError where a part is longer than the format or the QR code takes. */
export function sealMessage(content: RequestContent): SealMessage {
  const { purpose, keyId, id, serial, model, addresses, language } = content;
  if (id.length !== requestIdBytes) throw new RangeError('a request id of another length');
  const { number, recipient } = purposes[purpose];
  const addressBytes = concat(...addresses.map(framed));
  if (!/^[a-z]{2}$/.test(language)) throw new RangeError('the language of a request is no code of two letters');
  if (addressBytes.length > addressBytesMax) throw new RangeError('the addresses of a request are too long');
  const plaintext = concat(
    id,
    new Uint8Array(deviceTagBytes),
    framed(serial),
    framed(model),
    Uint8Array.of(addresses.length),
    addressBytes,
    utf8Encode(language),
  );
  return {
    recipient,
    info: concat(utf8Encode('atnvr/recovery/1'), Uint8Array.of(number, keyId)).buffer,
    aad: Uint8Array.of(version, number, keyId).buffer,
    plaintext: plaintext.buffer,
    tag: {
      key: 'auth',
      offset: requestIdBytes,
      length: deviceTagBytes,
      data: concat(id, utf8Encode(serial)).buffer,
    },
    exportContext: toBuffer(utf8Encode('atnvr/code/1')),
    exportLength: exportedBytes,
  };
}

/** The request as it goes into the QR code and onto flash. */
export function requestBytes(purpose: Purpose, keyId: number, { enc, ciphertext }: Sealed): Uint8Array<ArrayBuffer> {
  const head = Uint8Array.of(version, purposes[purpose].number, keyId);
  return concat(head, new Uint8Array(enc), new Uint8Array(ciphertext));
}

/** What the QR code holds. `host` in upper case: all of it then fits the alphanumeric mode (ISO/IEC 18004). */
export function requestUrl(host: string, request: Uint8Array): string {
  return `HTTPS://${host}/R/${base32(request, rfc4648)}`;
}

/** Short number for people, e.g. on the telephone: the first 40 bits of the request id. It opens nothing. */
export function requestNumber(id: Uint8Array): string {
  const text = base32(id.subarray(0, 5), crockford);
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}
