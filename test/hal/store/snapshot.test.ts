/** A state said anew: which records, in which order, how much room they are said to take, and which counters get units ahead of need. */
import { describe, expect, it } from 'vitest';
import { decodeCounter, decodeItems, type Item } from '../../../src/hal/store/items';
import { type Geometry, openUnits, ops, recordKinds, recordSize, recordsStart } from '../../../src/hal/store/layout';
import { compacted, counterInNeed, hasRoom, snapshot, snapshotEnd } from '../../../src/hal/store/snapshot';
import { applyItems, counterFrom, emptyState, type Kept, type State } from '../../../src/hal/store/state';
import { filled } from './history';

const geometry = (unit = 1, sectorSize = 4096): Geometry => ({ sectorSize, unit, count: 4 });
const put = (key: number, length: number): Item => ({ op: ops.put, key, bytes: filled(length, key) });
const append = (length: number, seed = 1): Item => ({ op: ops.append, key: 0, bytes: filled(length, seed) });

function stateOf(items: readonly Item[], sectorSize = 4096): State {
  const state = emptyState(sectorSize);
  expect(applyItems(state, items)).toBe(true);
  return state;
}
const sizeOf = (records: readonly Kept[], unit: number) =>
  records.reduce((sum, { payload, open }) => sum + recordSize(payload.length, open, unit), 0);
/** Records in short: counters with number, total and open units, commits with their items. */
const told = (records: readonly Kept[]) =>
  records.map(({ kind, open, payload }) =>
    kind === recordKinds.counter
      ? { counter: decodeCounter(payload)!.counter, total: decodeCounter(payload)!.total, open }
      : decodeItems(payload)!.map(({ op, key, bytes }) => [op, key, bytes.length]),
  );

describe.each([1, 16])('a snapshot (unit %i)', (unit) => {
  const at = geometry(unit);

  it('of an empty state has the six counters and nothing else', () => {
    const open = openUnits(unit);
    expect(told(snapshot(emptyState(4096), at))).toEqual(
      [0, 1, 2, 3, 4, 5].map((counter) => ({ counter, total: 0, open })),
    );
  });

  it('has counters, unknown counters, damage, each value, kept records, then the log', () => {
    const state = stateOf([put(2, 7), put(0, 9), append(3), append(0)]);
    state.counters[1] = counterFrom(12, 9, null);
    state.counters[4] = counterFrom(2, 5, null);
    state.counters[7] = counterFrom(8, 3, null);
    state.damaged = (1 << 23) | (1 << 5);
    const kept = { kind: 0x53, open: 3, mask: 4, payload: filled(11, 1), used: [1] };
    state.kept.push(kept);
    const records = snapshot(state, at);
    const open = openUnits(unit);
    expect(records[10]).toBe(kept);
    expect(told(records.toSpliced(10, 1))).toEqual([
      { counter: 0, total: 0, open },
      { counter: 1, total: 3, open },
      { counter: 2, total: 0, open },
      { counter: 3, total: 0, open },
      // Rot left its zero above its total.
      { counter: 4, total: 1000, open },
      { counter: 5, total: 0, open },
      [[ops.count, 7, 4]],
      [
        [ops.damaged, 5, 0],
        [ops.damaged, 23, 0],
      ],
      [[ops.put, 2, 7]],
      [[ops.put, 0, 9]],
      [
        [ops.append, 0, 3],
        [ops.append, 0, 0],
      ],
    ]);
    expect(records.map(({ used }) => used)).toEqual(records.map((record) => (record === kept ? [1] : [])));
    expect(records.map(({ mask }) => mask >>> 0).slice(6)).toEqual([
      0x80000000,
      (1 << 23) | (1 << 5),
      1 << 2,
      1 << 0,
      4,
      0,
    ]);
    expect(decodeItems(records[6]!.payload)![0]!.bytes).toEqual(Uint8Array.of(5, 0, 0, 0));
  });

  it('has the log in commits of 512 bytes and the entry that reaches them', () => {
    const state = stateOf(
      Array.from({ length: 20 }, (_, n) => append(60, n)),
      65536,
    );
    const records = snapshot(state, geometry(unit, 65536)).slice(6);
    // 64 bytes with each item's head: eight are 512.
    expect(records.map(({ payload }) => payload.length)).toEqual([512, 512, 256]);
    expect(records.flatMap(({ payload }) => decodeItems(payload)!.map(({ bytes }) => bytes))).toEqual(state.log);
  });

  it('gives units ahead of need while a quarter of the sector stays free, else counts what is above nought', () => {
    const fits = (length: number) => {
      const state = stateOf([put(1, 800), put(2, 800), put(3, length)]);
      state.counters[1] = counterFrom(3, 1, null);
      return { state, records: snapshot(state, at) };
    };
    const lengths = Array.from({ length: 1000 }, (_, n) => n);
    const areas = 6 * recordSize(12, openUnits(unit), unit);
    const first = lengths.find((length) => fits(length).records[0]!.kind !== recordKinds.counter)!;
    for (const length of [first - 1, first]) {
      const { state, records } = fits(length);
      const isReady = length < first;
      const end = snapshotEnd(state, at);
      // Without the areas, which the last one has and the first one has not.
      expect(end - (isReady ? areas : 0)).toBeLessThanOrEqual(4096);
      expect(records.length).toBe(isReady ? 9 : 4);
      if (!isReady) expect(told(records)[0]).toEqual([[ops.count, 1, 4]]);
      expect(counterInNeed(state, at)).toBe(isReady ? 0 : -1);
    }
    expect(snapshotEnd(fits(first - 1).state, at)).toBeLessThanOrEqual(3072);
    expect(snapshotEnd(fits(first).state, at) + areas).toBeGreaterThan(3072);
  });

  it('ends no later than it is said to, whatever is in it', () => {
    let closest = Infinity;
    for (let n = 0; n < 300; n++) {
      const state = stateOf([
        ...Array.from({ length: n % 9 }, (_, key) => put(key, (n * 37 + key * 101) % 400)),
        ...Array.from({ length: n % 23 }, (_, entry) => append((n + entry * 7) % 65, entry)),
      ]);
      for (let counter = 0; counter < 8; counter++)
        if ((n >> (counter % 4)) & 1) state.counters[counter] = counterFrom(n + counter, n % 3, null);
      state.damaged = n % 5 === 0 ? 0x300 : 0;
      if (n % 7 === 0) state.kept.push({ kind: 0x53, open: n % 4, mask: 0, payload: filled(n % 50, 1), used: [] });
      const said = snapshotEnd(state, at) - recordsStart(unit);
      const spare = said - sizeOf(snapshot(state, at), unit);
      expect(spare, `${n}`).toBeGreaterThanOrEqual(0);
      closest = Math.min(closest, spare);
    }
    expect(closest).toBeLessThan(80);
  });
});

it.each([1, 16])('has room while an eighth of the sector is left (unit %i)', (unit) => {
  const fits = (length: number) =>
    hasRoom(stateOf([put(1, 1000), put(2, 1000), put(3, 1000), put(4, length)]), geometry(unit));
  const lengths = Array.from({ length: 1000 }, (_, n) => n);
  const most = lengths.findLast(fits)!;
  expect(lengths.every((length) => fits(length) === length <= most)).toBe(true);
  const { length: headers } = snapshot(
    stateOf([put(1, 1000), put(2, 1000), put(3, 1000), put(4, most)]),
    geometry(unit),
  );
  expect(headers).toBe(4);
  const end = (length: number) =>
    snapshotEnd(stateOf([put(1, 1000), put(2, 1000), put(3, 1000), put(4, length)]), geometry(unit));
  expect(end(most)).toBeLessThanOrEqual(4096 - 512);
  expect(end(most + 1)).toBeGreaterThan(4096 - 512);
});

it('has its room whatever is counted meanwhile: every counter’s is kept for it', () => {
  const endOf = (counted: number) => {
    const state = stateOf([put(1, 100)]);
    for (let n = 0; n < counted; n++) state.counters[n] = counterFrom(3, 0, null);
    return snapshotEnd(state, geometry(1));
  };
  const { length } = emptyState(4096).counters;
  for (let counted = 1; counted <= length; counted++) expect(endOf(counted), `${counted}`).toBe(endOf(0));
});

describe('a counter is in need', () => {
  const ready = () => {
    const state = emptyState(4096);
    for (let n = 0; n < 6; n++) state.counters[n] = counterFrom(0, 0, { offset: 200 + n, units: 4, used: 3 });
    return state;
  };

  it('when its open units are used up, or there are none', () => {
    expect(counterInNeed(ready(), geometry())).toBe(-1);
    for (let n = 0; n < 6; n++) {
      const used = ready();
      used.counters[n]!.area!.used = 4;
      expect(counterInNeed(used, geometry())).toBe(n);
      const none = ready();
      none.counters[n]!.area = null;
      expect(counterInNeed(none, geometry())).toBe(n);
    }
  });

  it('of those of this version alone', () => {
    const state = ready();
    state.counters[6] = counterFrom(3, 0, { offset: 300, units: 4, used: 4 });
    expect(counterInNeed(state, geometry())).toBe(-1);
  });
});

it('leaves a state with the same attempts, from nought, and nothing superseded', () => {
  const state = stateOf([put(1, 3), put(1, 4), append(2)]);
  state.counters[0] = counterFrom(9, 4, { offset: 1, units: 2, used: 1 });
  state.counters[3] = counterFrom(1, 2, null);
  expect(state.stale).toBe(true);
  const next = compacted(state);
  expect(next.stale).toBe(false);
  expect(
    next.counters.slice(0, 4).map(({ total, zero, area, based, lost }) => [total, zero, area, based, lost]),
  ).toEqual([
    [5, 0, null, true, null],
    [0, 0, null, true, null],
    [0, 0, null, true, null],
    [1000, 0, null, true, null],
  ]);
  expect([next.values, next.log]).toEqual([state.values, state.log]);
  expect([state.stale, state.counters[0]!.total]).toEqual([true, 9]);
});
