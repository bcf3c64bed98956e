/** Bytes against the platform's own coders. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  concat,
  fromHex,
  getU16,
  getU32,
  sameBytes,
  setU16,
  setU32,
  toBuffer,
  toHex,
  utf8Decode,
  utf8Encode,
} from '../../src/hal/bytes';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

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

it('decodes UTF-8 as TextDecoder does, ill-formed too', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(utf8Decode(bytes)).toBe(decoder.decode(bytes));
    }),
    { numRuns: 1000 },
  );
  const edges = [
    0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1,
    0xf4, 0xf5, 0xff,
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...edges), { maxLength: 8 }), (numbers) => {
      const bytes = Uint8Array.from(numbers);
      expect(utf8Decode(bytes)).toBe(decoder.decode(bytes));
    }),
    { numRuns: 2000 },
  );
});

it('writes and reads numbers, hex and joints', () => {
  const bytes = new Uint8Array(8);
  setU32(bytes, 1, 0xfedcba98);
  setU16(bytes, 6, 0xbeef);
  expect(toHex(bytes)).toBe('0098badcfe00efbe');
  expect([getU32(bytes, 1), getU16(bytes, 6)]).toEqual([0xfedcba98, 0xbeef]);
  expect(fromHex('00fFa5')).toEqual(Uint8Array.of(0, 255, 165));
  expect([fromHex('0'), fromHex('zz'), fromHex('')]).toEqual([null, null, new Uint8Array()]);
  expect(concat(Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3));
  expect([sameBytes(Uint8Array.of(1), Uint8Array.of(1)), sameBytes(Uint8Array.of(1), Uint8Array.of(2))]).toEqual([
    true,
    false,
  ]);
  expect(sameBytes(Uint8Array.of(1), new Uint8Array())).toBe(false);
  expect(new Uint8Array(toBuffer(Uint8Array.of(1, 2, 3, 4).subarray(1, 3)))).toEqual(Uint8Array.of(2, 3));
});
