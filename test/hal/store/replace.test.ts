/** A new store in the place of an unreadable one, with the power failing at each operation. */
import { describe, expect, it } from 'vitest';
import { replaceStore } from '../../../src/hal/store/replace';
import { openStore } from '../../../src/hal/store/store';
import { createNor, type Nor } from '../../../src/sim/flash/nor';
import { toHex } from '../../support/hex';
import { filled, open, otherCrypto, smallGeometry, testCrypto } from './history';
import { partsOf } from './parts';
import { wasCutIn } from './power';

const openOther = (nor: Nor) => openStore({ flash: nor, crypto: otherCrypto, erased: 'new' });
const change = { put: { password: filled(57, 9) } };
const images: readonly (readonly [string, () => Uint8Array])[] = [
  ['zeros', () => new Uint8Array(16384)],
  ['zeros in two sectors', () => new Uint8Array(8192)],
  ['the first of two sectors', () => new Uint8Array(8192).fill(0xff, 4096)],
  ['the second of two sectors', () => new Uint8Array(8192).fill(0xff, 0, 4096)],
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
      const bytes = image();
      const nor = createNor({ geometry: { ...smallGeometry, size: bytes.length }, image: bytes, seed: n });
      nor.cutAt(n, { erase });
      const isCut = wasCutIn(nor, () => {
        const store = open(nor);
        expect(store.replace(change)).toBe('ok');
        nor.cutAt(0);
        expect(store.state()).toEqual({ kind: 'ready', damaged: [] });
        expect(store.get('password')).toEqual(filled(57, 9));
        expect(store.spend('login')).toBe('ok');
        expect(store.replace(change)).toBe('fault');
        expect(open(nor).attempts('login')).toBe(1);
        expect(open(nor).get('password')).toEqual(filled(57, 9));
      });
      if (!isCut && erase === 'late') return;
      if (isCut) {
        for (let times = 0; times < 3; times++) expect(open(nor).state().kind, `${n} ${erase}`).not.toBe('blank');
        if (open(nor).state().kind === 'unreadable') {
          expect(open(nor).replace(change), `${n} ${erase}`).toBe('ok');
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
  const blank = open(nor);
  expect(blank.replace(change)).toBe('fault');
  expect(blank.state()).toEqual({ kind: 'blank' });
  const store = open(nor);
  store.commit({ put: { mail: filled(3, 1) } });
  const before = toHex(nor.image);
  expect(store.replace(change)).toBe('fault');
  expect(toHex(nor.image)).toBe(before);
  expect(store.get('mail')).toEqual(filled(3, 1));
  const large = Object.fromEntries(
    (['mail', 'password', 'pattern', 'questions'] as const).map((key) => [key, filled(1000, 1)]),
  );
  const other = openOther(nor);
  expect(other.replace({ put: large })).toBe('full');
  expect(() => other.replace({ append: [new Uint8Array(65)] })).toThrow(RangeError);
  expect(() => store.replace({ append: [new Uint8Array(65)] })).toThrow(RangeError);
  expect(toHex(nor.image)).toBe(before);
  expect(other.replace(change)).toBe('ok');
  expect(other.commit({ put: { mail: filled(3, 2) } })).toBe('ok');
  expect(openOther(nor).get('password')).toEqual(filled(57, 9));
  expect(openOther(nor).get('mail')).toEqual(filled(3, 2));
});

it('goes round sectors that refuse, and says so when all do', () => {
  for (let good = 0; good < 4; good++) {
    const nor = createNor({ geometry: smallGeometry, image: new Uint8Array(16384) });
    for (let index = 0; index < 4; index++) if (index !== good) nor.stuck.add(index);
    const store = open(nor);
    expect(store.replace(change), `only sector ${good} takes`).toBe('ok');
    expect(store.get('password')).toEqual(filled(57, 9));
    expect(open(nor).get('password')).toEqual(filled(57, 9));
  }
  // The only sector in use is not erased when no other can hold the proof meanwhile.
  const lone = createNor({ geometry: smallGeometry, image: new Uint8Array(16384).fill(0xff).fill(0x12, 0, 300) });
  for (let index = 1; index < 4; index++) lone.stuck.add(index);
  expect(open(lone).replace(change)).toBe('fault');
  expect(lone.wear[0]).toBe(0);
  const nor = createNor({ geometry: smallGeometry, image: new Uint8Array(16384), readOnly: true });
  const store = open(nor);
  expect(store.replace(change)).toBe('fault');
  expect(store.state()).toEqual({ kind: 'unreadable', reason: 'foreign' });
});

describe('beside a mark of a new recorder that could not be removed', () => {
  const size = (count: number) => ({ ...smallGeometry, size: count * 4096 });
  /** A log that went on and has lost its complete mark, a leftover mark of a new recorder, and preambles elsewhere. */
  function leftover(count: number, log: number, mark: number): Uint8Array {
    const parts = partsOf(createNor({ geometry: size(count) }));
    for (let index = 0; index < count; index++) parts.put(index, 0, parts.ring.preamble);
    parts.mark(log, { epoch: 2, preamble: false });
    parts.mark(mark, { preamble: false });
    return parts.nor.image.slice();
  }

  it.each([
    [2, 0, 1],
    [2, 1, 0],
    [4, 0, 1],
    [4, 1, 0],
    [4, 1, 2],
    [4, 2, 1],
    [4, 3, 0],
    [4, 0, 3],
  ])('is never taken for new on the way, %i sectors, log in %i, mark in %i', (count, log, mark) => {
    for (let n = 1; ; n++) {
      let cuts = 0;
      for (const erase of ['early', 'noise', 'late'] as const) {
        const nor = createNor({ geometry: size(count), image: leftover(count, log, mark), seed: n });
        expect(open(nor, 'lost').state()).toEqual({ kind: 'unreadable', reason: 'damaged' });
        nor.cutAt(n, { erase });
        const isCut = wasCutIn(nor, () => {
          expect(open(nor, 'lost').replace(change)).toBe('ok');
          nor.cutAt(0);
        });
        if (isCut) cuts++;
        expect(open(nor, 'lost').state().kind, `${n} ${erase}`).not.toBe('blank');
        const again = open(nor, 'lost');
        if (again.state().kind === 'unreadable') expect(again.replace(change), `${n} ${erase}`).toBe('ok');
        expect(open(nor, 'lost').get('password')).toEqual(filled(57, 9));
      }
      if (cuts === 0) return;
    }
  });

  it('is refused while it still cannot be removed: it would tell of a new recorder one day', () => {
    const nor = createNor({ geometry: size(4), image: leftover(4, 0, 1) });
    nor.stuck.add(1);
    expect(open(nor, 'lost').replace(change)).toBe('fault');
    expect(open(nor, 'lost').state()).toEqual({ kind: 'unreadable', reason: 'damaged' });
  });
});

describe('by itself', () => {
  const replace = (flash: HostFlash) => replaceStore({ flash, crypto: testCrypto, erased: 'lost' }, change);

  it('is refused by a flash that no store fits, and by one that cannot be replaced', () => {
    expect(replace(createNor({ geometry: { ...smallGeometry, size: 4096 } }))).toBe('fault');
    const nor = createNor({ geometry: smallGeometry });
    open(nor).commit({ put: { mail: filled(3, 1) } });
    expect(replace(nor)).toBe('fault');
  });

  it('begins above the epoch of a first format, and goes up where a sector refuses', () => {
    const first = partsOf(createNor({ geometry: smallGeometry, image: new Uint8Array(16384) }));
    expect(replace(first.flash)).toBe('ok');
    expect(first.heads().filter(({ kind }) => kind === 'log')).toMatchObject([{ epoch: 2, complete: true }]);
    const next = partsOf(createNor({ geometry: smallGeometry, image: new Uint8Array(16384) }));
    // Preambles alone are taken by two sectors: headers and records are not.
    next.refuse = ({ kind, offset }) => kind === 'program' && offset % 4096 >= 32 && offset < 12288 && offset >= 4096;
    expect(replace(next.flash)).toBe('ok');
    expect(next.heads().filter((head) => head.kind === 'log' && head.complete)).toMatchObject([{ epoch: 4 }]);
  });

  it('leaves the last sector in use as it is when all others are prepared, and says a fault when none takes the store', () => {
    const nor = createNor({ geometry: smallGeometry, image: new Uint8Array(16384) });
    const parts = partsOf(nor);
    parts.refuse = ({ kind, offset }) => kind === 'program' && offset % 4096 >= 32;
    expect(replace(parts.flash)).toBe('fault');
    expect(parts.heads().some(({ kind }) => kind !== 'blank')).toBe(true);
    parts.refuse = () => false;
    expect(replace(parts.flash)).toBe('ok');
  });
});
