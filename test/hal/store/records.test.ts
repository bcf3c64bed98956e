/** A sector read piece by piece, as SPEC.md has it: records, pads, what was cut and what has rotted, each by itself. */
import { describe, expect, it } from 'vitest';
import { crc32, setU16, setU32 } from '../../../src/hal/bytes';
import { bodySize, recordHeaderSize, recordKinds, recordSize, recordsStart } from '../../../src/hal/store/layout';
import { makeMac } from '../../../src/hal/store/mac';
import { encodeBody, type FoundRecord, type RecordContent, scanSector } from '../../../src/hal/store/records';
import { isBrief } from './effort';
import { filled, testCrypto } from './history';

const size = 4096;
const epoch = 0x04030201;
const mac = makeMac(testCrypto);
const commit = (length: number, open = 0): RecordContent => ({
  kind: recordKinds.commit,
  open,
  mask: 0x80000003,
  payload: filled(length, length),
});

/** A sector that is written part by part. */
function createSector(unit: number) {
  const bytes = new Uint8Array(size).fill(0xff);
  let at = recordsStart(unit);
  let sequence = 0;
  const made = {
    bytes,
    unit,
    get at() {
      return at;
    },
    /** Where it begins. `mark`: what its commit mark holds, used by default. */
    record(content: RecordContent, options: { mark?: number; number?: number; used?: number[] } = {}): number {
      const { mark = 0, number = sequence, used = [] } = options;
      const start = at;
      const body = encodeBody(content, number, epoch, unit, mac);
      bytes.set(body, at);
      bytes.fill(mark, at + body.length, at + body.length + unit);
      for (const n of used) bytes.fill(0, at + body.length + (1 + n) * unit, at + body.length + (2 + n) * unit);
      at += recordSize(content.payload.length, content.open, unit);
      sequence = number + 1;
      return start;
    },
    pad(units: number): number {
      bytes.fill(0, at, at + units * unit);
      at += units * unit;
      return at - units * unit;
    },
    /** What is found: type, offset and length of each span, and the end. */
    scan() {
      const spans: string[] = [];
      const records: FoundRecord[] = [];
      const end = scanSector(bytes, epoch, unit, mac, {
        record(record, fate) {
          records.push(record);
          spans.push(`${fate} ${record.offset} ${record.length}`);
        },
        gap: (kind, offset, length) => void spans.push(`${kind} ${offset} ${length}`),
      });
      return { spans, records, ...end };
    },
  };
  return made;
}

it('lays a record out as SPEC.md does', () => {
  for (const unit of [1, 16]) {
    const { kind, mask, payload } = commit(5);
    const body = encodeBody(commit(5, 3), 0x0a0b0c0d, epoch, unit, mac);
    expect(body).toHaveLength(unit === 1 ? 37 : 48);
    const header = new Uint8Array(16);
    header[0] = kind;
    header[1] = 3;
    setU16(header, 2, 5);
    setU32(header, 4, 0x0a0b0c0d);
    setU32(header, 8, mask);
    setU32(header, 12, crc32(header, 0, 12));
    expect(body.subarray(0, 16)).toEqual(header);
    expect(body.subarray(16, 21)).toEqual(payload);
    expect(body.subarray(21, 37)).toEqual(mac('record', body.subarray(0, 21), Uint8Array.of(1, 2, 3, 4)));
    expect(body.subarray(37).every((byte) => byte === 0)).toBe(true);
  }
});

describe.each([1, 16])('a sector (unit %i)', (unit) => {
  const length = (payload: number, open = 0) => recordSize(payload, open, unit);
  const start = recordsStart(unit);

  it('that is erased has nothing', () => {
    expect(createSector(unit).scan()).toEqual({ spans: [], records: [], tail: start, sequence: 0 });
  });

  it('has records and pads in their order', () => {
    const sector = createSector(unit);
    sector.record(commit(0));
    const pad = sector.pad(3);
    sector.record(commit(40, 4), { used: [0, 1] });
    sector.record(commit(7));
    const { spans, records, tail, sequence } = sector.scan();
    expect(spans).toEqual([
      `whole ${start} ${length(0)}`,
      `pad ${pad} ${3 * unit}`,
      `whole ${pad + 3 * unit} ${length(40, 4)}`,
      `whole ${pad + 3 * unit + length(40, 4)} ${length(7)}`,
    ]);
    expect([tail, sequence]).toEqual([sector.at, 3]);
    const record = records[1]!;
    expect(record).toMatchObject({ kind: recordKinds.commit, open: 4, sequence: 1, mask: 0x80000003 });
    expect([record.payload, record.mark]).toEqual([filled(40, 40), record.offset + bodySize(40, unit)]);
  });

  it('may be full to the last unit', () => {
    const sector = createSector(unit);
    while (sector.at + length(40) < size - length(1000)) sector.record(commit(40));
    sector.record(commit(size - sector.at - unit - 32));
    const { spans, tail } = sector.scan();
    expect([sector.at, tail]).toEqual([size, size]);
    expect(spans.every((text) => /^whole \d/.test(text))).toBe(true);
  });

  it('has a pending record at its end, and a rotten mark counts when something is behind it', () => {
    const sector = createSector(unit);
    sector.record(commit(9));
    const at = sector.record(commit(20, 2), { mark: 0xff });
    expect(sector.scan()).toMatchObject({
      spans: [`whole ${start} ${length(9)}`, `pending ${at} ${length(20, 2)}`],
      tail: at + length(20, 2),
      sequence: 1,
    });
    // One cleared bit of the mark makes it count; so does an open unit, or whatever is behind it.
    for (const [offset, byte] of [
      [bodySize(20, unit), 0x7f],
      [bodySize(20, unit) + unit - 1, 0xfe],
      [bodySize(20, unit) + unit, 0],
      [length(20, 2), 0],
    ] as const) {
      const changed = createSector(unit);
      changed.bytes.set(sector.bytes);
      changed.bytes[at + offset] = byte;
      expect(changed.scan().spans[1], `${offset}`).toBe(`whole ${at} ${length(20, 2)}`);
      expect(changed.scan().sequence).toBe(2);
    }
  });

  it('has a rotten record where the payload or the MAC does not agree', () => {
    for (const offset of [16, 24, 25, 40]) {
      const sector = createSector(unit);
      const at = sector.record(commit(9));
      sector.record(commit(3));
      sector.bytes[at + offset]! ^= 4;
      expect(sector.scan(), `${offset}`).toMatchObject({
        spans: [`rotten ${at} ${length(9)}`, `whole ${at + length(9)} ${length(3)}`],
        sequence: 2,
      });
    }
  });

  it('of another epoch is all rotten', () => {
    const sector = createSector(unit);
    sector.record(commit(9));
    const fates: string[] = [];
    scanSector(sector.bytes, epoch + 1, unit, mac, {
      record: (_, fate) => void fates.push(fate),
      gap: (kind) => void fates.push(kind),
    });
    expect(fates).toEqual(['rotten']);
  });

  it('has any one bit of a header put right, when the record counts', () => {
    for (let bit = 0; bit < 8 * recordHeaderSize; bit += isBrief ? 7 : 1) {
      const sector = createSector(unit);
      sector.record(commit(2));
      const at = sector.record(commit(9));
      sector.record(commit(3));
      const sound = sector.bytes.slice();
      sector.bytes[at + (bit >> 3)]! ^= 1 << (bit & 7);
      expect(sector.scan(), `bit ${bit}`).toMatchObject({
        spans: [`whole ${start} ${length(2)}`, `repaired ${at} ${length(9)}`, `whole ${at + length(9)} ${length(3)}`],
        sequence: 3,
      });
      expect(sector.bytes).toEqual(sound);
    }
  });

  it('has lost what a header with two wrong bits held, up to the next record', () => {
    const sector = createSector(unit);
    sector.record(commit(2));
    const at = sector.record(commit(9));
    const next = sector.record(commit(3));
    sector.bytes[at + 2]! ^= 3;
    expect(sector.scan()).toMatchObject({
      spans: [`whole ${start} ${length(2)}`, `lost ${at} ${length(9)}`, `whole ${next} ${length(3)}`],
      sequence: 3,
      tail: sector.at,
    });
    // Without one, all to the end.
    sector.bytes.fill(0xff, next);
    expect(sector.scan()).toMatchObject({
      spans: [`whole ${start} ${length(2)}`, `lost ${at} ${size - at}`],
      sequence: 1,
      tail: size,
    });
  });

  it('has lost records where numbers are missing, 65535 at most', () => {
    for (const [gap, isFound] of [
      [1, true],
      [65535, true],
      [65536, false],
    ] as const) {
      const sector = createSector(unit);
      sector.record(commit(2));
      const at = sector.record(commit(3), { number: 1 + gap });
      expect(sector.scan(), `${gap}`).toMatchObject(
        isFound
          ? { spans: [`whole ${start} ${length(2)}`, `lost ${at} 0`, `whole ${at} ${length(3)}`], sequence: 2 + gap }
          : { spans: [`whole ${start} ${length(2)}`, `lost ${at} ${size - at}`], sequence: 1 },
      );
    }
    // Not one that was before.
    const sector = createSector(unit);
    sector.record(commit(2), { number: 0 });
    sector.record(commit(4), { number: 1 });
    const at = sector.record(commit(3), { number: 1 });
    expect(sector.scan().spans[2]).toBe(`lost ${at} ${size - at}`);
  });

  it('has a torn header at its end, and nothing stands behind one', () => {
    for (const written of [1, 8, 15, 16]) {
      const sector = createSector(unit);
      sector.record(commit(2));
      const { at } = sector;
      const body = encodeBody(commit(9), 1, epoch, unit, mac);
      sector.bytes.set(body.subarray(0, written), at);
      // The whole header is no torn one: its record is pending.
      const expected = written === 16 ? `pending ${at} ${length(9)}` : `torn ${at} ${written}`;
      const { spans, sequence } = sector.scan();
      // Some parts of a header end in an erased byte.
      expect(spans[1]!.replace(/^torn (\d+) \d+$/, `torn $1 ${written}`), `${written}`).toBe(expected);
      expect(sequence).toBe(1);
    }
  });

  it('has rot where a pad has one bit, and where erased bytes have it', () => {
    const sector = createSector(unit);
    const pad = sector.pad(2);
    sector.bytes[pad + unit] = 0x10;
    sector.record(commit(2));
    expect(sector.scan()).toMatchObject({
      spans: [`pad ${pad} ${unit}`, `rot ${pad + unit} ${unit}`, `whole ${pad + 2 * unit} ${length(2)}`],
      sequence: 1,
    });
    // Whichever byte of it has the bit, and with nothing but pads behind it, a header of them.
    for (let byte = 0; byte < unit; byte++) {
      const last = createSector(unit);
      const first = last.pad(2 + recordHeaderSize);
      last.bytes[first + unit + byte] = 0x10;
      expect(last.scan().spans, `${byte}`).toEqual([
        `pad ${first} ${unit}`,
        `rot ${first + unit} ${unit}`,
        `pad ${first + 2 * unit} ${recordHeaderSize * unit}`,
      ]);
    }
    // Far behind the end: no record can have begun at the erased unit.
    const { at } = sector;
    sector.bytes[at + 500] = 0xfe;
    expect(sector.scan()).toMatchObject({ tail: size, sequence: 1 });
    expect(sector.scan().spans.at(-1)).toBe(`rot ${at} ${size - at}`);
    // Between two records nothing is lost, when their numbers say so.
    const between = createSector(unit);
    between.record(commit(2));
    const hole = between.pad(4);
    between.bytes.fill(0xff, hole, hole + 4 * unit);
    const next = between.record(commit(5));
    expect(between.scan().spans).toEqual([
      `whole ${start} ${length(2)}`,
      `rot ${hole} ${4 * unit}`,
      `whole ${next} ${length(5)}`,
    ]);
  });

  it('takes only kinds with three to five bits set for records', () => {
    for (let kind = 1; kind < 255; kind++) {
      const bits = kind.toString(2).replaceAll('0', '').length;
      const sector = createSector(unit);
      sector.record({ ...commit(9), kind });
      const { spans } = sector.scan();
      expect(spans[0] === `whole ${start} ${length(9)}`, `${kind}`).toBe(bits >= 3 && bits <= 5);
    }
  });
});
