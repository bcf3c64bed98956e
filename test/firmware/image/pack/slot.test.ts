/** Signed images and the boot environment: the bytes of firmware/image/SLOT.md. The same two vectors stand in the boot program's tests. */
import { createHash, createPrivateKey, createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootEnv, COPY, envCopy } from '../../../../firmware/image/pack/boot-env';
import { crc32 } from '../../../../firmware/image/pack/crc32';
import { HEADER, signSlot } from '../../../../firmware/image/pack/slot';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** PKCS #8 around 32 bytes of Ed25519. */
const keyOf = (seed: number) =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]),
    format: 'der',
    type: 'pkcs8',
  });
const identity = { kind: 'component', board: 'test', version: '1.2.3', security: 5 } as const;
const payload = Buffer.alloc(8192, 7);

describe('signed images', () => {
  const image = signSlot(identity, payload, keyOf(1));

  it('are the bytes that the boot program knows', () => {
    expect(sha256(image)).toBe('1cc469abea7062ba82cd25b1de037f779de5a3f52bd12cf8db1206943345af0a');
  });

  it('have what SLOT.md says, where it says it', () => {
    expect(image.toString('latin1', 0, 8)).toBe('ATNVRSLT');
    expect([...image.subarray(8, 12)]).toEqual([1, 0, 1, 0]);
    expect(image.readUInt32LE(12)).toBe(5);
    expect(image.readBigUInt64LE(16)).toBe(8192n);
    expect(image.toString('hex', 24, 56)).toBe(sha256(payload));
    expect(image.toString('latin1', 56, 120)).toBe('test'.padEnd(32, '\0') + '1.2.3'.padEnd(32, '\0'));
    expect(image.subarray(120, 4032).every((byte) => byte === 0)).toBe(true);
    const signed = Buffer.concat([Buffer.from('atnvr/slot/1'), image.subarray(0, 4032)]);
    expect(verify(null, signed, createPublicKey(keyOf(1)), image.subarray(4032, HEADER))).toBe(true);
    expect(image.subarray(HEADER).equals(payload)).toBe(true);
  });

  it('are not made of what cannot be one', () => {
    expect(() => signSlot(identity, Buffer.alloc(0), keyOf(1))).toThrow('a whole number of 4096 bytes, got 0');
    expect(() => signSlot(identity, Buffer.alloc(4097), keyOf(1))).toThrow('a whole number of 4096 bytes, got 4097');
    for (const board of ['', 'x'.repeat(33), 'ä', 'a b'])
      expect(() => signSlot({ ...identity, board }, payload, keyOf(1))).toThrow('board: expected 1 to 32');
    expect(() => signSlot({ ...identity, security: 2 ** 32 }, payload, keyOf(1))).toThrow(RangeError);
  });
});

describe('the boot environment', () => {
  it('is the bytes that the boot program knows', () => {
    expect(sha256(envCopy({ slot: 'b', tries: '3' }, 7))).toBe(
      '1883cca5f48a1009b12060e7766ac18232c9601ce04abfedb5ec37c29deb2775',
    );
  });

  it('has a sum, a counter and lines', () => {
    const both = bootEnv({ slot: 'a' });
    expect(both.length).toBe(2 * COPY);
    for (const [index, copy] of [both.subarray(0, COPY), both.subarray(COPY)].entries()) {
      expect(copy.readUInt32LE(0)).toBe(crc32(copy.subarray(5)));
      expect(copy[4]).toBe(index);
      expect(copy.toString('latin1', 5, 13)).toBe('slot=a\0\0');
    }
  });

  it('has room for 16 KiB', () => {
    const most = 'x'.repeat(COPY - 5 - 4);
    expect(envCopy({ a: most }, 0).length).toBe(COPY);
    expect(() => envCopy({ a: `${most}x` }, 0)).toThrow('too large');
  });

  it('is summed up as zlib does', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(), (bytes, at) => {
        if (bytes.length === 0) return;
        const other = Uint8Array.from(bytes);
        other[at % bytes.length]! ^= 1;
        expect(crc32(other)).not.toBe(crc32(bytes));
      }),
    );
  });
});
