/** What the store makes of a flash that is not as it left it: foreign, newer, filled, rotten, stuck, read-only. */
import { describe, expect, it } from 'vitest';
import { setU16, setU32 } from '../../../src/hal/bytes';
import { makeDevice } from '../../../src/hal/store/device';
import { geometryOf } from '../../../src/hal/store/layout';
import { makeMac } from '../../../src/hal/store/mac';
import { encodeBody } from '../../../src/hal/store/records';
import { makeHeader, makePreamble } from '../../../src/hal/store/sector';
import { openStore } from '../../../src/hal/store/store';
import { lostAttempts } from '../../../src/hal/store/types';
import { inspect } from '../../../src/sim/flash/inspect';
import { createNor, type Nor } from '../../../src/sim/flash/nor';
import { seededBelow } from '../../../src/sim/flash/random';
import { toHex } from '../../support/hex';
import { filled, open, otherCrypto, smallGeometry, testCrypto } from './history';
import { modelText, readModel } from './model';
import { setUp } from './set-up';

/** The store says `reason`, refuses everything, and leaves the flash as it was. */
function requireUnreadable(nor: Nor, reason: string, crypto = testCrypto): void {
  const before = toHex(nor.image);
  const store = openStore({ flash: nor, crypto, erased: 'new' });
  expect(store.state()).toEqual({ kind: 'unreadable', reason });
  expect(store.commit({ put: { settings: filled(1, 1) } })).toBe('fault');
  expect(store.spend('login')).toBe('fault');
  expect(store.attempts('login')).toBe(lostAttempts);
  expect(store.maintain()).toBe(false);
  expect(store.get('settings')).toBeUndefined();
  expect(store.log()).toEqual([]);
  expect(toHex(nor.image)).toBe(before);
}

describe('unreadable flash', () => {
  it('is left alone: all zeros, random, half of each', () => {
    const zeros = new Uint8Array(smallGeometry.size);
    requireUnreadable(createNor({ geometry: smallGeometry, image: zeros }), 'foreign');
    for (let seed = 1; seed <= 20; seed++) {
      const random = seededBelow(seed);
      const noise = new Uint8Array(smallGeometry.size).map(() => random(256));
      if (seed % 2) noise.fill(0xff, 8192);
      requireUnreadable(createNor({ geometry: smallGeometry, image: noise }), 'foreign');
    }
  });

  it("is left alone: another recorder's", () => {
    requireUnreadable(setUp(), 'foreign', otherCrypto);
  });

  it('is left alone: a newer major version', () => {
    const nor = setUp();
    const geometry = geometryOf(nor)!;
    const mac = makeMac(testCrypto);
    const header = makeHeader(geometry, 7, mac);
    const fields = header.slice(0, 32);
    fields[8] = 2;
    const newer = new Uint8Array([...fields, ...mac('header', fields)]);
    nor.image.set(makePreamble(geometry, mac), 4096);
    nor.image.set(newer, 4096 + 32);
    nor.image.set(newer, 4096 + 80);
    expect(open(createNor({ geometry: smallGeometry, image: nor.image.slice() })).state().kind).toBe('ready');
    nor.image[4096 + 128] = 0;
    requireUnreadable(nor, 'newer');
  });

  it('is left alone: marked as new by a newer major version, or begun by it', () => {
    for (const epoch of [1, 9]) {
      const nor = createNor({ geometry: smallGeometry });
      const geometry = geometryOf(nor)!;
      const mac = makeMac(testCrypto);
      const fields = makeHeader(geometry, epoch, mac).slice(0, 32);
      fields[8] = 2;
      const newer = new Uint8Array([...fields, ...mac('header', fields)]);
      nor.image.set(makePreamble(geometry, mac));
      nor.image.set(newer, 32);
      nor.image.set(newer, 80);
      requireUnreadable(nor, 'newer');
    }
  });

  it('is left alone: ours, written with another geometry', () => {
    const image = setUp({ size: 16384, sectorSize: 8192, programUnit: 1 }).image;
    requireUnreadable(createNor({ geometry: smallGeometry, image }), 'fault');
  });

  it('is never taken for blank when half of it was erased', () => {
    for (const [from, to] of [
      [0, 8192],
      [0, 4096],
    ] as const) {
      const nor = setUp();
      nor.image.fill(0xff, from, to);
      requireUnreadable(nor, 'damaged');
    }
    const nor = setUp();
    nor.image.fill(0xff, 8192);
    expect(open(nor).state().kind).toBe('ready');
  });

  it('is reported: geometry out of range, no answer', () => {
    for (const [size, sectorSize, programUnit] of [
      [4096, 4096, 1],
      [65 * 4096, 4096, 1],
      [8192, 2048, 1],
      [524288, 262144, 1],
      [16384, 4096, 32],
      [16384, 4096, 3],
    ] as const) {
      requireUnreadable(createNor({ geometry: { size, sectorSize, programUnit } }), 'fault');
    }
    const nor = setUp();
    nor.read = () => null;
    requireUnreadable(nor, 'fault');
  });

  it('is blank when erased, and when a first format was cut short', () => {
    const nor = createNor({ geometry: smallGeometry });
    expect(open(nor).state()).toEqual({ kind: 'blank' });
    expect(open(nor).spend('login')).toBe('fault');
    expect(open(nor).maintain()).toBe(false);
    for (let n = 1; n <= 6; n++) {
      nor.cutAt(n, { bits: 'some' });
      expect(() => open(nor).commit({ put: { settings: filled(9, n) } })).toThrow('power cut');
      nor.restore();
      if (open(nor).state().kind !== 'blank') break;
      expect(open(nor).get('settings')).toBeUndefined();
    }
    expect(open(nor).commit({ put: { settings: filled(9, 9) } })).toBe('ok');
    expect(open(nor).get('settings')).toEqual(filled(9, 9));
  });
});

it('is damaged when every header of the live sector has rotted, not foreign and not blank', () => {
  const nor = setUp();
  nor.image.fill(0x55, 32, 128);
  requireUnreadable(nor, 'damaged');
});

describe('a newer minor version', () => {
  /** Appends a record made by hand behind the live log. */
  function append(nor: Nor, content: Parameters<typeof encodeBody>[0], used: number): void {
    const sector = inspect(nor, testCrypto)!.find(({ state }) => state === 'active')!;
    const last = sector.entries.at(-1)!;
    const records = sector.entries.filter(({ type }) => type === 'committed');
    const device = makeDevice(nor, geometryOf(nor)!);
    const body = encodeBody(
      content,
      records.at(-1)!.record!.sequence + 1,
      sector.epoch!,
      nor.programUnit,
      makeMac(testCrypto),
    );
    const at = sector.index * nor.sectorSize + last.offset + last.length;
    const zero = new Uint8Array(nor.programUnit);
    expect(device.program(at, body) && device.program(at + body.length, zero)).toBe(true);
    for (let i = 0; i < used; i++) device.program(at + body.length + (1 + i) * zero.length, zero);
  }
  const item = (op: number, key: number, bytes: Uint8Array) => {
    const head = new Uint8Array(4);
    head[0] = op;
    head[1] = key;
    setU16(head, 2, bytes.length);
    return [...head, ...bytes];
  };

  it.each([1, 16])('goes on beside records that leave no room for the event log (unit %i)', (programUnit) => {
    const nor = setUp({ ...smallGeometry, programUnit });
    for (let i = 0; i < 5; i++) append(nor, { kind: 0x35, open: 0, mask: 0, payload: filled(480, i) }, 0);
    let store = open(nor);
    expect(store.state()).toEqual({ kind: 'ready', damaged: [] });
    const password = store.get('password');
    for (let i = 0; i < 60; i++) expect(store.commit({ reset: ['login'], append: [filled(14, i)] }), `${i}`).toBe('ok');
    store = open(nor);
    expect(store.log().at(-1)).toEqual(filled(14, 59));
    expect(store.log().length).toBeLessThan(60);
    expect(store.get('password')).toEqual(password);
    // what is too large all by itself still is
    expect(store.commit({ put: { mail: filled(1024, 1) } })).toBe('full');
    expect(store.log().at(-1)).toEqual(filled(14, 59));
    const active = inspect(nor, testCrypto)!.find(({ state }) => state === 'active')!;
    expect(active.entries.filter(({ record }) => record?.kind === String(0x35)).length).toBe(5);
  });

  it.each([1, 16])('keeps keys, counters, operations and kinds it does not know (unit %i)', (programUnit) => {
    const nor = setUp({ ...smallGeometry, programUnit });
    append(nor, { kind: 0x2d, open: 0, mask: 1 << 20, payload: Uint8Array.from(item(1, 20, filled(9, 1))) }, 0);
    append(nor, { kind: 0x2d, open: 0, mask: 1 << 21, payload: Uint8Array.from(item(0x33, 21, filled(9, 2))) }, 0);
    append(nor, { kind: 0x2d, open: 0, mask: 1 << 22, payload: Uint8Array.from(item(0xb3, 22, filled(9, 3))) }, 0);
    append(nor, { kind: 0x53, open: 5, mask: 1 << 22, payload: filled(33, 4) }, 2);
    append(nor, { kind: 0xd3, open: 0, mask: 0, payload: filled(33, 5) }, 0);
    const counter = new Uint8Array(12);
    counter[0] = 7;
    setU32(counter, 4, 3);
    append(nor, { kind: 0x4e, open: 4, mask: (1 << 31) >>> 0, payload: counter }, 2);
    const store = open(nor);
    expect(store.state()).toEqual({ kind: 'ready', damaged: [] });
    for (let i = 0; i < 60; i++) store.commit({ put: { mail: filled(90, i) } });
    while (store.maintain()) {}
    const active = inspect(nor, testCrypto)!.find(({ state }) => state === 'active')!;
    const image = toHex(nor.image.slice(active.index * 4096, (active.index + 1) * 4096));
    expect(active.epoch).toBeGreaterThan(1);
    for (const kept of [item(1, 20, filled(9, 1)), item(0x33, 21, filled(9, 2)), [...filled(33, 4)]]) {
      expect(image).toContain(toHex(Uint8Array.from(kept)));
    }
    expect(image).not.toContain(toHex(filled(33, 5)));
    expect(image).not.toContain(toHex(Uint8Array.from(item(0xb3, 22, filled(9, 3)))));
    expect(image).toContain(toHex(Uint8Array.from(item(5, 7, Uint8Array.from([5, 0, 0, 0])))));
    const unknown = active.entries.find(({ record }) => record?.kind === String(0x53))!;
    expect(unknown.record).toMatchObject({ open: 5, used: 2, keys: ['22'] });
  });
});

describe('faults', () => {
  it('reads a read-only flash and refuses every change', () => {
    const sound = setUp();
    const nor = createNor({ geometry: smallGeometry, image: sound.image.slice(), readOnly: true });
    const store = open(nor);
    expect(store.get('mail')).toEqual(filled(40, 5));
    expect(store.spend('login')).toBe('fault');
    expect(store.commit({ put: { mail: filled(1, 1) } })).toBe('fault');
    expect(store.get('mail')).toEqual(filled(40, 5));
    expect(store.attempts('login')).toBe(2);
    expect(store.maintain()).toBe(false);
    expect(toHex(nor.image)).toBe(toHex(sound.image));
    expect(open(createNor({ geometry: smallGeometry, readOnly: true })).commit({ append: [] })).toBe('fault');
  });

  it('goes round stuck sectors, and stays with the old state when all are', () => {
    const nor = setUp();
    const store = open(nor);
    nor.stuck.add(0).add(1);
    expect(store.commit({ put: { mail: filled(9, 1) } })).toBe('ok');
    expect(inspect(nor, testCrypto)![2]!.state).toBe('active');
    nor.stuck.add(2).add(3);
    expect(store.commit({ put: { mail: filled(9, 2) } })).toBe('fault');
    expect(store.spend('login')).toBe('fault');
    expect(open(nor).get('mail')).toEqual(filled(9, 1));
    nor.stuck.delete(3);
    expect(store.commit({ put: { mail: filled(9, 3) } })).toBe('ok');
    nor.stuck.clear();
    expect(open(nor).get('mail')).toEqual(filled(9, 3));
    expect(open(nor).attempts('login')).toBe(2);
  });

  it('says of a refused mark what the next power-on will say', () => {
    for (const bit of [null, 0, 7] as const) {
      for (const ask of ['commit', 'spend'] as const) {
        const nor = setUp();
        const store = open(nor);
        while (store.maintain()) {}
        // All open units of the counter are used up, so that a try needs a record, too.
        for (let i = 0; i < 8; i++) expect(store.spend('pattern')).toBe('ok');
        const active = inspect(nor, testCrypto)!.find(({ state }) => state === 'active')!;
        for (let index = 0; index < 4; index++) if (index !== active.index) nor.stuck.add(index);
        const { program } = nor;
        let refused = 0;
        nor.program = (offset, bytes) => {
          // One byte: the commit mark.
          if (bytes.byteLength > 1) return program(offset, bytes);
          refused++;
          if (bit !== null) nor.image[offset]! &= ~(1 << bit);
          return 'fault';
        };
        const result = ask === 'commit' ? store.commit({ put: { mail: filled(9, 1) } }) : store.spend('pattern');
        expect(refused, `bit ${bit}, ${ask}`).toBe(2);
        expect(result, `bit ${bit}, ${ask}`).toBe(bit === null ? 'fault' : 'ok');
        nor.program = program;
        const said = modelText(readModel(store));
        expect(modelText(readModel(open(nor)))).toBe(said);
        nor.stuck.clear();
        expect(modelText(readModel(open(nor)))).toBe(said);
      }
    }
  });

  it('does not acknowledge what a lying flash dropped', () => {
    const nor = setUp();
    const store = open(nor);
    const { program } = nor;
    nor.program = () => 'ok';
    expect(store.commit({ put: { mail: filled(9, 1) } })).toBe('fault');
    expect(store.spend('login')).toBe('fault');
    nor.program = program;
    expect(store.spend('login')).toBe('ok');
    expect(open(nor).get('mail')).toEqual(filled(40, 5));
    expect(open(nor).attempts('login')).toBe(3);
  });

  it('spends nothing in a log that was closed at power-on', () => {
    const nor = setUp();
    const { index } = inspect(nor, testCrypto)!.find(({ state }) => state === 'active')!;
    nor.stuck.add(index);
    const store = open(nor);
    nor.stuck.clear();
    nor.onOperation = ({ kind, offset }) => {
      // Nothing but its removal, once another sector has the state.
      if (kind === 'program' && offset >= index * nor.sectorSize + 129)
        expect(offset).toBeGreaterThanOrEqual((index + 1) * nor.sectorSize);
    };
    expect(store.spend('login')).toBe('ok');
    nor.onOperation = null;
    expect(inspect(nor, testCrypto)!.find(({ state }) => state === 'active')!.index).not.toBe(index);
    expect(open(nor).attempts('login')).toBe(3);
  });

  it('begins a first format elsewhere when a sector is stuck', () => {
    const nor = createNor({ geometry: smallGeometry });
    nor.stuck.add(0);
    expect(open(nor).commit({ put: { mail: filled(9, 1) } })).toBe('ok');
    expect(open(nor).get('mail')).toEqual(filled(9, 1));
    const dead = createNor({ geometry: smallGeometry });
    for (let i = 0; i < 4; i++) dead.stuck.add(i);
    expect(open(dead).commit({ put: { mail: filled(9, 1) } })).toBe('fault');
    expect(open(dead).state()).toEqual({ kind: 'blank' });
  });
});
