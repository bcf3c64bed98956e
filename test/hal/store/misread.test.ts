/** A supply that is not steady yet at power-on: the flash is whole, and one reading of it is wrong. Nothing may be lost or forgotten by it. */
import { describe, expect, it } from 'vitest';
import { inspect } from '../../../src/sim/flash/inspect';
import { createNor, type Nor } from '../../../src/sim/flash/nor';
import { open, testCrypto } from './history';
import { readModel } from './model';
import { wasCutIn } from './power';
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
  it.each([1, 4, 16])('with ones in any stretch of it gives back no try (unit %i)', (programUnit) => {
    const shape = { ...geometry, programUnit };
    const nor = setUp(shape);
    const store = open(nor);
    while (store.maintain()) {}
    for (let i = 0; i < 3; i++) store.spend('login');
    const spent = store.attempts('login');
    const { used } = inspect(nor, testCrypto)!.find(({ state }) => state === 'active')!;
    for (let at = 129; at < used; at += programUnit) {
      for (const length of [programUnit, 3 * programUnit, 40]) {
        const copy = createNor({ geometry: shape, image: nor.image.slice() });
        const misread = open(misreading(copy, shape.sectorSize, 1, (bytes) => void bytes.fill(0xff, at, at + length)));
        expect(misread.attempts('login'), `${length} bytes at ${at}`).toBe(spent);
        const before = copy.image.slice();
        expect(misread.spend('login')).toBe('ok');
        expect(copy.image).not.toEqual(before);
        expect(open(copy).attempts('login'), `${length} bytes at ${at}, a try later`).toBe(spent + 1);
      }
    }
  });

  it('twice the same way still lets no try be verified that flash does not count', () => {
    const { nor } = lived();
    const spent = open(createNor({ geometry, image: nor.image.slice() })).attempts('login');
    const units = inspect(nor, testCrypto)!
      .find(({ state }) => state === 'active')!
      .entries.filter(({ record }) => record?.kind === 'counter');
    expect(units.length).toBeGreaterThan(0);
    const copy = createNor({ geometry, image: nor.image.slice() });
    // every reading of more than one unit hides the tries; a single unit reads true
    const hiding: Nor = new Proxy(copy, {
      get: (target, key) => {
        const value = Reflect.get(target, key);
        if (key !== 'read') return typeof value === 'function' ? value.bind(target) : value;
        return (offset: number, size: number) => {
          const bytes = copy.read(offset, size);
          if (bytes === null || size === 1 || isSteady) return bytes;
          const all = new Uint8Array(bytes);
          for (const at of hidden) if (at >= offset && at < offset + size) all[at - offset] = 0xff;
          return bytes;
        };
      },
    });
    let isSteady = true;
    const usedBefore = copy.image.slice();
    open(copy).spend('login');
    const hidden = [...copy.image.keys()].filter((at) => copy.image[at] !== usedBefore[at] && copy.image[at] === 0);
    isSteady = false;
    const store = open(hiding);
    expect(store.attempts('login')).toBe(spent);
    expect(store.spend('login')).toBe('ok');
    isSteady = true;
    expect(open(copy).attempts('login')).toBe(spent + 2);
  });

  it('with one bit turned over costs nothing', () => {
    requireKept((at) => (bytes) => {
      bytes[at]! ^= 1 << (at & 7);
    });
  });
  it('with ones from some byte on costs nothing', () => requireKept((at) => (bytes) => void bytes.fill(0xff, at)));
  it('with zeros from some byte on costs nothing', () => requireKept((at) => (bytes) => void bytes.fill(0, at)));
});

it('one wrong reading of a head, after a cut between the mark of a move and the end of the old log, brings nothing old back', () => {
  const { nor } = lived();
  const value = new Uint8Array(56).fill(7);
  let isMoved = false;
  for (let cut = 1; cut < 60; cut++) {
    const torn = createNor({ geometry, image: nor.image.slice() });
    const store = open(torn);
    expect(store.commit({ put: { password: value } })).toBe('ok');
    torn.cutAt(cut);
    wasCutIn(torn, () => {
      while (store.maintain()) {}
    });
    const active = inspect(torn, testCrypto)!.filter(({ epoch }) => epoch !== null);
    isMoved ||= active.length > 1;
    const before = readModel(open(createNor({ geometry, image: torn.image.slice() })));
    for (const which of [1, 2, 3, 4]) {
      for (const spoiled of [0xff, 0, 0x55]) {
        const copy = createNor({ geometry, image: torn.image.slice() });
        const read = open(misreading(copy, 129, which, (bytes) => void bytes.fill(spoiled)));
        expect(readModel(read), `cut ${cut}, sector ${which}`).toEqual(before);
        expect(readModel(open(copy)), `cut ${cut}, sector ${which}, at the next power-on`).toEqual(before);
      }
    }
  }
  expect(isMoved).toBe(true);
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
