/** The simulated NOR: bits only clear, and power cuts are as nasty as they say. */
import { describe, expect, it } from 'vitest';
import { createNor, PowerCut } from '../../../src/sim/flash/nor';

const geometry = { size: 16384, sectorSize: 4096, programUnit: 4 };
const buffer = (...bytes: number[]) => Uint8Array.from(bytes).buffer;
const read = (nor: HostFlash, offset: number, length: number) => [...new Uint8Array(nor.read(offset, length)!)];

describe('operations', () => {
  it('clear bits only, until the sector is erased', () => {
    const nor = createNor({ geometry });
    expect(nor.program(4, buffer(0xf0, 0xff, 0, 0x55))).toBe('ok');
    expect(nor.program(4, buffer(0x3c, 0x0f, 0xff, 0xff))).toBe('ok');
    expect(read(nor, 0, 12)).toEqual([255, 255, 255, 255, 0x30, 0x0f, 0, 0x55, 255, 255, 255, 255]);
    expect(nor.erase(0)).toBe('ok');
    expect(read(nor, 4, 4)).toEqual([255, 255, 255, 255]);
    expect(nor.wear).toEqual([1, 0, 0, 0]);
    expect(nor.counts).toEqual({ programs: 2, erases: 1, bytesProgrammed: 8, bytesRead: 16 });
  });

  it('throw on what no caller may ask, and change nothing', () => {
    const nor = createNor({ geometry });
    for (const run of [
      () => nor.program(1, buffer(0, 0, 0, 0)),
      () => nor.program(0, buffer(0)),
      () => nor.program(16384, buffer(0, 0, 0, 0)),
      () => nor.program(-4, buffer(0, 0, 0, 0)),
      () => nor.erase(4),
      () => nor.erase(16384),
      () => nor.read(16380, 5),
      () => nor.read(-1, 1),
      () => nor.read(0.5, 1),
      () => nor.cutAt(-1),
    ]) {
      expect(run).toThrow(RangeError);
    }
    expect(() => nor.program(0, new Uint8Array(4) as never)).toThrow(TypeError);
    expect(() => createNor({ geometry, image: new Uint8Array(3) })).toThrow(RangeError);
    expect(nor.image.every((byte) => byte === 0xff)).toBe(true);
    expect(nor.counts.programs).toBe(0);
  });

  it('give copies', () => {
    const nor = createNor({ geometry });
    new Uint8Array(nor.read(0, 4)!).fill(0);
    expect(read(nor, 0, 4)).toEqual([255, 255, 255, 255]);
  });

  it('are all undone by a wipe, which is no operation', () => {
    const nor = createNor({ geometry });
    nor.program(0, new Uint8Array(4).buffer);
    nor.cutAt(1);
    expect(() => nor.program(8, new Uint8Array(4).buffer)).toThrow(PowerCut);
    expect(nor.wipe()).toBe('ok');
    nor.restore();
    expect(new Uint8Array(nor.read(0, nor.size)!).every((byte) => byte === 0xff)).toBe(true);
    expect([nor.counts.erases, nor.wear.some((erases) => erases > 0)]).toEqual([0, false]);
    expect(createNor({ geometry, readOnly: true }).wipe()).toBe('fault');
    expect(createNor({ geometry, persist: () => false }).wipe()).toBe('fault');
  });

  it('return fault on stuck sectors and read-only flash', () => {
    const nor = createNor({ geometry });
    nor.stuck.add(1);
    expect([nor.program(4096, buffer(0, 0, 0, 0)), nor.erase(4096), nor.program(0, buffer(0, 0, 0, 0))]).toEqual([
      'fault',
      'fault',
      'ok',
    ]);
    const still = createNor({ geometry, readOnly: true });
    expect([still.program(0, buffer(0, 0, 0, 0)), still.erase(0)]).toEqual(['fault', 'fault']);
    expect(read(still, 0, 4)).toEqual([255, 255, 255, 255]);
  });
});

describe('power cuts', () => {
  it('come in the n-th operation, and nothing works until the power is back', () => {
    const nor = createNor({ geometry });
    const seen: boolean[] = [];
    nor.onOperation = ({ cut }) => seen.push(cut);
    nor.cutAt(2);
    expect(nor.program(0, buffer(0, 0, 0, 0))).toBe('ok');
    expect(() => nor.erase(4096)).toThrow(PowerCut);
    expect(nor.isDown).toBe(true);
    for (const run of [() => nor.read(0, 1), () => nor.program(0, buffer(0, 0, 0, 0)), () => nor.erase(0)])
      expect(run).toThrow(PowerCut);
    nor.restore();
    expect(nor.program(0, buffer(0, 0, 0, 0))).toBe('ok');
    expect(seen).toEqual([false, true, false]);
    nor.cutAt(1);
    nor.cutAt(0);
    expect(nor.erase(0)).toBe('ok');
  });

  it('tear a program at any unit: whole before, untouched behind, any bits in it', () => {
    const torn = new Set<number>();
    for (let seed = 1; seed <= 400; seed++) {
      const nor = createNor({ geometry, seed });
      nor.cutAt(1, { byte: 5, bits: 'some' });
      expect(() => nor.program(0, new Uint8Array(12).fill(0x0f).buffer)).toThrow(PowerCut);
      nor.restore();
      const bytes = read(nor, 0, 12);
      expect(bytes.slice(0, 4)).toEqual([15, 15, 15, 15]);
      expect(bytes.slice(8)).toEqual([255, 255, 255, 255]);
      for (const byte of bytes.slice(4, 8)) {
        expect(byte & 0x0f).toBe(0x0f);
        torn.add(byte >> 4);
      }
    }
    expect(torn.size).toBe(16);
  });

  it('leave bits that read differently until they are programmed or erased', () => {
    const nor = createNor({ geometry, seed: 3 });
    const readings = () => new Set(Array.from({ length: 50 }, () => read(nor, 0, 4).join())).size;
    nor.cutAt(1, { byte: 0, bits: 'none' });
    expect(() => nor.program(0, buffer(0, 0, 0, 0))).toThrow(PowerCut);
    nor.restore();
    expect(readings()).toBeGreaterThan(10);
    nor.program(0, buffer(0, 0, 0, 0));
    expect(read(nor, 0, 4)).toEqual([0, 0, 0, 0]);
    expect(readings()).toBe(1);
  });

  it.each(['early', 'noise', 'late'] as const)('tear an erase: %s', (erase) => {
    const nor = createNor({ geometry });
    nor.program(0, new Uint8Array(4096).buffer);
    nor.cutAt(1, { erase });
    expect(() => nor.erase(0)).toThrow(PowerCut);
    nor.restore();
    const reading = () => read(nor, 0, 4096).join();
    expect(reading()).not.toBe(reading());
    const set = read(nor, 0, 4096).filter((byte) => byte !== 0).length;
    if (erase === 'early') expect(set).toBeLessThan(400);
    if (erase === 'late') expect(set).toBeGreaterThan(3700);
    expect(read(nor, 4096, 4)).toEqual([255, 255, 255, 255]);
    nor.erase(0);
    expect(new Set(read(nor, 0, 4096))).toEqual(new Set([255]));
  });

  it('repeat with the seed', () => {
    const run = (seed: number) => {
      const nor = createNor({ geometry, seed });
      nor.cutAt(1);
      expect(() => nor.program(0, new Uint8Array(64).buffer)).toThrow(PowerCut);
      nor.restore();
      return read(nor, 0, 64).join();
    };
    expect(run(7)).toBe(run(7));
    expect(new Set(Array.from({ length: 20 }, (_, seed) => run(seed))).size).toBeGreaterThan(10);
  });
});
