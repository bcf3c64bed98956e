/** The live sector at power-on, by itself: which bits are made definite, what closes the log, and how often an odd reading is taken. */
import { describe, expect, it } from 'vitest';
import { counterContent, encodeItems } from '../../../src/hal/store/items';
import { bodySize, ops, recordKinds, recordSize, recordsStart } from '../../../src/hal/store/layout';
import { type ActiveSector, appendRecord } from '../../../src/hal/store/log';
import { mountLog } from '../../../src/hal/store/mount-log';
import type { RecordContent } from '../../../src/hal/store/records';
import { writeLog } from '../../../src/hal/store/ring';
import { attemptsOf, emptyState } from '../../../src/hal/store/state';
import { createNor } from '../../../src/sim/flash/nor';
import { filled } from './history';
import { type Parts, partsOf } from './parts';

const sector = 4096;
const index = 1;
const epoch = 5;
const value = (key: number, length: number): RecordContent => ({
  kind: recordKinds.commit,
  open: 0,
  mask: 1 << key,
  payload: encodeItems([{ op: ops.put, key, bytes: filled(length, key) }]),
});

/** A log with its snapshot in sector 1; `calls` begin behind it. */
function createLog(unit = 1): { parts: Parts; log: ActiveSector } {
  const parts = partsOf(createNor({ geometry: { size: 4 * sector, sectorSize: sector, programUnit: unit } }));
  const { log } = writeLog(parts.ring, index, epoch, emptyState(sector))!;
  parts.calls.length = 0;
  return { parts, log };
}
function append(parts: Parts, log: ActiveSector, content: RecordContent): number {
  const at = log.tail;
  expect(appendRecord(parts.ring.device, log, content, parts.ring.mac)).toBe('ok');
  parts.calls.length = 0;
  return at;
}
const mount = ({ ring }: Parts) => mountLog(ring.device, index, epoch, ring.mac);
/** What the mount programmed: places in the sector, and how many bytes, all of them zeros. */
function programmed({ calls }: Parts): string[] {
  for (const { kind, bytes } of calls) expect([kind, bytes?.every((byte) => byte === 0)]).toEqual(['program', true]);
  return calls.map(({ offset, bytes }) => `${offset - index * sector} ${bytes!.length}`);
}
/** Counts readings of the whole sector from now on; `spoil` changes what one of them gives. */
function watch({ nor }: Parts, spoil: (bytes: Uint8Array, reading: number) => void = () => {}): { readings: number } {
  const seen = { readings: 0 };
  const { read } = nor;
  nor.read = (offset, length) => {
    const bytes = read(offset, length);
    if (bytes !== null && length === sector) spoil(new Uint8Array(bytes), ++seen.readings);
    return bytes;
  };
  return seen;
}

describe.each([1, 16])('a log (unit %i)', (unit) => {
  it('has its last mark and the first erased unit programmed, and goes on behind that', () => {
    const { parts, log } = createLog(unit);
    const at = append(parts, log, value(1, 9));
    const seen = watch(parts);
    const found = mount(parts)!;
    const mark = at + bodySize(13, unit);
    expect(programmed(parts)).toEqual([`${mark} ${unit}`, `${log.tail} ${unit}`]);
    expect(found.log).toEqual({ ...log, tail: log.tail + unit });
    expect(found).toMatchObject({ rotten: 0, isUnsettled: false });
    expect(found.state.values).toEqual(new Map([[1, filled(9, 1)]]));
    expect(seen.readings).toBe(1);
    // The next time the pad as well.
    parts.calls.length = 0;
    expect(mount(parts)!.log.tail).toBe(log.tail + 2 * unit);
    expect(programmed(parts)).toEqual([`${mark} ${unit}`, `${log.tail} ${unit}`, `${log.tail + unit} ${unit}`]);
  });

  it('has the last used unit of each counter programmed, none of one without', () => {
    const { parts, log } = createLog(unit);
    const units = [0, 1].map((number) => {
      const { open, payload } = counterContent(number, 3, 1, unit);
      const at = append(parts, log, counterContent(number, 3, 1, unit));
      return at + recordSize(payload.length, open, unit) - open * unit;
    });
    for (const n of [0, 1, 2]) parts.put(index, units[0]! + n * unit, new Uint8Array(unit));
    const found = mount(parts)!;
    expect(programmed(parts)).toEqual([
      `${units[1]! - unit} ${unit}`,
      `${units[0]! + 2 * unit} ${unit}`,
      `${log.tail} ${unit}`,
    ]);
    expect(found.state.counters.map(attemptsOf).slice(0, 3)).toEqual([5, 2, 0]);
    expect(found.log.weak).toBe(false);
  });

  it('has marks and units that are zeros in part made zeros, wherever they stand, and is read again for it', () => {
    const { parts, log } = createLog(unit);
    const counter = counterContent(0, 3, 1, unit);
    const at = append(parts, log, counter);
    const first = at + recordSize(counter.payload.length, counter.open, unit) - counter.open * unit;
    const next = append(parts, log, value(1, 9));
    parts.put(index, first, new Uint8Array(2 * unit));
    parts.nor.image[index * sector + first - 1]! |= 0x20;
    parts.nor.image[index * sector + first]! |= 0x01;
    const seen = watch(parts);
    const found = mount(parts)!;
    expect(seen.readings).toBe(2);
    expect(programmed(parts)).toEqual([
      `${first - unit} ${unit}`,
      `${first} ${unit}`,
      `${next + bodySize(13, unit)} ${unit}`,
      `${first + unit} ${unit}`,
      `${log.tail} ${unit}`,
    ]);
    expect(attemptsOf(found.state.counters[0]!)).toBe(4);
    expect(found).toMatchObject({ rotten: 0, log: { blocked: false, weak: false } });
  });

  it('without its last mark is unsettled: nothing is appended to it', () => {
    const { parts, log } = createLog(unit);
    parts.refuse = ({ kind }) => kind === 'program' && parts.calls.length === 3;
    expect(appendRecord(parts.ring.device, log, value(1, 9), parts.ring.mac)).toBe('unsure');
    parts.refuse = () => false;
    parts.calls.length = 0;
    const seen = watch(parts);
    expect(mount(parts)).toMatchObject({ isUnsettled: true, rotten: 0, log: { blocked: true, weak: false } });
    expect(programmed(parts)).toEqual([]);
    expect(seen.readings).toBe(2);
  });

  it('with rot that cost nothing is weak, and the rotten pad becomes zeros', () => {
    const { parts, log } = createLog(unit);
    const pad = log.tail;
    parts.nor.image[index * sector + pad] = 0x10;
    parts.nor.image.fill(0xff, index * sector + pad + 1, index * sector + pad + unit);
    if (unit > 1) parts.nor.image.fill(0, index * sector + pad + 1, index * sector + pad + unit);
    log.tail += unit;
    append(parts, log, value(1, 9));
    const found = mount(parts)!;
    expect(found).toMatchObject({ rotten: 0, isUnsettled: false, log: { blocked: false, weak: true } });
    expect(programmed(parts)[0]).toBe(`${pad} ${unit}`);
    expect(found.state.values.size).toBe(1);
  });

  it('with a header put right is weak; with a rotten payload it has one that is lost', () => {
    const { parts, log } = createLog(unit);
    const at = append(parts, log, value(1, 9));
    append(parts, log, value(2, 9));
    const image = parts.nor.image.slice();
    parts.nor.image[index * sector + at + 2]! ^= 8;
    expect(mount(parts)).toMatchObject({ rotten: 0, log: { weak: true, blocked: false }, state: { damaged: 0 } });
    parts.nor.image.set(image);
    parts.nor.image[index * sector + at + 20]! ^= 8;
    const found = mount(parts)!;
    expect(found).toMatchObject({ rotten: 1, log: { weak: true, blocked: false }, state: { damaged: 2 } });
    expect([...found.state.values.keys()]).toEqual([2]);
  });

  it('with a rotten counter has lost the tries of all units up to the last used one', () => {
    for (const used of [[], [0, 1, 2], [0, 2]]) {
      const { parts, log } = createLog(unit);
      const counter = counterContent(0, 3, 1, unit);
      const at = append(parts, log, counter);
      const first = at + recordSize(counter.payload.length, counter.open, unit) - counter.open * unit;
      append(parts, log, value(1, 9));
      for (const n of used) parts.put(index, first + n * unit, new Uint8Array(unit));
      parts.nor.image[index * sector + at + 20]! ^= 8;
      const found = mount(parts)!;
      expect(found).toMatchObject({ rotten: 1, log: { weak: true } });
      expect(found.state.counters[0]).toMatchObject({ area: null, lost: used.length === 0 ? 0 : 3 });
    }
  });

  it('has all that reads free read once more: what is behind its end, and the rest of each counter’s units', () => {
    const { parts, log } = createLog(unit);
    const counter = counterContent(0, 3, 1, unit);
    const at = append(parts, log, counter);
    const first = at + recordSize(counter.payload.length, counter.open, unit) - counter.open * unit;
    parts.put(index, first, new Uint8Array(2 * unit));
    const reads: string[] = [];
    const { read } = parts.nor;
    parts.nor.read = (offset, length) => {
      reads.push(`${offset - index * sector} ${length}`);
      return read(offset, length);
    };
    mount(parts);
    expect(reads).toContain(`${log.tail} ${sector - log.tail}`);
    expect(reads).toContain(`${first + 2 * unit} ${(counter.open - 2) * unit}`);
  });

  it('that is full to the last byte is blocked, and nothing behind it is programmed', () => {
    const { parts, log } = createLog(unit);
    const rest = sector - log.tail;
    const length = Array.from({ length: rest }, (_, n) => n).find((n) => recordSize(n + 4, 0, unit) === rest)!;
    const at = append(parts, log, value(1, length));
    expect(mount(parts)!.log).toMatchObject({ tail: sector, blocked: true });
    expect(programmed(parts)).toEqual([`${at + bodySize(length + 4, unit)} ${unit}`]);
  });

  it('leaves no copy of what it read', () => {
    const { parts, log } = createLog(unit);
    append(parts, log, value(1, 9));
    parts.nor.image[index * sector + log.tail + 700] = 0xfe;
    const copies: ArrayBuffer[] = [];
    const { read } = parts.nor;
    parts.nor.read = (offset, length) => {
      const bytes = read(offset, length);
      if (bytes !== null && length === sector) copies.push(bytes);
      return bytes;
    };
    mount(parts);
    expect(copies).toHaveLength(2);
    for (const copy of copies) expect(new Uint8Array(copy).every((byte) => byte === 0)).toBe(true);
  });

  it('with stray bits behind its end is closed, and has to move', () => {
    const { parts, log } = createLog(unit);
    append(parts, log, value(1, 9));
    parts.nor.image[index * sector + log.tail + 700] = 0xfe;
    const found = mount(parts)!;
    expect(found).toMatchObject({ rotten: 0, isUnsettled: true, log: { tail: sector, blocked: true, weak: false } });
    expect(found.state.values.size).toBe(1);
    expect(programmed(parts)).toEqual([]);
  });

  it('that takes no program is blocked, and read all the same', () => {
    const { parts, log } = createLog(unit);
    append(parts, log, value(1, 9));
    parts.refuse = ({ kind }) => kind === 'program';
    const found = mount(parts)!;
    expect(found.log.blocked).toBe(true);
    expect(found.state.values.size).toBe(1);
  });
});

describe('an odd reading', () => {
  /** Where the snapshot ends: six counters behind the complete mark. */
  const behind = recordsStart(1) + 6 * recordSize(12, 8, 1);
  const lived = () => {
    const { parts, log } = createLog();
    expect(append(parts, log, value(1, 9))).toBe(behind);
    return parts;
  };

  it('is taken when it comes twice, and the third time whatever it is; one that is not odd is taken at once', () => {
    for (const [wrong, readings] of [
      [[], 1],
      [[1], 2],
      [[1, 2], 2],
      [[1, 2, 3], 2],
    ] as const) {
      const parts = lived();
      // Zeros in the place of the value and behind it: more than power-ons leave.
      const seen = watch(parts, (bytes, reading) => {
        if ((wrong as readonly number[]).includes(reading)) bytes.fill(0, behind);
      });
      const found = mount(parts)!;
      expect([wrong, seen.readings]).toEqual([wrong, readings]);
      expect([wrong, found.state.values.size]).toEqual([wrong, wrong.length < 2 ? 1 : 0]);
    }
    // Three that differ: the third counts.
    const parts = lived();
    const seen = watch(parts, (bytes, reading) => void bytes.fill(0, behind, 2000 + reading));
    expect(mount(parts)!.state.values.size).toBe(0);
    expect(seen.readings).toBe(3);
  });

  it('is none with 64 zeros in a row, and one with 65', () => {
    for (const [zeros, readings] of [
      [64, 1],
      [65, 2],
    ] as const) {
      const { parts, log } = createLog();
      parts.put(index, log.tail, new Uint8Array(zeros));
      log.tail += zeros;
      append(parts, log, value(1, 9));
      const seen = watch(parts);
      expect(mount(parts)!.state.values.size).toBe(1);
      expect([zeros, seen.readings]).toEqual([zeros, readings]);
    }
  });

  it('is no reading when the flash does not answer, the first time or later', () => {
    // An odd log is read again from the ninth call on: the sector, what is free behind it, the units of six counters.
    for (const failing of [1, 2, 3, 8, 9, 10]) {
      const parts = lived();
      if (failing > 8) parts.nor.image[index * sector + 3000] = 0xfe;
      let reads = 0;
      parts.refuse = ({ kind }) => kind === 'read' && ++reads === failing;
      expect(mount(parts), `${failing}`).toBeNull();
      expect(parts.calls).toEqual([]);
    }
  });
});
