/**
 * What the records of a sector add up to: values, event log, counters.
 *
 * @module
 */

import { getU32 } from '../bytes';
import { counterBit, decodeCounter, decodeItems, encodeItems, type Item, itemsMask } from './items';
import { allKeys, counterCount, keyCount, logLimit, ops, recordKinds, secretKeys } from './layout';
import type { RecordContent } from './records';
import { lostAttempts, recordKeys } from './types';

/** Open units of a counter record that can still take attempts. */
export interface Area {
  /** Bytes from the beginning of the sector. */
  readonly offset: number;
  readonly units: number;
  used: number;
}

export interface Counter {
  /** Attempts ever counted in this sector's time. */
  total: number;
  /** `total` at the last reset. */
  zero: number;
  area: Area | null;
  /** `total` was said by a record of this sector; before that it is nought because nothing was ever counted. */
  based: boolean;
  /** Null, or rot took `total`: how many attempts may have been counted in records that rotted. */
  lost: number | null;
}

export const counterFrom = (total: number, zero: number, area: Area | null): Counter => ({
  total,
  zero,
  area,
  based: true,
  lost: null,
});

/** A record of a kind or with operations of a newer version, carried along as it is. */
export interface Kept extends RecordContent {
  /** Which of its open units have a cleared bit. */
  readonly used: readonly number[];
}

export interface State {
  readonly values: Map<number, Uint8Array>;
  /** Bits of the keys lost to rot. */
  damaged: number;
  log: Uint8Array[];
  readonly counters: Counter[];
  kept: Kept[];
  /** Superseded secrets are in the sector. */
  stale: boolean;
  /** Bytes that the log may take, with 4 bytes of frame an entry. */
  readonly logBudget: number;
}

export function emptyState(sectorSize: number): State {
  return {
    values: new Map(),
    damaged: 0,
    log: [],
    counters: Array.from({ length: counterCount }, () => ({ ...counterFrom(0, 0, null), based: false })),
    kept: [],
    stale: false,
    logBudget: sectorSize / 4,
  };
}

const knownKeys = new Set<number>(Object.values(recordKeys));

/** Whether a newer version has left something here. */
export const holdsNewer = ({ kept, values }: State): boolean =>
  kept.length > 0 || [...values.keys()].some((key) => !knownKeys.has(key));

/** A copy that can be changed without the original; values are shared. */
export function cloneState(state: State): State {
  return {
    ...state,
    values: new Map(state.values),
    log: state.log.slice(),
    counters: state.counters.map((counter) => ({ ...counter, area: counter.area && { ...counter.area } })),
    kept: state.kept.slice(),
  };
}

/** Attempts since the last reset. Rot may leave `zero` above `total`: then the number is lost. */
export const attemptsOf = ({ total, zero }: Counter): number => (total >= zero ? total - zero : lostAttempts);

function trimLog(state: State): void {
  let size = 0;
  let first = state.log.length;
  while (first > 0 && state.log.length - first < logLimit) {
    size += 4 + state.log[first - 1]!.length;
    if (size > state.logBudget) break;
    first--;
  }
  if (first > 0) state.log = state.log.slice(first);
}

/** Applies the items of a commit. Bytes are copied. Items of unknown operations are left to the caller: false when there are any. */
export function applyItems(state: State, items: readonly Item[]): boolean {
  let appended = false;
  let isKnown = true;
  for (let i = 0; i < items.length; i++) {
    const { op, key, bytes } = items[i]!;
    const bit = 1 << key;
    if (op === ops.put || op === ops.remove || op === ops.damaged) {
      if (bit & secretKeys && state.values.has(key)) state.stale = true;
      state.damaged &= ~bit;
      if (op === ops.put) state.values.set(key, bytes.slice());
      else state.values.delete(key);
      if (op === ops.damaged) state.damaged |= bit;
    } else if (op === ops.append) {
      state.log.push(bytes.slice());
      appended = true;
      // A long log in one commit must not grow without bound before it is trimmed.
      if (state.log.length > 2 * logLimit) trimLog(state);
    } else if (op === ops.reset) {
      const counter = state.counters[key]!;
      counter.zero = getU32(bytes, 0);
      // A reset says the total as well, which helps when rot took it.
      if (counter.lost !== null) counter.total = counter.zero + counter.lost;
    } else if (op === ops.count) {
      state.counters[key] = counterFrom(getU32(bytes, 0), 0, null);
    } else {
      isKnown = false;
    }
  }
  if (appended) trimLog(state);
  return isKnown;
}

/**
 * Marks what a rotten record may have touched. `record`: its header, when that is whole; `attempts`: used units among its open ones.
 * Keys become damaged, counters high. A lost reset leaves a counter too high already.
 */
export function applyDamage(state: State, record: RecordContent | null, attempts: number): void {
  const mask = record === null ? 0xffffffff : record.mask;
  for (let key = 0; key < keyCount; key++) {
    if ((mask & (1 << key)) === 0) continue;
    if ((1 << key) & secretKeys) state.stale = true;
    state.values.delete(key);
  }
  state.damaged |= mask & allKeys;
  state.counters.forEach((counter, index) => {
    if ((mask & counterBit(index)) === 0) return;
    if (record?.kind === recordKinds.commit && counter.based) return;
    counter.total = Math.max(counter.total, counter.zero + lostAttempts);
    counter.area = null;
    counter.lost = (counter.lost ?? 0) + attempts;
  });
}

const isKnown = ({ op }: Item) => op >= ops.put && op <= ops.damaged;
const isDroppable = (code: number) => (code & 0x80) !== 0;

/**
 * Applies an authentic record. `used`: which of its open units have a cleared bit; `openOffset`: where they begin. False when
 * the payload is malformed.
 */
export function applyRecord(state: State, record: RecordContent, used: readonly number[], openOffset: number): boolean {
  const { kind, open, payload } = record;
  if (kind === recordKinds.counter) {
    const content = decodeCounter(payload);
    if (content === null) return false;
    const { counter, total, zero } = content;
    // Units are spent in order, so the ones up to the last used are gone even if rot gave one its bits back.
    const gone = used.length === 0 ? 0 : used.at(-1)! + 1;
    state.counters[counter] = counterFrom(total + gone, zero, { offset: openOffset, units: open, used: gone });
    return true;
  }
  if (kind !== recordKinds.commit) {
    if (!isDroppable(kind)) state.kept.push({ kind, open, mask: record.mask, payload: payload.slice(), used });
    return true;
  }
  const items = decodeItems(payload);
  if (items === null) return false;
  if (applyItems(state, items)) return true;
  const unknown = items.filter((item) => !isKnown(item) && !isDroppable(item.op));
  if (unknown.length > 0) {
    const mask = (record.mask & ~itemsMask(items)) >>> 0;
    state.kept.push({ kind, open: 0, mask, payload: encodeItems(unknown), used: [] });
  }
  return true;
}
