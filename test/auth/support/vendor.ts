/**
 * The vendor's side, written apart from the recorder's: keys made here, requests opened with the private ones by @hpke/core, codes derived
 * by whole-number arithmetic and by looking for the check symbols instead of computing them.
 */

import { createHash, createHmac, createPrivateKey, createPublicKey } from 'node:crypto';
import { Chacha20Poly1305 } from '@hpke/chacha20poly1305';
import { CipherSuite } from '@hpke/core';
import { DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/dhkem-x25519';
import type { Purpose } from '../../../src/auth/types';
import type { CryptoKeys } from '../../../src/sim/machine/crypto';

export const serial = 'ATNVR0000000017';
export const model = 'AT-NVR 32';

const secretOf = (label: string): Buffer => createHash('sha256').update(`test vendor: ${label}`).digest();
const authKey = createHmac('sha256', secretOf('master')).update(`atnvr/auth/1${serial}`).digest();
const recipients = { relay: 'mail', desk: 'support' } as const;

function publicKey(recipient: HostRecipient): Uint8Array {
  const key = Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), secretOf(recipient)]);
  const { x } = createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' })).export({ format: 'jwk' });
  return new Uint8Array(Buffer.from(x!, 'base64url'));
}

/** What provisioning puts into the recorder of this test, but for its device key. */
export const vendorKeys: Omit<CryptoKeys, 'deviceKey'> = {
  authKey,
  recipients: {
    relay: { id: 0x31, publicKey: publicKey('relay') },
    desk: { id: 0x42, publicKey: publicKey('desk') },
  },
};

export interface OpenedRequest {
  readonly purpose: number;
  readonly keyId: number;
  readonly id: Buffer;
  readonly serial: string;
  readonly model: string;
  readonly addresses: readonly string[];
  readonly language: string;
  /** Made by a recorder that knows the `auth` key of its serial. */
  readonly isGenuine: boolean;
  readonly code: string;
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function fromBase32(text: string): Buffer {
  let bits = '';
  for (const letter of text) {
    const value = base32.indexOf(letter);
    if (value < 0) throw new Error(`no base32: ${letter}`);
    bits += value.toString(2).padStart(5, '0');
  }
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}

/** Powers of a root of x^5 + x^2 + 1, and their logarithms. */
const power: number[] = [1];
while (power.length < 31) {
  const next = power.at(-1)! * 2;
  power.push(next < 32 ? next : next ^ 37);
}

/** Value at a^`exponent` of the polynomial whose coefficients are `symbols`, the highest first. */
export function valueAt(symbols: readonly number[], exponent: number): number {
  return symbols.reduce((sum, symbol, index) => {
    if (symbol === 0) return sum;
    return sum ^ power[(power.indexOf(symbol) + exponent * (symbols.length - 1 - index)) % 31]!;
  }, 0);
}

/** Behind 8 symbols come the two that make a and a^2 roots of the whole; there is one such pair. */
function withChecks(symbols: readonly number[]): readonly number[] {
  for (let last = 0; last < 1024; last++) {
    const code = [...symbols, last >> 5, last & 31];
    if (valueAt(code, 1) === 0 && valueAt(code, 2) === 0) return code;
  }
  throw new Error('no check symbols');
}

/** The code of 8 exported bytes. */
export function codeOf(purpose: Purpose, exported: Uint8Array): string {
  const number = Buffer.from(exported).readBigUInt64BE();
  if (purpose === 'mail') return String(number % 100_000_000n).padStart(8, '0');
  const symbols = Array.from({ length: 8 }, (_, index) => Number((number >> BigInt(59 - 5 * index)) & 31n));
  return withChecks(symbols)
    .map((symbol) => crockford[symbol])
    .join('');
}

/** Opens what a QR code holds, as the relay or the desk does. Rejects when it was sealed to somebody else. */
export async function openRequest(url: string, recipient: HostRecipient = 'desk'): Promise<OpenedRequest> {
  const text = /^HTTPS:\/\/[A-Z0-9.]+\/R\/([A-Z2-7]+)$/.exec(url)?.[1];
  if (text === undefined) throw new Error(`no request: ${url}`);
  const request = fromBase32(text);
  const [version, purpose, keyId] = request;
  if (version !== 1) throw new Error(`version ${version}`);
  const enc = request.subarray(3, 35);
  const suite = new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Chacha20Poly1305(),
  });
  const exact = (bytes: Uint8Array) => new Uint8Array(bytes).buffer;
  const context = await suite.createRecipientContext({
    recipientKey: await suite.kem.deserializePrivateKey(exact(secretOf(recipient))),
    enc: exact(enc),
    info: exact(Buffer.concat([Buffer.from('atnvr/recovery/1'), request.subarray(1, 3)])),
  });
  const plain = Buffer.from(await context.open(exact(request.subarray(35)), exact(request.subarray(0, 3))));
  let at = 16;
  const take = () => {
    const length = plain[at++]!;
    at += length;
    return plain.subarray(at - length, at).toString('utf8');
  };
  const found = { serial: take(), model: take() };
  const addresses = Array.from({ length: plain[at++]! }, take);
  const language = plain.subarray(at).toString('ascii');
  const id = plain.subarray(0, 8);
  const tag = createHmac(
    'sha256',
    createHmac('sha256', secretOf('master')).update(`atnvr/auth/1${found.serial}`).digest(),
  )
    .update(enc)
    .update(id)
    .update(found.serial)
    .digest();
  return {
    purpose: purpose!,
    keyId: keyId!,
    id,
    ...found,
    addresses,
    language,
    isGenuine: tag.subarray(0, 8).equals(plain.subarray(8, 16)),
    code: codeOf(recipients[recipient], new Uint8Array(await context.export(exact(Buffer.from('atnvr/code/1')), 8))),
  };
}
