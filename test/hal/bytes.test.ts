/** Bytes against the platform's own coder. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { concat, crc32, getU16, getU32, sameBytes, setU16, setU32, toBuffer, utf8Encode } from '../../src/hal/bytes';
import { toHex } from '../support/hex';

const encoder = new TextEncoder();

it('encodes UTF-8 as TextEncoder does, lone surrogates too', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(toHex(utf8Encode(text))).toBe(toHex(encoder.encode(text)));
    }),
  );
  for (const text of ['', 'ё', '€', '😀', '\ud800', 'a\udc00b', '\ud83d', '\ufeffx', '\0']) {
    expect(toHex(utf8Encode(text))).toBe(toHex(encoder.encode(text)));
  }
});

it('has the CRC of zip, of a part too', () => {
  const bytes = encoder.encode('x123456789x');
  expect(crc32(bytes, 1, 10)).toBe(0xcbf43926);
});

it('writes and reads numbers and joints', () => {
  const bytes = new Uint8Array(8);
  setU32(bytes, 1, 0xfedcba98);
  setU16(bytes, 6, 0xbeef);
  expect(toHex(bytes)).toBe('0098badcfe00efbe');
  expect([getU32(bytes, 1), getU16(bytes, 6)]).toEqual([0xfedcba98, 0xbeef]);
  expect(concat(Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3));
  expect([sameBytes(Uint8Array.of(1), Uint8Array.of(1)), sameBytes(Uint8Array.of(1), Uint8Array.of(2))]).toEqual([
    true,
    false,
  ]);
  expect(sameBytes(Uint8Array.of(1), new Uint8Array())).toBe(false);
  expect(new Uint8Array(toBuffer(Uint8Array.of(1, 2, 3, 4).subarray(1, 3)))).toEqual(Uint8Array.of(2, 3));
});
