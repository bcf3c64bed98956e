/** Geometries that the format takes, and sizes that follow from them. */
import { expect, it } from 'vitest';
import { align, geometryOf, openUnits } from '../../../src/hal/store/layout';

const take = (size: number, sectorSize: number, programUnit: number) =>
  geometryOf({ size, sectorSize, programUnit } as HostFlash);

it('takes sectors of 4 to 128 KiB, units of 1 to 16 bytes, 2 to 64 sectors', () => {
  for (const sectorSize of [4096, 8192, 65536, 131072]) {
    for (const unit of [1, 2, 4, 8, 16]) {
      for (const count of [2, 3, 63, 64])
        expect(take(count * sectorSize, sectorSize, unit)).toEqual({ sectorSize, unit, count });
    }
  }
});

it.each([
  ['sectors too small', 8192, 2048, 1],
  ['sectors too large', 524288, 262144, 1],
  ['sectors of no power of two', 12288, 6144, 1],
  ['sectors of no size', 0, 0, 1],
  ['a unit too large', 8192, 4096, 32],
  ['a unit of no power of two', 8192, 4096, 3],
  ['a unit below a byte', 8192, 4096, 0.5],
  ['no unit', 8192, 4096, 0],
  ['a unit below nought', 8192, 4096, -1],
  ['one sector', 4096, 4096, 1],
  ['65 sectors', 65 * 4096, 4096, 1],
  ['half a sector', 2.5 * 4096, 4096, 1],
  ['sizes that are no numbers', Number.NaN, 4096, 1],
])('refuses %s', (_, size, sectorSize, unit) => {
  expect(take(size, sectorSize, unit)).toBeNull();
});

it('gives counters eight tries ahead, four where a unit is dear', () => {
  expect([1, 2, 4, 8, 16].map(openUnits)).toEqual([8, 8, 8, 4, 4]);
});

it('rounds up to whole units', () => {
  expect([0, 1, 15, 16, 17].map((length) => align(length, 16))).toEqual([0, 16, 16, 16, 32]);
  expect(align(33, 1)).toBe(33);
});
