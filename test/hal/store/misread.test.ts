/** A supply that is not steady yet at power-on: the flash is whole, and one reading of it is wrong. Nothing may be lost or forgotten by it. */
import { describe, expect, it } from 'vitest';
import { inspect } from '../../../src/sim/flash/inspect';
import { createNor, type Nor } from '../../../src/sim/flash/nor';
import { open, testCrypto } from './history';
import { readModel } from './model';
import { setUp } from './set-up';

const geometry = { size: 16384, sectorSize: 4096, programUnit: 1 };

/** The `which`-th reading of at least `length` bytes is changed by `spoil`, the others are true. */
function misreading(nor: Nor, length: number, which: number, spoil: (bytes: Uint8Array) => void): Nor {
  let count = 0;
  const read: Nor['read'] = (offset, size) => {
    const bytes = nor.read(offset, size);
    if (bytes !== null && size >= length && ++count === which) spoil(new Uint8Array(bytes));
    return bytes;
  };
  return new Proxy(nor, {
    get: (target, key) => {
      if (key === 'read') return read;
      const value = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Two tries more, so that the log goes on behind its snapshot; the place of the live sector and the bytes it uses. */
function lived(): { nor: Nor; index: number; used: number } {
  const nor = setUp(geometry);
  const store = open(nor);
  while (store.maintain()) {}
  for (let i = 0; i < 3; i++) {
    store.spend('login');
    store.commit({ append: [new Uint8Array(14).fill(i)] });
  }
  const { index, used } = inspect(nor, testCrypto)!.find(({ state }) => state === 'active')!;
  return { nor, index, used };
}

function requireKept(spoil: (at: number) => (bytes: Uint8Array) => void): void {
  const { nor, used } = lived();
  const before = readModel(open(createNor({ geometry, image: nor.image.slice() })));
  for (let at = 129; at < used + 20; at += 7) {
    const copy = createNor({ geometry, image: nor.image.slice() });
    const store = open(misreading(copy, geometry.sectorSize, 1, spoil(at)));
    while (store.maintain()) {}
    expect(readModel(store), `from byte ${at}`).toEqual(before);
    expect(readModel(open(copy)), `from byte ${at}, at the next power-on`).toEqual(before);
    expect(open(copy).state(), `from byte ${at}`).toEqual({ kind: 'ready', damaged: [] });
  }
}

describe('one wrong reading of the live sector', () => {
  it('with one bit turned over costs nothing', () => {
    requireKept((at) => (bytes) => {
      bytes[at]! ^= 1 << (at & 7);
    });
  });
  it('with ones from some byte on costs nothing', () => requireKept((at) => (bytes) => void bytes.fill(0xff, at)));
  it('with zeros from some byte on costs nothing', () => requireKept((at) => (bytes) => void bytes.fill(0, at)));
});

it.each([1, 2, 3, 4])('one wrong reading of the beginning of sector %i makes no other recorder of it', (which) => {
  const { nor } = lived();
  const before = readModel(open(createNor({ geometry, image: nor.image.slice() })));
  const spoils = [0xff, 0, 0x55].map((value) => (bytes: Uint8Array) => void bytes.fill(value));
  for (const spoil of spoils) {
    const copy = createNor({ geometry, image: nor.image.slice() });
    const store = open(misreading(copy, 129, which, spoil));
    expect(store.state()).toEqual({ kind: 'ready', damaged: [] });
    while (store.maintain()) {}
    expect(readModel(open(copy))).toEqual(before);
  }
});
