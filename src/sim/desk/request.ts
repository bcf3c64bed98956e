/**
 * A recovery request as it is on its way: the address in a QR code, the bytes in it, the fields under the seal.
 *
 *     HTTPS://HOST/R/<base32>      version(1) | purpose(1) | key id(1) | enc(32) | ciphertext
 *     under the seal               request id(8) | tag(8) | serial | model | addresses (count first) | language(2); texts have a length byte
 *
 * @module
 */

import type { DeskProblem } from './answer';

/** No code, and why; the message is for the developer. */
export class DeskError extends Error {
  override readonly name = 'DeskError';
  readonly problem: DeskProblem;
  constructor(problem: DeskProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}

const VERSION = 1;
const SUPPORT = 2;
const names: Readonly<Record<number, string>> = { 1: 'a code by e-mail', 3: 'the proof of an address' };
const ENC = 32;
const HEAD = 3;
/** The seal's own tag. */
const SEAL = 16;
/** Id, tag, serial and model of one character, no addresses, language. */
const LEAST_FIELDS = 8 + 8 + 2 + 2 + 1 + 2;
/** A QR code of version 40 holds 4,296 characters; no request is nearly as long. */
const LONGEST_ADDRESS = 1024;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Bytes of base32 (RFC 4648) without padding; a last symbol must not carry bits of a byte that is missing. */
export function fromBase32(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array((text.length * 5) >> 3);
  let [bits, held, at] = [0, 0, 0];
  for (const character of text) {
    const value = alphabet.indexOf(character);
    if (value < 0) return undefined;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = held >> bits;
      held &= (1 << bits) - 1;
    }
  }
  return bits < 5 && held === 0 ? bytes : undefined;
}

export interface SealedRequest {
  readonly keyId: number;
  readonly enc: Uint8Array<ArrayBuffer>;
  readonly ciphertext: Uint8Array<ArrayBuffer>;
  readonly info: Uint8Array<ArrayBuffer>;
  readonly aad: Uint8Array<ArrayBuffer>;
}

/** Of the address in a QR code. Letters may have changed case: phones and mail programs do that. Throws DeskError. */
export function readAddress(address: string): SealedRequest {
  const text = address.length > LONGEST_ADDRESS ? '' : address.trim().toUpperCase();
  const found = /^HTTPS:\/\/[A-Z0-9.-]+(?::\d+)?\/R\/([^/?#]*)$/.exec(text);
  if (!found) throw new DeskError('address', 'this is not the address of a recovery request');
  const bytes = fromBase32(found[1]!);
  if (!bytes) throw new DeskError('damaged', 'characters of the request were lost or changed');
  const [version, purpose, keyId] = bytes;
  if (version === undefined || purpose === undefined || keyId === undefined)
    throw new DeskError('damaged', 'the request is cut short');
  if (version !== VERSION) throw new DeskError('version', `the request has version ${version}, not ${VERSION}`);
  if (purpose !== SUPPORT)
    throw new DeskError('purpose', `the request is for ${names[purpose] ?? `purpose ${purpose}`}, not for the desk`);
  if (bytes.length < HEAD + ENC + LEAST_FIELDS + SEAL) throw new DeskError('damaged', 'the request is cut short');
  return {
    keyId,
    enc: bytes.slice(HEAD, HEAD + ENC),
    ciphertext: bytes.slice(HEAD + ENC),
    info: Uint8Array.from([...Buffer.from('atnvr/recovery/1', 'ascii'), purpose, keyId]),
    aad: bytes.slice(0, HEAD),
  };
}

export interface RequestFields {
  readonly id: Uint8Array;
  readonly tag: Uint8Array;
  readonly serial: string;
  readonly model: string;
  readonly addresses: readonly string[];
  readonly language: string;
}

/** Throws DeskError. */
export function readFields(plaintext: Uint8Array): RequestFields {
  let at = 0;
  const take = (length: number): Uint8Array => {
    if (at + length > plaintext.length) throw new DeskError('content', 'a field of the request ends behind its end');
    at += length;
    return plaintext.subarray(at - length, at);
  };
  const byte = (): number => take(1)[0]!;
  const text = (bytes: Uint8Array, pattern: RegExp, what: string): string => {
    // U+FFFD stands for what is no UTF-8, and no pattern takes it.
    const decoded = Buffer.from(bytes).toString('utf8');
    if (!pattern.test(decoded)) throw new DeskError('content', `the ${what} of the request cannot be one`);
    return decoded;
  };
  const [id, tag] = [take(8), take(8)];
  const serial = text(take(byte()), /^[A-Z0-9]{1,32}$/, 'serial number');
  const model = text(take(byte()), /^[\x20-\x7e]{1,32}$/, 'model');
  const addresses = Array.from({ length: byte() }, () => text(take(byte()), /^[^\s\p{C}\ufffd]+$/u, 'address'));
  const language = text(take(2), /^[a-z]{2}$/i, 'language').toLowerCase();
  if (at !== plaintext.length) throw new DeskError('content', 'something follows the fields of the request');
  return { id, tag, serial, model, addresses, language };
}
