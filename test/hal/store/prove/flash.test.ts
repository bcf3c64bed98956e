/** The proof's flash and its cuts are those of the simulator's flash. */
import { describe, expect, it } from 'vitest';
import { type Cut, createNor, type NorGeometry, PowerCut } from '../../../../src/sim/flash/nor';
import { seededBelow } from '../../../../src/sim/flash/random';
import { applyStep, copyCells, erasedCells, type FlashStep, loadCells } from './cells';
import { createLeanFlash, readings } from './lean-flash';
import { eachCut, tear } from './tear';

const geometry = (programUnit: number): NorGeometry => ({ size: 8192, sectorSize: 4096, programUnit });

function* randomSteps(seed: number, count: number, unit: number): Generator<FlashStep> {
  const below = seededBelow(seed);
  for (let n = 0; n < count; n++) {
    if (below(12) === 0) {
      yield { offset: below(2) * 4096, bytes: null };
      continue;
    }
    const units = 1 + below(6);
    const offset = below(8192 / unit - units) * unit;
    yield { offset, bytes: Uint8Array.from({ length: units * unit }, () => below(256) | below(256)) };
  }
}

const bufferOf = (bytes: Uint8Array) => bytes.slice().buffer as ArrayBuffer;

describe.each([1, 4, 16])('program unit %i', (unit) => {
  it('programs, erases and reads as the simulator does', () => {
    const nor = createNor({ geometry: geometry(unit) });
    const lean = createLeanFlash(geometry(unit));
    const cells = erasedCells(8192);
    lean.load(cells);
    for (const step of randomSteps(unit, 400, unit)) {
      for (const flash of [nor, lean]) {
        expect(step.bytes ? flash.program(step.offset, bufferOf(step.bytes)) : flash.erase(step.offset)).toBe('ok');
      }
      applyStep(cells, step, 4096);
      expect(Buffer.from(lean.read(0, 8192)!).equals(Buffer.from(nor.image))).toBe(true);
      expect(Buffer.from(cells.image).equals(Buffer.from(nor.image))).toBe(true);
    }
    expect(lean.trace.length).toBe(400);
  });

  it('leaves of a cut program what the simulator leaves: the same bytes outside of the torn unit, the same possible bits in it', () => {
    let compared = 0;
    for (const step of randomSteps(unit + 50, 24, unit)) {
      if (step.bytes === null) continue;
      const before = createNor({ geometry: geometry(unit) });
      for (const earlier of randomSteps(7, 30, unit)) {
        if (earlier.bytes) before.program(earlier.offset, bufferOf(earlier.bytes));
      }
      const start = erasedCells(8192);
      loadCells(start, before.image, null);
      for (let index = 0; index < step.bytes.length / unit; index++) {
        const torn = copyCells(start);
        tear(torn, step, `${index}u`, { unit, sectorSize: 4096 });
        for (const bits of ['none', 'some', 'all', 'together'] as const) {
          const cut: Cut = { byte: index * unit, bits };
          const nor = createNor({ geometry: geometry(unit), image: before.image.slice(), seed: index + 1 });
          nor.cutAt(1, cut);
          expect(() => nor.program(step.offset, bufferOf(step.bytes!))).toThrow(PowerCut);
          nor.restore();
          for (let reading = 0; reading < 3; reading++) {
            const read = new Uint8Array(nor.read(0, 8192)!);
            // What the simulator reads differs from ours with all bits 1 in bits that ours has unsettled, and in no other.
            let wrong = 0;
            for (let at = 0; at < 8192; at++) wrong |= (read[at]! ^ torn.image[at]!) & ~torn.mask[at]!;
            expect(wrong).toBe(0);
          }
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(100);
  });

  it('names all its cuts, each another state or the one before', () => {
    const start = erasedCells(8192);
    const scratch = erasedCells(8192);
    const step = { offset: 64, bytes: new Uint8Array(unit) };
    const names: string[] = [];
    const states = new Set<string>();
    eachCut(start, scratch, step, { unit, sectorSize: 4096, eraseSeeds: 1 }, (name, cells) => {
      names.push(name);
      states.add(`${cells.high} ${cells.low}`);
      const again = copyCells(start);
      tear(again, step, name, { unit, sectorSize: 4096 });
      expect([again.high, again.low]).toEqual([cells.high, cells.low]);
    });
    // Before, after, unsettled, and every other subset of a byte; of a larger unit a bit, all but one, each byte, four mixtures.
    expect(names.length).toBe(unit === 1 ? 3 + 254 : 3 + 2 + unit + 4);
    expect(states.size).toBe(names.length);
  });
});

describe('unsettled bits', () => {
  it('read as asked until they are programmed to zero or erased', () => {
    const flash = createLeanFlash(geometry(1));
    const cells = erasedCells(8192);
    tear(cells, { offset: 10, bytes: Uint8Array.of(0x0f) }, '0u', { unit: 1, sectorSize: 4096 });
    flash.load(cells);
    const read = () => new Uint8Array(flash.read(8, 4)!)[2];
    flash.choose = (n) => [readings.ones, readings.zeros, readings.mixed][n]!;
    expect(read()).toBe(0xff);
    expect(read()).toBe(0x0f);
    expect(read()! & 0x0f).toBe(0x0f);
    expect(flash.asked).toBe(3);
    flash.program(10, Uint8Array.of(0x3f).buffer);
    expect(flash.hasUnsettled).toBe(true);
    flash.choose = () => readings.ones;
    expect(read()).toBe(0x3f);
    flash.program(10, Uint8Array.of(0).buffer);
    expect(flash.hasUnsettled).toBe(false);
    flash.load(cells);
    flash.erase(0);
    expect([flash.hasUnsettled, read()]).toEqual([false, 0xff]);
  });

  it('hash the same whichever way they came about', () => {
    const cells = erasedCells(8192);
    for (const step of randomSteps(3, 60, 1)) applyStep(cells, step, 4096);
    tear(cells, { offset: 4096, bytes: null }, 'enoise3u', { unit: 1, sectorSize: 4096 });
    const other = erasedCells(8192);
    loadCells(other, cells.image, cells.mask);
    expect([other.high, other.low]).toEqual([cells.high, cells.low]);
    expect(other.spots.size).toBe(cells.spots.size);
  });
});
