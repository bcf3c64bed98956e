/** The bar code of the sticker, read by a decoder that is not ours (ZXing's), and compared with an encoder that is not (Zint's). */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import { code128, code128Symbols } from '../../../firmware/image/sticker/code128';
import { seededBelow } from '../../../src/sim/flash/random';
import { readCodes } from './read-codes';

const require = createRequire(import.meta.url);
const random = seededBelow(5);
const draw = (letters: string, most: number): string =>
  Array.from({ length: 1 + random(most) }, () => letters[random(letters.length)]).join('');
const printable = String.fromCharCode(...Array.from({ length: 95 }, (_, at) => 0x20 + at));

/** Black and white modules, `scale` pixels each, with quiet zones. */
function drawn(text: string, scale: number) {
  const modules = [0, ...code128(text), 0].flatMap((width, at) =>
    Array<boolean>(at === 0 || width === 0 ? 10 : width).fill(width > 0 && at % 2 === 1),
  );
  const [width, height] = [modules.length * scale, 40];
  const isBlack = (x: number): boolean => modules[Math.floor(x / scale)]!;
  return { width, height, isBlack };
}

beforeAll(async () => {
  const wasmBinary = await readFile(require.resolve('zxing-wasm/writer/zxing_writer.wasm'));
  await prepareZXingModule({ overrides: { wasmBinary: wasmBinary.buffer as ArrayBuffer }, fireImmediately: true });
});

describe('code 128', () => {
  it('has the symbols of the standard for a serial number: start B, the letters, code C, the digits in pairs, check', () => {
    const data = [104, 33, 52, 46, 54, 50, 99, 0, 0, 0, 0, 17];
    const check = data.reduce((sum, symbol, at) => sum + symbol * (at || 1), 0) % 103;
    expect(code128Symbols('ATNVR0000000017')).toEqual([...data, check]);
  });

  it.each([
    ['1', 1],
    ['12', 1],
    ['123', 3],
    ['1234', 2],
    ['A12', 3],
    ['A1234', 4],
    ['A1234B', 6],
    ['A123456B', 7],
    ['12A', 3],
    ['1234A', 4],
    ['12345', 4],
    ['AB', 2],
  ])('%s takes %i symbols between start and check', (text, length) => {
    expect(code128Symbols(text).length - 2).toBe(length);
  });

  it('every character, and texts of all kinds, are read back', async () => {
    const texts = [
      ...[0, 24, 48, 71].map((at) => printable.slice(at, at + 24)),
      ...Array.from({ length: 20 }, () => draw('0123456789', 32)),
      ...Array.from({ length: 40 }, () => draw('ABCXYZ0123456789', 32)),
      ...Array.from({ length: 20 }, () => draw(printable, 32)),
    ];
    const read: string[] = [];
    for (const text of texts) {
      const { width, height, isBlack } = drawn(text, 3);
      const codes = await readCodes({ width, height, isBlack }, 'Code128');
      read.push(...codes);
    }
    expect(read).toEqual(texts);
  });

  it('is as short as what another encoder makes of a serial number', async () => {
    for (let i = 0; i < 25; i++) {
      const text = draw('ABCXYZ0123456789', 32);
      const { symbol } = await writeBarcode(text, { format: 'Code128' });
      const own = code128(text).reduce((sum, width) => sum + width);
      expect(own, text).toBeLessThanOrEqual(symbol.width);
    }
  });

  it.each(['', 'Ж', 'a\nb', '\x7f'])('%j is refused', (text) => {
    expect(() => code128(text)).toThrow(RangeError);
  });
});
