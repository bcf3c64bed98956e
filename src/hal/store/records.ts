/**
 * Records of a sector: how one is written, and how the whole sector is read back, through torn tails and rot.
 *
 * @module
 */

import { crc32, getU16, getU32, setU16, setU32 } from '../bytes';
import { isFilled, usedLength } from './device';
import { bodySize, macSize, recordHeaderSize, recordsStart } from './layout';
import type { Mac } from './mac';

/** What a record says, before it has a place. */
export interface RecordContent {
  readonly kind: number;
  /** Units left erased behind the marks, outside the MAC. */
  readonly open: number;
  /** Bits of the keys (0-23) and counters (24-31) that it touches. */
  readonly mask: number;
  readonly payload: Uint8Array;
}

/** A record found in a sector; offsets are from the beginning of the sector. */
export interface FoundRecord extends RecordContent {
  readonly offset: number;
  readonly length: number;
  readonly sequence: number;
  /** Offset of the commit mark; the open units follow. */
  readonly mark: number;
}

/**
 * What became of a record. `repaired`: a rotten bit of its header was put right; `rotten`: committed, but not authentic; `pending`: the
 * last one, without its mark.
 */
export type RecordFate = 'whole' | 'repaired' | 'rotten' | 'pending';

/** A stretch without a record. `pad`: zeros; `rot`: pads or erased bytes that rotted, nothing lost; `lost`: rot that took records; `torn`: a program cut in its record header. */
export type GapKind = 'pad' | 'rot' | 'lost' | 'torn';

/** Takes what a sector holds, from its beginning to its end. Two calls and no object for each: a thousand records in an interpreter. */
export interface SectorVisitor {
  record(record: FoundRecord, fate: RecordFate): void;
  /** `offset` and `length` in bytes. */
  gap(kind: GapKind, offset: number, length: number): void;
}

export interface Scan {
  /** Offset of the first unit never written; the sector's size when nothing may be appended. */
  readonly tail: number;
  /** Sequence number of the next record. */
  readonly sequence: number;
}

const epochBytes = (epoch: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  setU32(bytes, 0, epoch);
  return bytes;
};

/** Header, payload, MAC and padding of a record; the marks come later. */
export function encodeBody(
  content: RecordContent,
  sequence: number,
  epoch: number,
  unit: number,
  mac: Mac,
): Uint8Array {
  const { kind, open, mask, payload } = content;
  const body = new Uint8Array(bodySize(payload.length, unit));
  body[0] = kind;
  body[1] = open;
  setU16(body, 2, payload.length);
  setU32(body, 4, sequence);
  setU32(body, 8, mask);
  setU32(body, 12, crc32(body, 0, 12));
  body.set(payload, recordHeaderSize);
  const end = recordHeaderSize + payload.length;
  body.set(mac('record', body.subarray(0, end), epochBytes(epoch)), end);
  return body;
}

/** Set bits of each byte. */
const bitsSet = new Uint8Array(256).map((_, byte) => {
  let bits = 0;
  for (let rest = byte; rest !== 0; rest &= rest - 1) bits++;
  return bits;
});

/** Whether the CRC of a record's header is right. */
const isWhole = (sector: Uint8Array, offset: number): boolean =>
  crc32(sector, offset, offset + 12) === getU32(sector, offset + 12);

/** The record at `offset` as its header says, whose CRC is left to the caller; null when no header can look like this. */
function readHeader(sector: Uint8Array, offset: number, unit: number): FoundRecord | null {
  const kind = sector[offset]!;
  const bits = bitsSet[kind]!;
  if (bits < 3 || bits > 5 || offset + recordHeaderSize > sector.length) return null;
  const size = getU16(sector, offset + 2);
  const open = sector[offset + 1]!;
  const body = bodySize(size, unit);
  const length = body + (1 + open) * unit;
  if (offset + length > sector.length) return null;
  const start = offset + recordHeaderSize;
  return {
    kind,
    open,
    offset,
    length,
    sequence: getU32(sector, offset + 4),
    mask: getU32(sector, offset + 8),
    payload: sector.subarray(start, start + size),
    mark: offset + body,
  };
}

/**
 * Reads a whole sector, and hands over what is in it piece by piece: a thousand records need not all live. Payloads point into `sector`,
 * where repaired bits are put right.
 */
export function scanSector(sector: Uint8Array, epoch: number, unit: number, mac: Mac, visitor: SectorVisitor): Scan {
  const end = usedLength(sector);
  const filled = (offset: number, value: number) => isFilled(sector, offset, offset + unit, value);
  const prefix = epochBytes(epoch);
  let sequence = 0;
  let at = recordsStart(unit);

  const view = new DataView(sector.buffer, sector.byteOffset, sector.length);
  const isAuthentic = ({ offset, payload }: FoundRecord): boolean => {
    const stop = offset + recordHeaderSize + payload.length;
    const expected = mac('record', sector.subarray(offset, stop), prefix);
    // Words: the engine is an interpreter.
    const words = new DataView(expected.buffer);
    let difference = 0;
    for (let i = 0; i < macSize; i += 8) {
      difference |= words.getInt32(i) ^ view.getInt32(stop + i);
      difference |= words.getInt32(i + 4) ^ view.getInt32(stop + i + 4);
    }
    return difference === 0;
  };

  const gap = (kind: GapKind, to: number) => {
    visitor.gap(kind, at, to - at);
    at = to;
  };
  /** Whether it has its mark, or something is written behind that. Attempts are, so that they count even if the mark rotted. */
  const counts = ({ mark }: FoundRecord) => end > mark + unit || sector[mark] !== 0xff || !filled(mark, 0xff);
  /** The next record that counts and is authentic: what stands between it and `at` cannot be told apart from rot. */
  const resync = (): FoundRecord | null => {
    for (let offset = at; offset < end; offset += unit) {
      if (getU32(sector, offset + 4) - sequence > 0xffff || getU32(sector, offset + 4) < sequence) continue;
      const record = readHeader(sector, offset, unit);
      if (record !== null && isWhole(sector, offset) && counts(record) && isAuthentic(record)) return record;
    }
    return null;
  };

  /** The record expected at `at`, authentic but for one bit of its header, which is put right; null when that is not what is there. */
  const repair = (): FoundRecord | null => {
    for (let bit = 0; bit < recordHeaderSize * 8; bit++) {
      const byte = at + (bit >> 3);
      sector[byte]! ^= 1 << (bit & 7);
      const record = isWhole(sector, at) ? readHeader(sector, at, unit) : null;
      if (record !== null && record.sequence === sequence && counts(record) && isAuthentic(record)) return record;
      sector[byte]! ^= 1 << (bit & 7);
    }
    return null;
  };

  while (at < end) {
    if (sector[at] === 0 && filled(at, 0)) {
      let to = at + unit;
      while (to < end && filled(to, 0)) to += unit;
      gap('pad', to);
      continue;
    }
    const found = readHeader(sector, at, unit);
    const isNext = found !== null && found.sequence === sequence;
    // The MAC is over the CRC as well, so only a record without the one needs the other.
    if (isNext && counts(found) && isAuthentic(found)) {
      at += found.length;
      sequence++;
      visitor.record(found, 'whole');
      continue;
    }
    const record = found !== null && isWhole(sector, at) ? found : null;
    if (record !== null && isNext) {
      at += record.length;
      if (counts(record)) {
        visitor.record(record, 'rotten');
        sequence++;
      } else {
        visitor.record(record, 'pending');
      }
      continue;
    }
    // The header is programmed and read back before the rest, so nothing stands behind a torn one.
    if (record === null && end <= at + recordHeaderSize) {
      gap('torn', end);
      break;
    }
    let set = 0;
    for (let i = 0; i < unit; i++) set += bitsSet[sector[at + i]!]!;
    if (set === 1) {
      gap('rot', at + unit);
      continue;
    }
    const repaired = repair();
    if (repaired !== null) {
      at += repaired.length;
      sequence++;
      visitor.record(repaired, 'repaired');
      continue;
    }
    const next = resync();
    if (next === null) {
      // No header reads erased, so what stands behind such a unit is a stray bit.
      gap(filled(at, 0xff) ? 'rot' : 'lost', sector.length);
      break;
    }
    gap(next.sequence === sequence ? 'rot' : 'lost', next.offset);
    sequence = next.sequence;
  }
  return { tail: at, sequence };
}
