/** What the store tells the host's log, for support: what could not be read, what refused, and nothing else. */
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/hal/store/store';
import { createNor, type Nor } from '../../../src/sim/flash/nor';
import { filled, smallGeometry, testCrypto } from './history';

/** A store that tells its lines. */
function openTold(nor: Nor) {
  const told: string[] = [];
  const log = (level: LogLevel, text: string) => void told.push(`${level} ${text}`);
  return { told, store: openStore({ flash: nor, crypto: testCrypto, erased: 'new', log }) };
}
const put = (value: number, length = 57) => ({ put: { mail: filled(length, value) } });
/** A store with two values, its log in the sector with this index. */
function lived(): { nor: Nor; at: number } {
  const nor = createNor({ geometry: smallGeometry });
  const { store } = openTold(nor);
  store.commit(put(1));
  while (store.maintain()) {}
  store.commit({ put: { password: filled(56, 2) } });
  return { nor, at: nor.image.findIndex((byte, i) => i % 4096 === 128 && byte === 0) >> 12 };
}
const stick = (nor: Nor, ...but: readonly number[]) => {
  for (let index = 0; index < 4; index++) if (!but.includes(index)) nor.stuck.add(index);
};

describe('at power-on', () => {
  it('nothing, when all is well', () => {
    expect(openTold(createNor({ geometry: smallGeometry })).told).toEqual([]);
    const { told, store } = openTold(lived().nor);
    store.commit(put(3));
    store.spend('login');
    while (store.maintain()) {}
    for (let n = 0; n < 200; n++) expect(store.commit(put(n))).toBe('ok');
    expect(told).toEqual([]);
  });

  it('why it cannot be read', () => {
    const nor = createNor({ geometry: smallGeometry, image: new Uint8Array(16384) });
    expect(openTold(nor).told).toEqual(['error store: unreadable: foreign']);
  });

  it('how many records have rotted', () => {
    const { nor, at } = lived();
    const end = nor.image.subarray(at * 4096, (at + 1) * 4096).findLastIndex((byte) => byte !== 0xff);
    nor.image[at * 4096 + end - 30]! ^= 4;
    expect(openTold(nor).told).toEqual(['warn store: rot in 1 records']);
  });
});

describe('of a flash that refuses', () => {
  it('which sector refused a record, when another takes the state', () => {
    const { nor, at } = lived();
    const { told, store } = openTold(nor);
    nor.stuck.add(at);
    expect(store.commit(put(3))).toBe('ok');
    expect(told).toEqual([`warn store: sector ${at} refused a record`]);
    expect(store.get('mail')).toEqual(filled(57, 3));
  });

  it('that no sector takes the state; what is there stays', () => {
    const { nor, at } = lived();
    const { told, store } = openTold(nor);
    stick(nor);
    expect(store.commit(put(3))).toBe('fault');
    expect(told).toEqual([
      `warn store: sector ${at} refused a record`,
      `error store: no sector takes the state, sector ${at} still holds it`,
    ]);
    expect(store.get('mail')).toEqual(filled(57, 1));
  });
});

it('a change too large for a record is a fault when no sector takes the state', () => {
  const { nor } = lived();
  const { store } = openTold(nor);
  stick(nor);
  expect(store.commit({ append: Array.from({ length: 100 }, (_, n) => filled(60, n)) })).toBe('fault');
  expect(store.log()).toEqual([]);
  nor.stuck.clear();
  expect(store.commit({ append: Array.from({ length: 100 }, (_, n) => filled(60, n)) })).toBe('ok');
  expect(store.log().at(-1)).toEqual(filled(60, 99));
});

it('idle work goes on until every other sector has its preamble', () => {
  const nor = createNor({ geometry: smallGeometry });
  const { store } = openTold(nor);
  store.commit(put(1));
  const preambles = () => [0, 1, 2, 3].filter((index) => nor.image[index * 4096] !== 0xff).length;
  while (store.maintain()) {}
  expect(preambles()).toBe(4);
});

describe('of a store in the place of one that cannot be read', () => {
  it('that there is none, when the flash refuses, and not when the values are too many', () => {
    const nor = createNor({ geometry: smallGeometry, image: new Uint8Array(16384) });
    const { told, store } = openTold(nor);
    told.length = 0;
    const many = Object.fromEntries(
      (['mail', 'password', 'pattern', 'questions'] as const).map((key) => [key, filled(1000, 1)]),
    );
    expect(store.replace({ put: many })).toBe('full');
    expect(told).toEqual([]);
    stick(nor);
    expect(store.replace(put(1))).toBe('fault');
    expect(told).toEqual(['error store: not replaced']);
    expect(store.state()).toEqual({ kind: 'unreadable', reason: 'foreign' });
    nor.stuck.clear();
    expect(store.replace(put(1))).toBe('ok');
    expect(told).toEqual(['error store: not replaced']);
  });
});
