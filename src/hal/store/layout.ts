/**
 * Numbers of the flash format: SPEC.md beside this file explains each. Everything here is on flash, so append-only.
 *
 * @module
 */

/** A reader refuses another major version; a newer minor one it reads, keeping what it does not know. */
export const formatVersion = { major: 1, minor: 0 } as const;

/** What a sector begins with. The complete mark has one program unit, then come the records. */
export const sectorOffsets = { preamble: 0, headerA: 32, headerB: 80, complete: 128 } as const;
export const preambleSize = 32;
export const headerSize = 48;
export const recordHeaderSize = 16;
/** Bytes of a counter record's payload. */
export const counterPayload = 12;
/** Bytes of a truncated HMAC-SHA-256: 2^-128 to forge, half the space. */
export const macSize = 16;

/**
 * Kinds of records. Three to five bits are set in each, so that neither a pad with a rotten bit (one bit) nor an erased byte is
 * mistaken for one. Bit 7: a reader that does not know the kind may drop it at compaction; without it, it keeps the record.
 */
export const recordKinds = { commit: 0x2d, counter: 0x4e } as const;

/** Operations inside a commit. Bit 7 as for kinds. */
export const ops = {
  put: 1,
  remove: 2,
  append: 3,
  /** Counter back to zero: the total at which it stood. */
  reset: 4,
  /** Attempts carried over by a compaction. */
  count: 5,
  /** The key's value was lost to rot; carried over so that it never looks as if it had not been there. */
  damaged: 6,
} as const;

export const keyCount = 24;
export const counterCount = 8;
export const allKeys = 0x00ffffff;
/** Keys whose superseded values are worth an erase: password, pattern, questions, mail and both requests. */
export const secretKeys = 0x7e;

export const valueLimit = 1024;
export const entryLimit = 64;
/** Entries of the event log kept at most; also at most a quarter of a sector with four bytes of frame each. */
export const logLimit = 200;

/** Label that goes before the authenticated bytes; 16 bytes each, so that no message is the beginning of another kind's. */
export const labels = {
  preamble: 'atnvr/store/cln1',
  header: 'atnvr/store/sec1',
  record: 'atnvr/store/rec1',
} as const;
export const magics = { preamble: 'ATNVRCLN', header: 'ATNVRLOG' } as const;

export interface Geometry {
  /** Bytes of a sector. */
  readonly sectorSize: number;
  /** Bytes of a program unit. */
  readonly unit: number;
  /** Sectors in the partition. */
  readonly count: number;
}

/** The flash's geometry; null when it is not one this format takes. */
export function geometryOf(flash: HostFlash): Geometry | null {
  const { size, sectorSize, programUnit: unit } = flash;
  const isPowerOf2 = (value: number) => Number.isInteger(Math.log2(value));
  if (!isPowerOf2(sectorSize) || sectorSize < 4096 || sectorSize > 131072) return null;
  if (!isPowerOf2(unit) || unit < 1 || unit > 16) return null;
  const count = size / sectorSize;
  return Number.isInteger(count) && count >= 2 && count <= 64 ? { sectorSize, unit, count } : null;
}

/** Offset of the first record in a sector. */
export const recordsStart = (unit: number): number => sectorOffsets.complete + unit;

/** Open units of a new counter record: five free tries and a few more; fewer where a unit is dear. */
export const openUnits = (unit: number): number => (unit <= 4 ? 8 : 4);

/** Rounds up to whole program units. */
export const align = (length: number, unit: number): number => (length + unit - 1) & -unit;

/** Bytes of header, payload and MAC with their padding: what is programmed before the commit mark. */
export const bodySize = (payload: number, unit: number): number => align(recordHeaderSize + payload + macSize, unit);

/** Bytes that a record takes: body, commit mark, open units. */
export const recordSize = (payload: number, open: number, unit: number): number =>
  bodySize(payload, unit) + (1 + open) * unit;
