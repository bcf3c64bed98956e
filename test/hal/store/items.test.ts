/** Items of a commit and payloads of counters, byte for byte as SPEC.md has them, and everything that is none of them. */
import { describe, expect, it } from 'vitest';
import {
  changeItems,
  counterBit,
  counterContent,
  counterNumber,
  decodeCounter,
  decodeItems,
  encodeItems,
  type Item,
  itemsMask,
  keyNumber,
} from '../../../src/hal/store/items';
import { counterCount, counterPayload, keyCount, ops, recordKinds } from '../../../src/hal/store/layout';
import type { Change, CounterKey, RecordKey } from '../../../src/hal/store/types';
import { filled } from './history';

const item = (op: number, key: number, length = 0): Item => ({ op, key, bytes: filled(length, 7) });
const isTaken = (one: Item): boolean => decodeItems(encodeItems([one])) !== null;
const none = new Uint8Array();

describe('items', () => {
  it('come back as they were, one after the other, also when they are empty', () => {
    const items = [item(ops.put, 0, 3), item(ops.remove, 23), item(ops.append, 0, 64), item(ops.reset, 7, 4)];
    expect(decodeItems(encodeItems(items))).toEqual(items);
    expect([...encodeItems([item(ops.put, 2, 2)])]).toEqual([1, 2, 2, 0, ...filled(2, 7)]);
    expect(decodeItems(encodeItems([item(ops.put, 1, 0x1ff)]))![0]!.bytes.length).toBe(0x1ff);
    expect(decodeItems(none)).toEqual([]);
  });

  it.each([
    ['put', ops.put, keyCount, 9],
    ['remove', ops.remove, keyCount, 0],
    ['damaged', ops.damaged, keyCount, 0],
    ['reset', ops.reset, counterCount, 4],
    ['count', ops.count, counterCount, 4],
  ])('of %s have a key or counter of this format', (_, op, count, length) => {
    for (let key = 0; key < 256; key++) expect([key, isTaken(item(op, key, length))]).toEqual([key, key < count]);
  });

  it('of remove and damaged hold nothing, of reset and count four bytes', () => {
    for (const length of [0, 1, 3, 4, 5, 200]) {
      for (const op of [ops.remove, ops.damaged]) expect(isTaken(item(op, 1, length))).toBe(length === 0);
      for (const op of [ops.reset, ops.count]) expect(isTaken(item(op, 1, length))).toBe(length === 4);
      for (const op of [ops.put, ops.append]) expect(isTaken(item(op, 1, length))).toBe(true);
    }
  });

  it('of a later version are kept, whatever they hold', () => {
    for (const op of [0, 7, 99, 0x87, 255]) for (const key of [0, 200]) expect(isTaken(item(op, key, 5))).toBe(true);
  });

  it('cut anywhere but between two are no items', () => {
    const payload = encodeItems([item(ops.put, 0, 5), item(ops.append, 0, 2)]);
    for (let length = 0; length <= payload.length; length++) {
      const items = decodeItems(payload.subarray(0, length));
      expect([length, items?.length ?? null]).toEqual([length, { 0: 0, 9: 1, 15: 2 }[length] ?? null]);
    }
    // a length that reaches beyond the end
    expect(decodeItems(Uint8Array.of(ops.put, 0, 1, 0))).toBeNull();
    expect(decodeItems(Uint8Array.of(ops.put, 0, 0, 1, 5))).toBeNull();
  });

  it('tell which keys and counters they touch', () => {
    expect(itemsMask([item(ops.put, 0, 1)])).toBe(1);
    expect(itemsMask([item(ops.remove, 3)])).toBe(8);
    expect(itemsMask([item(ops.damaged, 23)])).toBe(1 << 23);
    expect(itemsMask([item(ops.reset, 0, 4)])).toBe(1 << 24);
    expect(itemsMask([item(ops.count, 7, 4)])).toBe(0x80000000);
    expect(itemsMask([item(ops.append, 5, 4), item(99, 5, 4)])).toBe(0);
    expect(itemsMask([item(ops.put, 1, 1), item(ops.reset, 7, 4), item(ops.put, 1, 1)])).toBe(0x80000002);
  });
});

describe('a counter record', () => {
  it('holds its counter, all attempts ever and those at the last reset', () => {
    const { kind, open, mask, payload } = counterContent(3, 0x12345678, 0x12345600, 1);
    expect([kind, open, mask]).toEqual([recordKinds.counter, 8, counterBit(3)]);
    expect([...payload]).toEqual([3, 0, 0, 0, 0x78, 0x56, 0x34, 0x12, 0x00, 0x56, 0x34, 0x12]);
    expect(decodeCounter(payload)).toEqual({ counter: 3, total: 0x12345678, zero: 0x12345600 });
  });

  it('of another length or counter is none', () => {
    for (const length of [0, 1, counterPayload - 1, counterPayload + 1])
      expect(decodeCounter(new Uint8Array(length))).toBeNull();
    for (let counter = 0; counter < 256; counter++) {
      const payload = new Uint8Array(counterPayload);
      payload[0] = counter;
      expect([counter, decodeCounter(payload) !== null]).toEqual([counter, counter < counterCount]);
    }
  });
});

describe('a change', () => {
  it('becomes items in the order put, remove, append, reset; nothing of it is a view of the caller’s bytes', () => {
    const password = filled(4, 1);
    const change: Change = {
      put: { password },
      remove: ['mail'],
      append: [filled(3, 2)],
      reset: ['login', 'questions'],
    };
    const items = changeItems(change, [5]);
    password.fill(0);
    expect(items).toEqual([
      { op: ops.put, key: keyNumber('password'), bytes: filled(4, 1) },
      { op: ops.remove, key: keyNumber('mail'), bytes: none },
      { op: ops.append, key: 0, bytes: filled(3, 2) },
      { op: ops.reset, key: counterNumber('login'), bytes: Uint8Array.of(5, 0, 0, 0) },
      { op: ops.reset, key: counterNumber('questions'), bytes: Uint8Array.of(0, 0, 0, 0) },
    ]);
    expect(changeItems({})).toEqual([]);
    expect(changeItems({ reset: ['login'] })[0]!.bytes).toEqual(new Uint8Array(4));
    expect(changeItems({ put: { password: undefined } } as unknown as Change)).toEqual([]);
  });

  it('is refused in words where it cannot be kept', () => {
    const refused = (change: object) => () => changeItems(change as Change);
    expect(refused({ put: { nonsense: none } })).toThrow('store: no such key: nonsense');
    expect(refused({ remove: ['toString'] })).toThrow('store: no such key: toString');
    expect(refused({ reset: ['nonsense'] })).toThrow('store: no such counter: nonsense');
    expect(() => keyNumber('constructor' as RecordKey)).toThrow(TypeError);
    expect(() => counterNumber('constructor' as CounterKey)).toThrow(TypeError);
    expect(refused({ put: { mail: new Uint8Array(1025) } })).toThrow('store: mail: 1025 bytes, 1024 at most');
    expect(refused({ append: [new Uint8Array(65)] })).toThrow('store: log entry of 65 bytes, 64 at most');
    expect(refused({ put: { mail: none }, remove: ['mail'] })).toThrow('store: mail is both put and removed');
    expect(changeItems({ put: { mail: new Uint8Array(1024) }, append: [new Uint8Array(64)] })).toHaveLength(2);
  });
});
