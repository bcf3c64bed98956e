/** A new store in the place of an unreadable one, with the power failing at each operation. */
import { expect, it } from 'vitest';
import { toHex } from '../../../src/hal/bytes';
import { replaceStore } from '../../../src/hal/store/replace';
import { createNor, PowerCut } from '../../../src/sim/flash/nor';
import { filled, open, otherCrypto, smallGeometry, testCrypto } from './history';

const change = { put: { password: filled(57, 9) } };
const images: readonly (readonly [string, () => Uint8Array])[] = [
  ['zeros', () => new Uint8Array(16384)],
  ['one foreign sector', () => new Uint8Array(16384).fill(0xff).fill(0x12, 0, 300)],
  ['one foreign sector at the end', () => new Uint8Array(16384).fill(0xff).fill(0x12, 12288, 12300)],
  [
    'ours, damaged',
    () => {
      const nor = createNor({ geometry: smallGeometry });
      open(nor).commit({ put: { password: filled(57, 1) } });
      nor.image.fill(0x55, 32, 128);
      return nor.image;
    },
  ],
];

it.each(images)('%s', (_name, image) => {
  for (let n = 1; ; n++) {
    for (const erase of ['early', 'noise', 'late'] as const) {
      const nor = createNor({ geometry: smallGeometry, image: image(), seed: n });
      nor.cutAt(n, { erase });
      try {
        expect(replaceStore({ flash: nor, crypto: testCrypto }, change)).toBe('ok');
        nor.cutAt(0);
        expect(open(nor).get('password')).toEqual(filled(57, 9));
        if (erase === 'late') return;
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error;
        nor.restore();
        for (let times = 0; times < 3; times++) expect(open(nor).state().kind, `${n} ${erase}`).not.toBe('blank');
        if (open(nor).state().kind === 'unreadable') {
          expect(replaceStore({ flash: nor, crypto: testCrypto }, change), `${n} ${erase}`).toBe('ok');
        }
        expect(open(nor).get('password')).toEqual(filled(57, 9));
      }
      const rest = open(nor);
      while (rest.maintain()) {}
      expect(toHex(nor.image)).not.toContain(toHex(filled(57, 1)));
    }
  }
});

it('leaves alone what can be read, what is newer, and what does not fit', () => {
  const nor = createNor({ geometry: smallGeometry });
  expect(replaceStore({ flash: nor, crypto: testCrypto }, change)).toBe('fault');
  open(nor).commit({ put: { mail: filled(3, 1) } });
  expect(replaceStore({ flash: nor, crypto: testCrypto }, change)).toBe('fault');
  expect(open(nor).get('mail')).toEqual(filled(3, 1));
  const before = toHex(nor.image);
  const large = Object.fromEntries(
    (['mail', 'password', 'pattern', 'questions'] as const).map((key) => [key, filled(1000, 1)]),
  );
  expect(replaceStore({ flash: nor, crypto: otherCrypto }, { put: large })).toBe('full');
  expect(toHex(nor.image)).toBe(before);
  expect(replaceStore({ flash: nor, crypto: otherCrypto }, change)).toBe('ok');
});
