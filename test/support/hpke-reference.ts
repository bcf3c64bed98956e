/**
 * Opens what HPKE base mode sealed, written from RFC 9180 on Node's own cryptography: a second opinion on the library that seals.
 * DHKEM(X25519, HKDF-SHA256) = 0x0020, HKDF-SHA256 = 0x0001, ChaCha20-Poly1305 = 0x0003.
 *
 * @module
 */

import { createDecipheriv, createHmac, createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';

const LENGTH = 32;
const label = (text: string): Buffer => Buffer.from(text, 'ascii');
const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
const kemSuite = Buffer.concat([label('KEM'), u16(0x20)]);
const suite = Buffer.concat([label('HPKE'), u16(0x20), u16(1), u16(3)]);

const hmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer => {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
};

/** Section 4: LabeledExtract. */
const extract = (suiteId: Buffer, salt: Uint8Array, name: string, ikm: Uint8Array): Buffer =>
  hmac(salt.length > 0 ? salt : Buffer.alloc(LENGTH), label('HPKE-v1'), suiteId, label(name), ikm);

/** Section 4: LabeledExpand. */
function expand(suiteId: Buffer, secret: Uint8Array, name: string, info: Uint8Array, length: number): Buffer {
  let block: Buffer = Buffer.alloc(0);
  let all: Buffer = Buffer.alloc(0);
  for (let count = 1; all.length < length; count++) {
    const labeled = [u16(length), label('HPKE-v1'), suiteId, label(name), info];
    block = hmac(secret, block, ...labeled, Buffer.from([count]));
    all = Buffer.concat([all, block]);
  }
  return all.subarray(0, length);
}

const privateKeyOf = (bytes: Uint8Array) =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), bytes]),
    format: 'der',
    type: 'pkcs8',
  });
const publicKeyOf = (bytes: Uint8Array) =>
  createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), bytes]),
    format: 'der',
    type: 'spki',
  });
const rawPublic = (key: ReturnType<typeof createPublicKey>): Buffer =>
  key.export({ format: 'der', type: 'spki' }).subarray(-LENGTH);

interface Context {
  /** The first message; throws when it was changed or sealed to another key. */
  open(ciphertext: Uint8Array, aad: Uint8Array): Buffer;
  export(context: Uint8Array, length: number): Buffer;
}

/** Sections 4.1 (Decap) and 5.1 (KeySchedule). `privateKey`, `enc`: 32 bytes. */
export function hpkeReference(privateKey: Uint8Array, enc: Uint8Array, info: Uint8Array): Context {
  const mine = privateKeyOf(privateKey);
  const shared = diffieHellman({ privateKey: mine, publicKey: publicKeyOf(enc) });
  const none = Buffer.alloc(0);
  const kemContext = Buffer.concat([enc, rawPublic(createPublicKey(mine))]);
  const kemSecret = expand(kemSuite, extract(kemSuite, none, 'eae_prk', shared), 'shared_secret', kemContext, LENGTH);
  const schedule = Buffer.concat([
    Buffer.from([0]),
    extract(suite, none, 'psk_id_hash', none),
    extract(suite, none, 'info_hash', info),
  ]);
  const secret = extract(suite, kemSecret, 'secret', none);
  return {
    open(ciphertext, aad) {
      const key = expand(suite, secret, 'key', schedule, 32);
      const nonce = expand(suite, secret, 'base_nonce', schedule, 12);
      const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
      decipher.setAAD(aad, { plaintextLength: ciphertext.length - 16 });
      decipher.setAuthTag(ciphertext.subarray(-16));
      return Buffer.concat([decipher.update(ciphertext.subarray(0, -16)), decipher.final()]);
    },
    export: (context, length) => expand(suite, expand(suite, secret, 'exp', schedule, LENGTH), 'sec', context, length),
  };
}
