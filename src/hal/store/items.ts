/**
 * The items inside a commit, and the payload of a counter record: bytes to values and back.
 *
 * @module
 */

import { getU32, setU16, setU32 } from '../bytes';
import { counterCount, counterPayload, entryLimit, keyCount, openUnits, ops, recordKinds, valueLimit } from './layout';
import type { RecordContent } from './records';
import { type Change, type CounterKey, counterKeys, type RecordKey, recordKeys } from './types';

/** One operation of a commit: `op`, the key or counter it concerns (0 for the log), and its bytes. */
export interface Item {
  readonly op: number;
  readonly key: number;
  readonly bytes: Uint8Array;
}

const frame = 4;
export const itemsSize = (items: readonly Item[]): number =>
  items.reduce((size, item) => size + frame + item.bytes.length, 0);

/** Payload of a commit: each item as op, key, length (u16), bytes. */
export function encodeItems(items: readonly Item[]): Uint8Array {
  const payload = new Uint8Array(itemsSize(items));
  let at = 0;
  for (const { op, key, bytes } of items) {
    payload[at] = op;
    payload[at + 1] = key;
    setU16(payload, at + 2, bytes.length);
    payload.set(bytes, at + frame);
    at += frame + bytes.length;
  }
  return payload;
}

const isItem = (op: number, key: number, length: number): boolean => {
  if (op === ops.put) return key < keyCount;
  if (op === ops.remove || op === ops.damaged) return key < keyCount && length === 0;
  if (op === ops.reset || op === ops.count) return key < counterCount && length === 4;
  return true;
};

/** Items of a payload (pointing into it); null when it is malformed. */
export function decodeItems(payload: Uint8Array): Item[] | null {
  const items: Item[] = [];
  let at = 0;
  const { length } = payload;
  while (at < length) {
    if (at + frame > length) return null;
    const op = payload[at]!;
    const key = payload[at + 1]!;
    const size = payload[at + 2]! | (payload[at + 3]! << 8);
    const end = at + frame + size;
    if (end > length || !isItem(op, key, size)) return null;
    items.push({ op, key, bytes: payload.subarray(at + frame, end) });
    at = end;
  }
  return items;
}

export const counterBit = (counter: number): number => (1 << (24 + counter)) >>> 0;

/** Bits of the keys and counters that an item touches; none for the log and for operations this version does not know. */
function itemMask({ op, key }: Item): number {
  if (op === ops.put || op === ops.remove || op === ops.damaged) return (1 << key) >>> 0;
  if (op === ops.reset || op === ops.count) return counterBit(key);
  return 0;
}

export const itemsMask = (items: readonly Item[]): number =>
  items.reduce((mask, item) => (mask | itemMask(item)) >>> 0, 0);

/** Four bytes of a number, as `reset` and `count` carry it. */
export function numberBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  setU32(bytes, 0, value);
  return bytes;
}

/** Payload of a counter record: attempts ever counted (`total`), and the total at the last reset (`zero`). */
function encodeCounter(counter: number, total: number, zero: number): Uint8Array {
  const payload = new Uint8Array(counterPayload);
  payload[0] = counter;
  setU32(payload, 4, total);
  setU32(payload, 8, zero);
  return payload;
}

/** A counter record with open units for the following attempts. */
export const counterContent = (counter: number, total: number, zero: number, unit: number): RecordContent => ({
  kind: recordKinds.counter,
  open: openUnits(unit),
  mask: counterBit(counter),
  payload: encodeCounter(counter, total, zero),
});

/** Null when it is not a counter's payload. */
export function decodeCounter(payload: Uint8Array): { counter: number; total: number; zero: number } | null {
  const counter = payload[0];
  if (payload.length !== counterPayload || counter === undefined || counter >= counterCount) return null;
  return { counter, total: getU32(payload, 4), zero: getU32(payload, 8) };
}

/** Number of a key on flash; throws TypeError on a name that is none. */
export function keyNumber(name: RecordKey): number {
  if (!Object.hasOwn(recordKeys, name)) throw new TypeError(`store: no such key: ${String(name)}`);
  return recordKeys[name];
}

/** Number of a counter on flash; throws TypeError on a name that is none. */
export function counterNumber(name: CounterKey): number {
  if (!Object.hasOwn(counterKeys, name)) throw new TypeError(`store: no such counter: ${String(name)}`);
  return counterKeys[name];
}

/**
 * Items of a change; resets carry the totals of the counters, nought where nothing was ever counted. Throws RangeError on values over the limits and on a key both put and
 * removed: the order would be a guess.
 */
export function changeItems(change: Change, totals: readonly number[] = []): Item[] {
  const items: Item[] = [];
  const add = (op: number, key: number, bytes: Uint8Array) => items.push({ op, key, bytes: bytes.slice() });
  const put = new Set<RecordKey>();
  for (const [name, value] of Object.entries(change.put ?? {}) as [RecordKey, Uint8Array | undefined][]) {
    const key = keyNumber(name);
    if (value === undefined) continue;
    if (value.length > valueLimit) throw new RangeError(`store: ${name}: ${value.length} bytes, ${valueLimit} at most`);
    put.add(name);
    add(ops.put, key, value);
  }
  for (const name of change.remove ?? []) {
    if (put.has(name)) throw new RangeError(`store: ${name} is both put and removed`);
    add(ops.remove, keyNumber(name), new Uint8Array());
  }
  for (const entry of change.append ?? []) {
    if (entry.length > entryLimit)
      throw new RangeError(`store: log entry of ${entry.length} bytes, ${entryLimit} at most`);
    add(ops.append, 0, entry);
  }
  for (const name of change.reset ?? []) {
    const counter = counterNumber(name);
    add(ops.reset, counter, numberBytes(totals[counter] ?? 0));
  }
  return items;
}
