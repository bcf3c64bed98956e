/**
 * A state said anew: the records of a snapshot, the room they take, and the open units that counters get ahead of need.
 *
 * @module
 */

import { counterContent, encodeItems, type Item, itemsMask, itemsSize, numberBytes } from './items';
import {
  align,
  counterPayload,
  type Geometry,
  keyCount,
  openUnits,
  ops,
  recordKinds,
  recordSize,
  recordsStart,
} from './layout';
import { attemptsOf, cloneState, counterFrom, type Kept, type State } from './state';
import { counterKeys } from './types';

const commit = (items: readonly Item[]): Kept => ({
  kind: recordKinds.commit,
  open: 0,
  mask: itemsMask(items),
  payload: encodeItems(items),
  used: [],
});

/**
 * The commits that say the state anew, as items: one for each value, so that rot takes no more than one; the log in pieces. Counters
 * from number `from` on are among them.
 */
function snapshotItems(state: State, from: number): { before: Item[][]; after: Item[][] } {
  const counts: Item[] = [];
  state.counters.forEach((counter, key) => {
    const attempts = attemptsOf(counter);
    if (key >= from && attempts > 0) counts.push({ op: ops.count, key, bytes: numberBytes(attempts) });
  });
  const damaged: Item[] = [];
  for (let key = 0; key < keyCount; key++) {
    if (state.damaged & (1 << key)) damaged.push({ op: ops.damaged, key, bytes: new Uint8Array() });
  }
  const before = [counts, damaged];
  for (const [key, bytes] of state.values) before.push([{ op: ops.put, key, bytes }]);
  const after: Item[][] = [[]];
  for (const bytes of state.log) {
    if (itemsSize(after.at(-1)!) >= 512) after.push([]);
    after.at(-1)!.push({ op: ops.append, key: 0, bytes });
  }
  const isFull = (items: Item[]) => items.length > 0;
  return { before: before.filter(isFull), after: after.filter(isFull) };
}

/** Counters that get open units ahead of need; newer versions' only when they are used. */
const knownCounters = Object.keys(counterKeys).length;
const areasSize = (unit: number) => knownCounters * recordSize(counterPayload, openUnits(unit), unit);

/**
 * Whether there is room for open units of every counter ahead of need, so that a try programs one unit and not a record. A quarter
 * of the sector stays free.
 */
const hasAreas = (state: State, { sectorSize, unit }: Geometry): boolean =>
  recordsStart(unit) + snapshotSize(state, unit) + areasSize(unit) <= sectorSize - sectorSize / 4;

/** The records that say the state anew. */
export function snapshot(state: State, geometry: Geometry): Kept[] {
  const records: Kept[] = [];
  const ready = hasAreas(state, geometry) ? knownCounters : 0;
  for (let index = 0; index < ready; index++) {
    const attempts = attemptsOf(state.counters[index]!);
    records.push({ ...counterContent(index, attempts, 0, geometry.unit), used: [] });
  }
  const { before, after } = snapshotItems(state, ready);
  return [...records, ...before.map(commit), ...state.kept, ...after.map(commit)];
}

/** Bytes that the snapshot of a state takes at least, with every counter above nought in it. */
function snapshotSize(state: State, unit: number): number {
  let size = 0;
  const { before, after } = snapshotItems(state, 0);
  for (const items of [...before, ...after]) size += recordSize(itemsSize(items), 0, unit);
  for (const { payload, open } of state.kept) size += recordSize(payload.length, open, unit);
  if (state.counters.every((counter) => attemptsOf(counter) === 0)) size += recordSize(0, 0, unit);
  for (const counter of state.counters) if (attemptsOf(counter) === 0) size += 8;
  // Padding may differ by a unit between the two ways of counting.
  return size + unit;
}

/** Offset behind the snapshot of a state, at most. */
export const snapshotEnd = (state: State, geometry: Geometry): number =>
  recordsStart(geometry.unit) +
  snapshotSize(state, geometry.unit) +
  (hasAreas(state, geometry) ? areasSize(geometry.unit) : 0);

/** Whether a sector holds the state with an eighth to spare, so that not every change moves it. */
export const hasRoom = (state: State, { sectorSize, unit }: Geometry): boolean =>
  recordsStart(unit) + snapshotSize(state, unit) <= sectorSize - align(sectorSize / 8, unit);

/** Number of a counter whose open units are used up while there is room for more ahead of need; -1 when none is. */
export const counterInNeed = (state: State, geometry: Geometry): number =>
  hasAreas(state, geometry)
    ? state.counters.findIndex(({ area }, index) => index < knownCounters && (area === null || area.used >= area.units))
    : -1;

/** The state after its snapshot was written, still without the open units: totals begin anew. */
export function compacted(state: State): State {
  const next = cloneState(state);
  next.counters.forEach((counter, index) => {
    next.counters[index] = counterFrom(attemptsOf(counter), 0, null);
  });
  next.stale = false;
  return next;
}
