/**
 * The parts of the board's disk in its file: boot environment, slots, updater.
 *
 * @module
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { COPY } from '../../../firmware/image/pack/boot-env';
import { layOut, type Part } from '../../../firmware/image/pack/gpt';
import { board } from './packages';

export type PartName = 'env' | 'slot-a' | 'slot-b' | 'updater';

const { parts } = layOut(board.disk.partitions);

export function partOf(name: PartName): Part {
  const part = parts.find((one) => one.name === name);
  if (!part) throw new RangeError(`no part ${name}`);
  return part;
}

/** Bytes of a part, its first `length`. */
export function readPart(disk: string, name: PartName, length?: number): Buffer {
  const { offset, size } = partOf(name);
  const bytes = Buffer.alloc(Math.min(length ?? size, size));
  const file = openSync(disk, 'r');
  readSync(file, bytes, 0, bytes.length, offset);
  closeSync(file);
  return bytes;
}

export function writePart(disk: string, name: PartName, bytes: Uint8Array): void {
  const { offset, size } = partOf(name);
  if (bytes.length > size) throw new RangeError(`${bytes.length} bytes do not fit into ${name}`);
  const file = openSync(disk, 'r+');
  writeSync(file, bytes, 0, bytes.length, offset);
  closeSync(file);
}

/** The boot environment of two copies: the newer whole one; undefined when there is none. An oracle of its own, not the boot program's code. */
export function readEnv(bytes: Uint8Array): ReadonlyMap<string, string> | undefined {
  const whole = [0, COPY].flatMap((at) => {
    const copy = Buffer.from(bytes.subarray(at, at + COPY));
    const data = copy.subarray(5);
    return copy.length === COPY && crc32(data) === copy.readUInt32LE(0) ? [{ counter: copy[4]!, data }] : [];
  });
  // 255 is older than 0
  const isNewer = (a: number, b: number): boolean => ((a - b) & 0xff) < 128 && a !== b;
  const newest = whole.reduce<(typeof whole)[0] | undefined>(
    (best, one) => (best === undefined || isNewer(one.counter, best.counter) ? one : best),
    undefined,
  );
  if (!newest) return undefined;
  const end = newest.data.indexOf('\0\0', 0, 'latin1');
  const lines = newest.data.toString('utf8', 0, end).split('\0');
  return new Map(
    lines
      .filter((line) => line !== '')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
