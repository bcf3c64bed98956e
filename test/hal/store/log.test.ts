/** A sector as a log, by itself: room to the last byte, what a refused program leaves, and which units are used. */
import { describe, expect, it } from 'vitest';
import { counterContent } from '../../../src/hal/store/items';
import { openUnits, recordHeaderSize, recordKinds, recordSize, sectorOffsets } from '../../../src/hal/store/layout';
import {
  type ActiveSector,
  appendRecord,
  completeMark,
  isMarked,
  newLog,
  openOffset,
  spendUnit,
  usedUnits,
  writeSnapshotRecord,
} from '../../../src/hal/store/log';
import { encodeBody, type FoundRecord, type RecordContent, scanSector } from '../../../src/hal/store/records';
import { counterFrom, type Kept } from '../../../src/hal/store/state';
import { createNor } from '../../../src/sim/flash/nor';
import { filled } from './history';
import { type Call, type Parts, partsOf } from './parts';

const sector = 4096;
const units = [1, 16] as const;
const make = (programUnit = 1): Parts =>
  partsOf(createNor({ geometry: { size: 4 * sector, sectorSize: sector, programUnit } }));
const content = (length: number): RecordContent => ({
  kind: recordKinds.commit,
  open: 0,
  mask: 1,
  payload: filled(length, 3),
});
const kept = (length: number, open = 0, used: readonly number[] = []): Kept => ({ ...content(length), open, used });
const append = ({ ring }: Parts, log: ActiveSector, what: RecordContent) =>
  appendRecord(ring.device, log, what, ring.mac);
const write = ({ ring }: Parts, log: ActiveSector, what: Kept) => writeSnapshotRecord(ring.device, log, what, ring.mac);

/** Records that a reader finds in a sector, and what else. */
function read({ nor, ring }: Parts, { index, epoch }: ActiveSector): { records: FoundRecord[]; others: string[] } {
  const records: FoundRecord[] = [];
  const others: string[] = [];
  const bytes = nor.image.slice(index * sector, (index + 1) * sector);
  scanSector(bytes, epoch, ring.device.unit, ring.mac, {
    record: (record, fate) => void (fate === 'whole' ? records.push(record) : others.push(fate)),
    gap: (kind) => void others.push(kind),
  });
  return { records, others };
}

it('begins behind the complete mark', () => {
  for (const unit of units) {
    expect(newLog(2, 7, unit)).toEqual({
      index: 2,
      epoch: 7,
      tail: sectorOffsets.complete + unit,
      sequence: 0,
      blocked: false,
      weak: false,
    });
    expect(completeMark(make(unit).ring.device, 3)).toBe(3 * sector + sectorOffsets.complete);
  }
});

describe.each(units)('a log (unit %i)', (unit) => {
  it('takes records one behind the other, in any sector', () => {
    const parts = make(unit);
    const log = newLog(2, 5, unit);
    let tail = log.tail;
    for (const [number, length] of [0, 1, 40, 333].entries()) {
      expect(append(parts, log, content(length))).toBe('ok');
      tail += recordSize(length, 0, unit);
      expect(log).toMatchObject({ tail, sequence: number + 1, blocked: false });
    }
    const { records, others } = read(parts, log);
    expect(records.map(({ payload, sequence }) => [payload.length, sequence])).toEqual([
      [0, 0],
      [1, 1],
      [40, 2],
      [333, 3],
    ]);
    expect(others).toEqual([]);
    expect(records.at(-1)!.payload).toEqual(filled(333, 3));
    expect(parts.heads().map(({ kind }) => kind)).toEqual(['blank', 'blank', 'blank', 'blank']);
  });

  it('programs a header, the rest, and then the mark', () => {
    const parts = make(unit);
    const log = newLog(1, 5, unit);
    expect(append(parts, log, content(20))).toBe('ok');
    const at = sector + sectorOffsets.complete + unit;
    const body = encodeBody(content(20), 0, 5, unit, parts.ring.mac);
    expect(parts.calls).toEqual([
      { kind: 'program', offset: at, bytes: body.subarray(0, recordHeaderSize) },
      { kind: 'program', offset: at + recordHeaderSize, bytes: body.subarray(recordHeaderSize) },
      { kind: 'program', offset: at + body.length, bytes: new Uint8Array(unit) },
    ]);
  });

  it.each([
    ['appended', (parts: Parts, log: ActiveSector, length: number) => append(parts, log, content(length)), 'full'],
    ['of a snapshot', (parts: Parts, log: ActiveSector, length: number) => write(parts, log, kept(length)), false],
  ])('is filled to the last unit by a record %s, and no further', (_, put, refused) => {
    for (const over of [0, 1]) {
      const parts = make(unit);
      const log = newLog(1, 5, unit);
      // So that exactly one record of 100 bytes has room behind it, or one unit less.
      log.tail = sector - recordSize(100, 0, unit) + over * unit;
      const result = put(parts, log, 100);
      if (over === 0) {
        expect(result).toBe(refused === false ? true : 'ok');
        expect(log).toMatchObject({ tail: sector, sequence: 1, blocked: false });
        expect(parts.nor.image[2 * sector - 1]).toBe(0);
      } else {
        expect(result).toBe(refused);
        expect(log).toMatchObject({ sequence: 0, blocked: false });
        expect(parts.calls).toEqual([]);
      }
    }
  });

  it('that is blocked takes nothing', () => {
    const parts = make(unit);
    const log = { ...newLog(1, 5, unit), blocked: true };
    expect(append(parts, log, content(1))).toBe('full');
    expect(parts.calls).toEqual([]);
  });

  it('is blocked by a refused program: a fault, or unsure where it was the mark', () => {
    for (const [refusedCall, result] of [
      [0, 'fault'],
      [1, 'fault'],
      [2, 'unsure'],
    ] as const) {
      const parts = make(unit);
      const log = newLog(1, 5, unit);
      expect(append(parts, log, content(9))).toBe('ok');
      const { tail } = log;
      const before = parts.calls.length;
      parts.refuse = ({ kind }) => kind === 'program' && parts.calls.length - 1 - before === refusedCall;
      expect(append(parts, log, content(20)), `${refusedCall}`).toBe(result);
      expect(log).toMatchObject({ tail, sequence: 1, blocked: true });
      // Nothing after the refused one.
      expect(parts.calls.length - before).toBe(refusedCall + 1);
      expect(read(parts, log).records).toHaveLength(1);
      expect(append(parts, log, content(1))).toBe('full');
    }
  });

  it('has a record whose mark was refused when a second program succeeds or a bit of it is cleared', () => {
    const cases: [string, (parts: Parts, mark: number) => void, boolean][] = [
      ['it succeeds', () => {}, true],
      ['it is refused, and nothing is cleared', (parts) => Object.assign(parts, { refuse: isProgram }), false],
      [
        'it is refused, and one bit is cleared',
        (parts, mark) => {
          parts.nor.image[mark + unit - 1]! &= 0xef;
          parts.refuse = isProgram;
        },
        true,
      ],
      [
        'a bit behind it is cleared',
        (parts, mark) => {
          parts.nor.image[mark + unit]! &= 0xef;
          parts.refuse = isProgram;
        },
        false,
      ],
      ['the flash does not answer', (parts) => Object.assign(parts, { refuse: () => true }), false],
    ];
    for (const [what, prepare, expected] of cases) {
      const parts = make(unit);
      const log = newLog(3, 5, unit);
      expect(append(parts, log, content(9))).toBe('ok');
      const before = parts.calls.length;
      parts.refuse = ({ kind }) => kind === 'program' && parts.calls.length - before === 3;
      expect(append(parts, log, content(20))).toBe('unsure');
      const mark = 3 * sector + log.tail + recordSize(20, 0, unit) - unit;
      expect(parts.calls.at(-1)!.offset).toBe(mark);
      parts.refuse = () => false;
      prepare(parts, mark);
      expect(isMarked(parts.ring.device, log, content(20)), what).toBe(expected);
      if (what === 'it succeeds') expect(read(parts, log).records).toHaveLength(2);
    }
  });

  it('takes kept records with the same open units used', () => {
    const parts = make(unit);
    const log = newLog(1, 5, unit);
    expect(write(parts, log, kept(9, 5, [0, 3]))).toBe(true);
    expect(write(parts, log, kept(7))).toBe(true);
    const { records, others } = read(parts, log);
    expect(others).toEqual([]);
    expect(records.map(({ open, payload, sequence }) => [open, payload.length, sequence])).toEqual([
      [5, 9, 0],
      [0, 7, 1],
    ]);
    const bytes = parts.nor.image.slice(sector, 2 * sector);
    expect(usedUnits(bytes, records[0]!, unit)).toEqual([0, 3]);
    expect(usedUnits(bytes, records[1]!, unit)).toEqual([]);
  });

  it('says so when a record of a snapshot is refused, or one of its units', () => {
    for (const refused of [0, 1, 2]) {
      const parts = make(unit);
      const log = newLog(1, 5, unit);
      parts.refuse = ({ kind }) => kind === 'program' && parts.calls.length - 1 === refused;
      expect(write(parts, log, kept(9, 5, [0, 3])), `${refused}`).toBe(false);
      expect(parts.calls).toHaveLength(refused + 1);
    }
  });

  it('spends the open units of a counter in order, and then none', () => {
    const parts = make(unit);
    const log = newLog(2, 5, unit);
    const record = counterContent(1, 6, 4, unit);
    const offset = log.tail;
    expect(append(parts, log, record)).toBe('ok');
    const open = openUnits(unit);
    const area = { offset: openOffset(offset, recordSize(12, open, unit), open, unit), units: open, used: 0 };
    const counter = counterFrom(6, 4, area);
    for (let n = 1; n <= open; n++) {
      expect(spendUnit(parts.ring.device, log, counter)).toBe(true);
      expect([counter.total, area.used]).toEqual([6 + n, n]);
      const [found] = read(parts, log).records;
      expect(usedUnits(parts.nor.image.slice(2 * sector, 3 * sector), found!, unit)).toEqual(
        Array.from({ length: n }, (_, i) => i),
      );
    }
    const { length } = parts.calls;
    expect(spendUnit(parts.ring.device, log, counter)).toBe(false);
    expect(spendUnit(parts.ring.device, log, counterFrom(6, 4, null))).toBe(false);
    expect([counter.total, counter.area, parts.calls.length]).toEqual([6 + open, area, length]);
  });

  it('counts units that are no longer erased, and clears the one behind them', () => {
    const parts = make(unit);
    const log = newLog(2, 5, unit);
    const area = { offset: 400, units: 4, used: 0 };
    const counter = counterFrom(6, 4, area);
    const at = (n: number) => 2 * sector + 400 + n * unit;
    // Spent before and misread at the mount; the second by one bit.
    parts.nor.image.fill(0, at(0), at(1));
    parts.nor.image[at(2) - 1]! &= 0xfd;
    expect(spendUnit(parts.ring.device, log, counter)).toBe(true);
    expect(parts.calls).toEqual([{ kind: 'program', offset: at(2), bytes: new Uint8Array(unit) }]);
    expect([counter.total, area.used]).toEqual([9, 3]);
    // None is left where the last was spent, too: it counts, and the try needs a record.
    parts.nor.image.fill(0, at(3), at(4));
    expect(spendUnit(parts.ring.device, log, counter)).toBe(false);
    expect([counter.total, area.used, parts.calls.length]).toEqual([10, 4, 1]);
  });

  it('spends no unit that cannot be read', () => {
    const parts = make(unit);
    const counter = counterFrom(6, 4, { offset: 400, units: 4, used: 1 });
    parts.refuse = ({ kind }) => kind === 'read';
    expect(spendUnit(parts.ring.device, newLog(2, 5, unit), counter)).toBe(false);
    expect([counter.total, counter.area, parts.calls.length]).toEqual([6, null, 0]);
  });

  it('spends no unit of a counter any more after one was refused', () => {
    const parts = make(unit);
    const log = newLog(2, 5, unit);
    const counter = counterFrom(6, 4, { offset: 400, units: 4, used: 1 });
    parts.refuse = isProgram;
    expect(spendUnit(parts.ring.device, log, counter)).toBe(false);
    expect(parts.calls.map(({ offset }) => offset)).toEqual([2 * sector + 400 + unit]);
    expect([counter.total, counter.area]).toEqual([6, null]);
    parts.refuse = () => false;
    expect(spendUnit(parts.ring.device, log, counter)).toBe(false);
    expect(parts.calls).toHaveLength(1);
  });
});

function isProgram({ kind }: Call): boolean {
  return kind === 'program';
}
