/**
 * What tests draw from a seed besides numbers: bytes, and changes to the store.
 *
 * @module
 */
import { type Change, type CounterKey, counterKeys, type RecordKey, recordKeys } from '../../src/hal/store/types';
import { seededBelow } from '../../src/sim/flash/random';

/** Gives whole numbers from 0 to `below` - 1. */
export type Random = (below: number) => number;

const allRecords = Object.keys(recordKeys) as RecordKey[];
const allCounters = Object.keys(counterKeys) as CounterKey[];

export const drawBytes = (random: Random, length: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, () => random(256));

/** A source of bytes from a seed, without a hash: for many bytes in little time. */
export function quickBytes(seed: number): (length: number) => ArrayBuffer {
  const random = seededBelow(seed);
  return (length) => drawBytes(random, length).buffer;
}

/** Any change of the store's records, log and counters; values below `most` bytes. */
export function randomChange(random: Random, most: number): Change {
  const pick = <T>(from: readonly T[], chance: number) => from.filter(() => random(chance) === 0);
  const put: Partial<Record<RecordKey, Uint8Array>> = {};
  for (const name of pick(allRecords, 5)) put[name] = drawBytes(random, random(most));
  return {
    put,
    remove: pick(allRecords, 12).filter((name) => !(name in put)),
    append: Array.from({ length: random(3) }, () => drawBytes(random, random(65))),
    reset: pick(allCounters, 8),
  };
}
