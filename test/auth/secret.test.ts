/**
 * The record of a secret, and what verifies against it.
 */

import fc from 'fast-check';
import { argon2id as hashWasm } from 'hash-wasm';
import { describe, expect, it } from 'vitest';
import { argon2Default } from '../../src/auth/numbers';
import { passwordEntry } from '../../src/auth/password';
import { pairEntry } from '../../src/auth/questions';
import { decodeSecret, encodeSecret, type Hashing, makeSecret, secretBytes, verifySecret } from '../../src/auth/secret';
import { runs } from './support/check';
import { answers, fastCrypto, password, seededRandom } from './support/machine';

const salt = new Uint8Array(seededRandom(5)(16));
const hash = new Uint8Array(seededRandom(6)(32));
const record = encodeSecret({ cost: { memory: 19456, passes: 2, lanes: 1 }, salt, hash });

function changed(at: number, value: number): Uint8Array {
  const bytes = record.slice();
  bytes[at] = value;
  return bytes;
}

describe('record of a secret', () => {
  it('lies in flash as documented', () => {
    expect(record.length).toBe(56);
    expect(secretBytes).toBe(56);
    expect([...record.subarray(0, 8)]).toEqual([1, 1, 2, 0, 0x00, 0x4c, 0, 0]);
    expect(record.subarray(8, 24)).toEqual(salt);
    expect(record.subarray(24)).toEqual(hash);
    expect(decodeSecret(record)).toEqual({ kind: 'ok', secret: { cost: argon2Default, salt, hash } });
  });

  it('reads a record in the middle of a buffer', () => {
    const larger = new Uint8Array(100);
    larger.set(record, 13);
    expect(decodeSecret(larger.subarray(13, 13 + 56))).toEqual(decodeSecret(record));
  });

  it.each([
    ['nothing', new Uint8Array(0), 'malformed'],
    ['erased', new Uint8Array(56).fill(0xff), 'newer'],
    ['zeros', new Uint8Array(56), 'malformed'],
    ['a later version', changed(0, 2), 'newer'],
    ['short', record.slice(0, 55), 'malformed'],
    ['long', new Uint8Array([...record, 0]), 'malformed'],
    ['version 0', changed(0, 0), 'malformed'],
    ['no lanes', changed(1, 0), 'malformed'],
    ['5 lanes', changed(1, 5), 'malformed'],
    ['no passes', changed(2, 0), 'malformed'],
    ['17 passes', changed(2, 17), 'malformed'],
    ['the reserved byte', changed(3, 1), 'malformed'],
    ['half a MiB short of 17 GiB', changed(7, 1), 'malformed'],
  ])('refuses %s', (_, bytes, kind) => {
    expect(decodeSecret(bytes)).toEqual({ kind });
  });

  it('takes the costs of the host contract and no others', () => {
    const kinds = (memory: number, lanes = 1) =>
      decodeSecret(encodeSecret({ cost: { memory, passes: 16, lanes }, salt, hash })).kind;
    expect([7, 8, 65536, 65537].map((memory) => kinds(memory))).toEqual(['malformed', 'ok', 'ok', 'malformed']);
    expect([31, 32].map((memory) => kinds(memory, 4))).toEqual(['malformed', 'ok']);
  });

  it('never throws on bytes from anywhere', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(['ok', 'newer', 'malformed']).toContain(decodeSecret(bytes).kind);
      }),
      runs(500),
    );
  });
});

describe('verification', () => {
  const cost = { memory: 64, passes: 1, lanes: 1 };

  it('takes the one entry and no other', async () => {
    const crypto = fastCrypto();
    const bytes = await makeSecret(crypto, passwordEntry(password), salt, cost);
    const decoded = decodeSecret(bytes);
    if (decoded.kind !== 'ok') throw new Error(decoded.kind);
    expect(decoded.secret.cost).toEqual(cost);
    expect(decoded.secret.salt).toEqual(salt);
    expect(await verifySecret(crypto, passwordEntry(password), decoded.secret)).toBe(true);
    // й as one code point and as two.
    expect(await verifySecret(crypto, passwordEntry(password.normalize('NFD')), decoded.secret)).toBe(true);
    for (const other of [`${password} `, password.toLowerCase(), '', password.slice(1)]) {
      expect(await verifySecret(crypto, passwordEntry(other), decoded.secret)).toBe(false);
    }
  });

  it('never takes an impossible entry, even where the hash is right', async () => {
    const crypto = fastCrypto();
    const entry = passwordEntry(password);
    const decoded = decodeSecret(await makeSecret(crypto, entry, salt, cost));
    if (decoded.kind !== 'ok') throw new Error(decoded.kind);
    expect(await verifySecret(crypto, { ...entry, possible: false }, decoded.secret)).toBe(false);
    await expect(makeSecret(crypto, { ...entry, possible: false }, salt, cost)).rejects.toThrow(
      new RangeError('a secret of an entry that the rules refuse'),
    );
  });

  it('overwrites what it hashed and what came back', async () => {
    const seen: ArrayBuffer[] = [];
    const inner = fastCrypto();
    const watched: Hashing = {
      hmacSha256(key, data) {
        const result = inner.hmacSha256(key, data);
        seen.push(data, result);
        return result;
      },
      equal: inner.equal,
      async argon2id(input, saltBuffer, parameters) {
        const result = await inner.argon2id(input, saltBuffer, parameters);
        seen.push(result);
        return result;
      },
    };
    const entry = passwordEntry(password);
    const decoded = decodeSecret(await makeSecret(watched, entry, salt, cost));
    if (decoded.kind !== 'ok') throw new Error(decoded.kind);
    expect(decoded.secret.hash.some((byte) => byte !== 0)).toBe(true);
    expect(await verifySecret(watched, entry, decoded.secret)).toBe(true);
    expect(seen.length).toBe(6);
    for (const buffer of seen) expect(new Uint8Array(buffer).every((byte) => byte === 0)).toBe(true);
  });

  it('works with the real Argon2id', async () => {
    const calls: Argon2Parameters[] = [];
    const real: Hashing = {
      ...fastCrypto(),
      async argon2id(input, saltBuffer, parameters) {
        calls.push(parameters);
        const result = await hashWasm({
          password: new Uint8Array(input),
          salt: new Uint8Array(saltBuffer),
          memorySize: parameters.memory,
          iterations: parameters.passes,
          parallelism: parameters.lanes,
          hashLength: parameters.length,
          outputType: 'binary',
        });
        return new Uint8Array(result).buffer;
      },
    };
    const bytes = await makeSecret(real, pairEntry(answers), salt, argon2Default);
    const decoded = decodeSecret(bytes);
    if (decoded.kind !== 'ok') throw new Error(decoded.kind);
    expect(await verifySecret(real, pairEntry([answers[1], answers[0]]), decoded.secret)).toBe(true);
    expect(await verifySecret(real, pairEntry([answers[0], { question: 11, text: 'Ясная' }]), decoded.secret)).toBe(
      false,
    );
    expect(calls[0]).toEqual({ memory: 19456, passes: 2, lanes: 1, length: 32 });
  });
});
