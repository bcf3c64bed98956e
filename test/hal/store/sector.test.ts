/** The beginning of a sector: what is told from preamble, headers and complete mark, and how a sector is taken out of use. */
import { describe, expect, it } from 'vitest';
import { headerSize, preambleSize, recordsStart, sectorOffsets } from '../../../src/hal/store/layout';
import { makeHeader, makePreamble, parseHead, readHeads, retireSector } from '../../../src/hal/store/sector';
import { createNor } from '../../../src/sim/flash/nor';
import { type Call, type Parts, partsOf } from './parts';

const sector = 4096;
const { headerA, headerB, complete } = sectorOffsets;
const make = (count = 4, programUnit = 1): Parts =>
  partsOf(createNor({ geometry: { size: count * sector, sectorSize: sector, programUnit } }));

/** The beginning of a sector with these bytes in these places, and the rest erased. */
function beginning(unit: number, ...places: readonly (readonly [offset: number, bytes: Uint8Array])[]): Uint8Array {
  const bytes = new Uint8Array(recordsStart(unit)).fill(0xff);
  for (const [offset, part] of places) bytes.set(part, offset);
  return bytes;
}
const flipped = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

describe.each([1, 16])('a sector (unit %i)', (unit) => {
  const { ring } = make(4, unit);
  const { device, mac, preamble } = ring;
  const header = makeHeader(device, 0x01020304, mac);
  const parse = (...places: Parameters<typeof beginning> extends [number, ...infer Rest] ? Rest : never) =>
    parseHead(beginning(unit, ...places), device, preamble, mac);
  const log = { kind: 'log', epoch: 0x01020304, major: 1, complete: false, fits: true, weak: false };

  it('has a preamble and headers as SPEC.md lays them out', () => {
    expect(preamble).toHaveLength(preambleSize);
    expect(String.fromCharCode(...preamble.subarray(0, 8))).toBe('ATNVRCLN');
    expect([...preamble.subarray(8, 16)]).toEqual([12, Math.log2(unit), 4, 0, 0, 0, 0, 0]);
    expect(preamble.subarray(16)).toEqual(mac('preamble', preamble.subarray(0, 16)));
    expect(header).toHaveLength(headerSize);
    expect(String.fromCharCode(...header.subarray(0, 8))).toBe('ATNVRLOG');
    expect([...header.subarray(8, 20)]).toEqual([1, 0, 12, Math.log2(unit), 4, 0, 0, 0, 4, 3, 2, 1]);
    expect(header.subarray(20, 32).every((byte) => byte === 0)).toBe(true);
    expect(header.subarray(32)).toEqual(mac('header', header.subarray(0, 32)));
  });

  it('is blank when erased, clean with the preamble and nothing else', () => {
    expect(parse()).toEqual({ kind: 'blank' });
    expect(parse([0, preamble])).toEqual({ kind: 'clean' });
  });

  it('is a log by either copy of its header', () => {
    const both = [[headerA, header] as const, [headerB, header] as const];
    expect(parse([0, preamble], ...both)).toEqual(log);
    expect(parse([0, preamble], both[0]!)).toEqual({ ...log, weak: true });
    expect(parse([0, preamble], both[1]!)).toEqual({ ...log, weak: true });
    expect(parse(...both)).toEqual({ ...log, weak: true });
    for (const at of [0, 7, 8, 20, 31, 32, 47]) {
      expect(parse([0, preamble], [headerA, flipped(header, at)], both[1]!), `${at}`).toEqual({ ...log, weak: true });
      expect(parse([0, preamble], both[0]!, [headerB, flipped(header, at)]), `${at}`).toEqual({ ...log, weak: true });
      expect(parse([headerA, flipped(header, at)], [headerB, flipped(header, at)]), `${at}`).toEqual({
        kind: 'dirty',
        ours: false,
      });
    }
    // Copy A goes first.
    const newer = makeHeader(device, 9, mac);
    expect(parse([0, preamble], [headerA, newer], both[1]!)).toEqual({ ...log, epoch: 9 });
  });

  it('is complete by any cleared bit of the mark', () => {
    for (const at of new Set([0, unit - 1])) {
      const mark = new Uint8Array(unit).fill(0xff);
      mark[at] = 0xfe;
      expect(parse([0, preamble], [headerA, header], [headerB, header], [complete, mark])).toEqual({
        ...log,
        complete: true,
      });
    }
  });

  it('says which version and geometry wrote the header', () => {
    const newer = header.slice(0, 32);
    newer[8] = 2;
    const signed = new Uint8Array(headerSize);
    signed.set(newer);
    signed.set(mac('header', newer), 32);
    expect(parse([0, preamble], [headerA, signed])).toMatchObject({ kind: 'log', major: 2, fits: true });
    for (const other of [
      { ...device, sectorSize: 8192 },
      { ...device, unit: 2 },
      { ...device, count: 5 },
    ]) {
      expect(parse([headerA, makeHeader(other, 3, mac)])).toMatchObject({ kind: 'log', epoch: 3, fits: false });
    }
  });

  it('is dirty otherwise, and ours behind an authentic preamble of any geometry', () => {
    const noise = new Uint8Array(9).fill(0x5a);
    expect(parse([headerA, noise])).toEqual({ kind: 'dirty', ours: false });
    expect(parse([0, preamble], [headerA, noise])).toEqual({ kind: 'dirty', ours: true });
    expect(parse([0, preamble], [complete, new Uint8Array(1)])).toEqual({ kind: 'dirty', ours: true });
    expect(parse([0, makePreamble({ ...device, count: 9 }, mac)])).toEqual({ kind: 'dirty', ours: true });
    for (const at of [0, 7, 8, 15, 16, 31]) {
      expect(parse([0, flipped(preamble, at)], [headerA, noise]), `${at}`).toEqual({ kind: 'dirty', ours: false });
      expect(parse([0, flipped(preamble, at)]), `${at}`).toEqual({ kind: 'dirty', ours: false });
    }
  });
});

it('reads the heads of all sectors, or says that the flash does not answer', () => {
  const parts = make();
  const { device, preamble, mac } = parts.ring;
  parts.mark(2, { epoch: 7 });
  parts.put(1, 0, preamble);
  expect(readHeads(device, preamble, mac)!.map(({ kind }) => kind)).toEqual(['blank', 'clean', 'log', 'blank']);
  for (const index of [0, 3]) {
    parts.refuse = ({ kind, offset }) => kind === 'read' && offset === index * sector;
    expect(readHeads(device, preamble, mac)).toBeNull();
  }
});

describe('a sector is taken out of use', () => {
  const isZeros = ({ bytes }: Call) => bytes?.every((byte) => byte === 0) === true;
  const retire = (parts: Parts) => retireSector(parts.ring.device, 1, parts.ring.preamble);

  it('by zeros over preamble and headers, an erase, and the preamble', () => {
    const parts = make();
    parts.mark(1, { epoch: 7 });
    parts.put(1, 900, new Uint8Array(30));
    expect(retire(parts)).toBe('clean');
    expect(parts.calls).toEqual([
      { kind: 'program', offset: sector, bytes: new Uint8Array(complete) },
      { kind: 'erase', offset: sector },
      { kind: 'program', offset: sector, bytes: parts.ring.preamble },
    ]);
    expect(parts.heads().map(({ kind }) => kind)).toEqual(['blank', 'clean', 'blank', 'blank']);
    expect(parts.nor.image.subarray(sector + preambleSize, 2 * sector).every((byte) => byte === 0xff)).toBe(true);
  });

  it('as killed, when it cannot be erased or takes no preamble, but zeros over its headers', () => {
    const cases: [string, (call: Call) => boolean, number][] = [
      ['no erase', ({ kind }) => kind === 'erase', 2],
      ['no preamble', (call) => call.kind === 'program' && !isZeros(call), 3],
    ];
    for (const [what, refuse, calls] of cases) {
      const parts = make();
      parts.mark(1, { epoch: 7 });
      parts.refuse = refuse;
      expect(retire(parts), what).toBe('killed');
      expect(parts.calls, what).toHaveLength(calls);
      expect(parts.heads()[1]!.kind, what).not.toBe('log');
    }
  });

  it('as killed, when zeros are taken only the second time', () => {
    const parts = make();
    parts.mark(1, { epoch: 7 });
    parts.refuse = ({ kind }) => kind === 'erase' || (kind === 'program' && parts.calls.length === 1);
    expect(retire(parts)).toBe('killed');
    expect(parts.calls.map(({ kind }) => kind)).toEqual(['program', 'erase', 'program']);
    expect(parts.heads()[1]).toEqual({ kind: 'dirty', ours: false });
  });

  it('as clean, when only the zeros were refused', () => {
    const parts = make();
    parts.mark(1, { epoch: 7 });
    parts.refuse = isZeros;
    expect(retire(parts)).toBe('clean');
  });

  it('not at all: stuck, when neither an erase nor zeros are taken', () => {
    const parts = make();
    parts.mark(1, { epoch: 7 });
    parts.nor.stuck.add(1);
    expect(retire(parts)).toBe('stuck');
    expect(parts.heads()[1]).toMatchObject({ kind: 'log', epoch: 7 });
  });
});
