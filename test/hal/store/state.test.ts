/** What records add up to, one by one: values, damage, counters through rot, the event log, and what a later version wrote. */
import { describe, expect, it } from 'vitest';
import { counterBit, counterContent, decodeItems, encodeItems, type Item } from '../../../src/hal/store/items';
import { allKeys, ops, recordKinds } from '../../../src/hal/store/layout';
import type { RecordContent } from '../../../src/hal/store/records';
import {
  applyDamage,
  applyItems,
  applyRecord,
  attemptsOf,
  cloneState,
  counterFrom,
  emptyState,
  type State,
} from '../../../src/hal/store/state';
import { filled } from './history';

const put = (key: number, length = 3): Item => ({ op: ops.put, key, bytes: filled(length, key) });
const remove = (key: number): Item => ({ op: ops.remove, key, bytes: new Uint8Array() });
const lost = (key: number): Item => ({ op: ops.damaged, key, bytes: new Uint8Array() });
const append = (length: number, seed = 1): Item => ({ op: ops.append, key: 0, bytes: filled(length, seed) });
const number = (op: number, key: number, value: number): Item => ({
  op,
  key,
  bytes: Uint8Array.of(value & 255, value >> 8, 0, 0),
});
const commit = (items: readonly Item[], mask = 0): RecordContent => ({
  kind: recordKinds.commit,
  open: 0,
  mask,
  payload: encodeItems(items),
});
const stateWith = (...items: Item[]): State => {
  const state = emptyState(4096);
  expect(applyItems(state, items)).toBe(true);
  return state;
};

it('begins with nothing, and a quarter of the sector for the log', () => {
  const state = emptyState(8192);
  expect(state).toMatchObject({ damaged: 0, log: [], kept: [], stale: false, logBudget: 2048 });
  expect([state.values.size, state.counters.length]).toEqual([0, 8]);
  for (const counter of state.counters) {
    expect(counter).toEqual({ total: 0, zero: 0, area: null, based: false, lost: null });
  }
});

it('is copied so that the copy can be changed', () => {
  const state = stateWith(put(1), append(4));
  state.counters[2] = counterFrom(5, 3, { offset: 9, units: 4, used: 1 });
  const copy = cloneState(state);
  expect(copy).toEqual(state);
  copy.values.delete(1);
  copy.log.push(filled(1, 1));
  copy.kept.push({ ...commit([]), used: [] });
  copy.counters[2]!.area!.used = 3;
  copy.counters[2]!.total = 9;
  copy.counters[0]!.total = 9;
  expect([state.values.size, state.log.length, state.kept.length]).toEqual([1, 1, 0]);
  expect(state.counters[2]).toMatchObject({ total: 5, area: { used: 1 } });
  expect(state.counters[0]!.total).toBe(0);
});

it('counts attempts since the last reset, 1000 where that is above the total', () => {
  expect([counterFrom(5, 3, null), counterFrom(5, 5, null), counterFrom(5, 6, null)].map(attemptsOf)).toEqual([
    2, 0, 1000,
  ]);
});

describe('items', () => {
  it('put, remove and lose values; a put heals', () => {
    const state = stateWith(put(0), put(8), put(8, 5), lost(3), lost(0));
    expect([...state.values]).toEqual([[8, filled(5, 8)]]);
    expect(state.damaged).toBe(0b1001);
    applyItems(state, [put(3), remove(0), remove(8)]);
    expect([...state.values.keys(), state.damaged]).toEqual([3, 0]);
    applyItems(state, [lost(3)]);
    expect([...state.values.keys(), state.damaged]).toEqual([8]);
  });

  it('are copied', () => {
    const items = [put(4), append(3)];
    const state = stateWith(...items);
    for (const { bytes } of items) bytes.fill(0);
    expect([state.values.get(4), state.log]).toEqual([filled(3, 4), [filled(3, 1)]]);
  });

  it('make the sector stale only where a secret was superseded', () => {
    for (const key of [0, 1, 2, 3, 4, 5, 6, 7, 8, 23]) {
      const isSecret = key >= 1 && key <= 6;
      expect(stateWith(put(key)).stale, `${key}`).toBe(false);
      expect(stateWith(remove(key), lost(key)).stale, `${key}`).toBe(false);
      for (const next of [put(key), remove(key), lost(key)])
        expect(stateWith(put(key), next).stale, `${key}`).toBe(isSecret);
    }
    expect(stateWith(put(1), put(2), put(0)).stale).toBe(false);
  });

  it('reset and count; a reset says the total of a counter that rot took', () => {
    const state = stateWith(number(ops.count, 3, 300));
    expect(state.counters[3]).toEqual(counterFrom(300, 0, null));
    applyItems(state, [number(ops.reset, 3, 290)]);
    expect(state.counters[3]).toMatchObject({ total: 300, zero: 290, lost: null });
    state.counters[3]!.lost = 7;
    applyItems(state, [number(ops.reset, 3, 400)]);
    expect(state.counters[3]).toMatchObject({ total: 407, zero: 400, lost: 7 });
    applyItems(state, [number(ops.count, 3, 2)]);
    expect(state.counters[3]).toEqual(counterFrom(2, 0, null));
  });

  it('of a later version are told', () => {
    const state = emptyState(4096);
    expect(applyItems(state, [put(1), { op: 99, key: 3, bytes: filled(2, 1) }, put(2)])).toBe(false);
    expect([...state.values.keys()]).toEqual([1, 2]);
    expect(applyItems(state, [])).toBe(true);
  });

  it.each([
    [0, 200],
    [1, 200],
    [2, 170],
    [60, 16],
    [64, 15],
  ])('keep the newest entries of the log (%i bytes: %i)', (length, kept) => {
    for (const count of [kept - 1, kept, kept + 1, 401, 1000]) {
      const entries = Array.from({ length: count }, (_, n) => append(length, n));
      const together = stateWith(...entries);
      const apart = emptyState(4096);
      for (const entry of entries) applyItems(apart, [entry]);
      for (const { log } of [together, apart])
        expect(log, `${count}`).toEqual(entries.slice(-kept).map(({ bytes }) => bytes));
    }
  });
});

describe('damage', () => {
  it('takes the keys and counters of a record, and no others', () => {
    const state = stateWith(put(0), put(1), put(2), number(ops.count, 0, 3), number(ops.count, 1, 4));
    applyDamage(state, { ...counterContent(0, 0, 0, 1), mask: counterBit(0) | 0b101 }, 2);
    expect([...state.values.keys()]).toEqual([1]);
    expect(state.damaged).toBe(0b101);
    expect(state.counters[0]).toMatchObject({ total: 1000, area: null, lost: 2 });
    expect(state.counters[1]).toEqual(counterFrom(4, 0, null));
  });

  it('of unknown records takes all of them', () => {
    const state = stateWith(put(0), put(5), put(23));
    applyDamage(state, null, 0xffff);
    expect([state.values.size, state.damaged]).toEqual([0, allKeys]);
    for (const counter of state.counters) expect(counter).toMatchObject({ total: 1000, lost: 0xffff });
    applyDamage(state, null, 1);
    for (const counter of state.counters) expect(counter).toMatchObject({ total: 1000, lost: 0x10000 });
  });

  it('makes a counter high above its zero, never lower, without its units', () => {
    const state = emptyState(4096);
    state.counters[1] = counterFrom(20, 15, { offset: 1, units: 2, used: 0 });
    state.counters[2] = counterFrom(5000, 15, null);
    applyDamage(state, null, 0);
    expect(state.counters[1]).toMatchObject({ total: 1015, zero: 15, area: null });
    expect(state.counters[2]).toMatchObject({ total: 5000, zero: 15 });
    expect(attemptsOf(state.counters[1]!)).toBe(1000);
  });

  it('of a commit leaves a counter that this sector said: a reset may be lost, no more', () => {
    const state = stateWith(number(ops.count, 0, 3));
    applyDamage(state, commit([], counterBit(0) | counterBit(1)), 0);
    expect(state.counters[0]).toEqual(counterFrom(3, 0, null));
    expect(attemptsOf(state.counters[1]!)).toBe(1000);
  });

  it('makes the sector stale where it touches a secret', () => {
    for (const key of [0, 1, 6, 7]) {
      const state = emptyState(4096);
      applyDamage(state, commit([], 1 << key), 0);
      expect(state.stale, `${key}`).toBe(key === 1 || key === 6);
    }
  });
});

describe('a record', () => {
  it('of a counter counts up to the last used unit, also where rot gave one before it its bits back', () => {
    for (const [used, gone] of [
      [[], 0],
      [[0], 1],
      [[0, 1, 2], 3],
      [[2], 3],
    ] as const) {
      const state = emptyState(4096);
      expect(applyRecord(state, counterContent(5, 40, 38, 1), used, 777)).toBe(true);
      expect(state.counters[5]).toEqual(counterFrom(40 + gone, 38, { offset: 777, units: 8, used: gone }));
    }
  });

  it('with a payload that is none changes nothing', () => {
    const state = stateWith(put(1));
    const before = cloneState(state);
    expect(applyRecord(state, { ...counterContent(5, 4, 3, 1), payload: new Uint8Array(11) }, [], 0)).toBe(false);
    expect(applyRecord(state, { ...commit([put(2)]), payload: Uint8Array.of(1, 2, 9, 0) }, [], 0)).toBe(false);
    expect(state).toEqual(before);
  });

  it('of a kind of a later version is kept whole, unless it may be dropped', () => {
    const state = emptyState(4096);
    const payload = filled(6, 2);
    expect(applyRecord(state, { kind: 0x53, open: 4, mask: 9, payload }, [1, 2], 0)).toBe(true);
    expect(applyRecord(state, { kind: 0xd3, open: 4, mask: 9, payload }, [], 0)).toBe(true);
    payload.fill(0);
    expect(state.kept).toEqual([{ kind: 0x53, open: 4, mask: 9, payload: filled(6, 2), used: [1, 2] }]);
  });

  it('with items of a later version keeps those, without the keys of the others', () => {
    const later = (op: number, key: number): Item => ({ op, key, bytes: filled(2, op) });
    const state = emptyState(4096);
    const items = [later(0, 1), put(3), later(7, 4), later(0x87, 5), lost(2)];
    const mask = (0b111100 | counterBit(7)) >>> 0;
    expect(applyRecord(state, commit(items, mask), [], 0)).toBe(true);
    expect([...state.values.keys(), state.damaged]).toEqual([3, 0b100]);
    expect(state.kept).toHaveLength(1);
    expect(state.kept[0]).toMatchObject({
      kind: recordKinds.commit,
      open: 0,
      mask: (0b110000 | counterBit(7)) >>> 0,
      used: [],
    });
    expect(decodeItems(state.kept[0]!.payload)).toEqual([later(0, 1), later(7, 4)]);
    const dropped = emptyState(4096);
    expect(applyRecord(dropped, commit([later(0x80, 1)], 2), [], 0)).toBe(true);
    expect(dropped.kept).toEqual([]);
  });
});
