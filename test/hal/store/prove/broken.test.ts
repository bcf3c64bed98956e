/**
 * The proof can fail: what is broken between the store and its flash is found out. Each of these breaks one promise that the store
 * lives on, and each would pass every test that never cuts the power.
 */
import { describe, expect, it } from 'vitest';
import { sectorOffsets } from '../../../../src/hal/store/layout';
import { replaced, shortLife } from './lives';
import { createProver } from './prover';
import { recordLife, type Start, type Wrap } from './record';
import { replay } from './replay';
import { Violation } from './tally';
import { openVisited, visitedMemory } from './visited';

const geometry = { size: 8192, sectorSize: 4096, programUnit: 1 };

interface Held {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * A flash that holds one program back in memory that the power takes: `ok` at once, and reads as if it were done. `isHeld` says which; it
 * goes to the cells when `isDue` says so of the next operation (`after`: behind that one), and before any other.
 */
function holding(
  isHeld: (offset: number, length: number) => boolean,
  isDueAfter: (offset: number, length: number | null) => boolean,
): Wrap {
  return (flash) => {
    let held: Held | null = null;
    const flush = () => {
      if (held) flash.program(held.offset, held.bytes.slice().buffer as ArrayBuffer);
      held = null;
    };
    const around = (offset: number, length: number | null, run: () => FlashResult): FlashResult => {
      const after = isDueAfter(offset, length);
      if (!after) flush();
      const result = run();
      if (after) flush();
      return result;
    };
    return {
      size: flash.size,
      sectorSize: flash.sectorSize,
      programUnit: flash.programUnit,
      read(offset, length) {
        const bytes = new Uint8Array(flash.read(offset, length)!);
        for (let i = 0; held && i < held.bytes.length; i++) {
          const at = held.offset + i - offset;
          if (at >= 0 && at < length) bytes[at]! &= held.bytes[i]!;
        }
        return bytes.buffer;
      },
      program(offset, buffer) {
        const bytes = new Uint8Array(buffer.slice(0));
        if (!isHeld(offset, bytes.length)) return around(offset, bytes.length, () => flash.program(offset, buffer));
        flush();
        held = { offset, bytes };
        return 'ok';
      },
      erase: (offset) => around(offset, null, () => flash.erase(offset)),
    };
  };
}

const isRecord = (offset: number) => offset % geometry.sectorSize > sectorOffsets.complete;
const isCompleteMark = (offset: number, length: number | null) =>
  offset % geometry.sectorSize === sectorOffsets.complete && length === 1;

const broken: readonly (readonly [string, Wrap])[] = [
  // Headers and payloads wait until the mark behind them is programmed.
  [
    'commit mark before payload',
    holding(
      (at, length) => isRecord(at) && length > 1,
      (at, length) => isRecord(at) && length === 1,
    ),
  ],
  // The store reads its attempt back, and it is only in memory.
  [
    'a spend that is not in the cells',
    holding(
      (at, length) => isRecord(at) && length === 1,
      () => false,
    ),
  ],
  // The old sector goes before the new one is complete.
  [
    'complete mark after the erase',
    holding(
      (at, length) => isCompleteMark(at, length),
      (_, length) => length !== 1,
    ),
  ],
  [
    'no second programming at the mount',
    (flash) => ({
      size: flash.size,
      sectorSize: flash.sectorSize,
      programUnit: flash.programUnit,
      read: (offset, length) => flash.read(offset, length),
      erase: (offset) => flash.erase(offset),
      program(offset, buffer) {
        const bytes = new Uint8Array(buffer);
        const stands = new Uint8Array(flash.read(offset, bytes.length)!);
        return stands.every((byte, i) => (byte & bytes[i]!) === byte) ? 'ok' : flash.program(offset, buffer);
      },
    }),
  ],
];

interface Found {
  readonly path: string;
  readonly message: string;
}

async function firstViolation(wrap?: Wrap, told = shortLife, start: Start = 'factory'): Promise<Found | null> {
  const life = await recordLife(told, geometry, start, wrap);
  const visited = openVisited(visitedMemory(18));
  const prover = createProver(life, visited, { pairs: false, ...(wrap && { wrap }) });
  try {
    for (let number = 0; number < life.operations.length; number++) prover.proveOperation(number);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    // The path alone finds it again.
    const lines: string[] = [];
    const { path } = error;
    expect(() => replay(life, path, (line) => lines.push(line), wrap ? { wrap } : {}), path).toThrow(Violation);
    expect(lines.join('\n')).toContain('may show');
    return { path, message: error.message };
  }
  return null;
}

describe('the proof fails for', () => {
  it.each(broken)('%s', async (name, wrap) => {
    const violation = await firstViolation(wrap);
    console.log(`${name}: ${violation?.path}: ${violation?.message.split('\n')[0]}`);
    expect(violation).not.toBeNull();
  });

  it('complete mark before the last record, where a new store takes the place of another', async () => {
    const wrap = holding((at, length) => isRecord(at) && length > 1, isCompleteMark);
    const violation = await firstViolation(wrap, replaced, 'damaged');
    console.log(`${violation?.path}: ${violation?.message.split('\n')[0]}`);
    expect(violation?.message).toContain('the store shows what it must not');
  });

  it('not the store as it is', async () => {
    expect(await firstViolation()).toBeNull();
  });
});
