/**
 * A simulated NOR flash for millions of mounts: the same cells and rules as `src/sim/flash/nor.ts` (a test holds the two together),
 * without wear, counts and files. Operations are recorded instead of cut: a cut is then made from the record, see `tear.ts`.
 *
 * Each read that meets unsettled bits asks how they read: all 1, all 0, or mixed, another mix for each reading. But the live sector, read again
 * before anything is programmed, reads as it did: the store believes one of its readings, whichever it is, and each is tried.
 *
 * @module
 */

import { sectorOffsets } from '../../../../src/hal/store/layout';
import type { NorGeometry } from '../../../../src/sim/flash/nor';
import { type Cells, type FlashStep, loadCells, mixedBits } from './cells';

/** How unsettled bits read. */
export const readings = { ones: 0, mixed: 1, zeros: 2 } as const;

/**
 * A sector in three parts: what stands before the complete mark, the mark, the records. A part is *settled* by an erase, or by a program
 * of zeros over all of it.
 */
const partsOfSector = 3;
const markOffset = sectorOffsets.complete;

export interface LeanFlash extends HostFlash {
  /** Cells as given; forgets the trace and what was read. */
  load(cells: Cells): void;
  /** Takes the cells out. */
  save(cells: Cells): void;
  readonly hasUnsettled: boolean;
  /** Operations since `load` or since it was emptied by the caller. */
  trace: FlashStep[];
  /** Decides how the unsettled bits of a read are read: `n` is the number of reads since `load` that met any. */
  choose: (n: number) => number;
  /** Reads that met unsettled bits since `load`. */
  readonly asked: number;
  /** One bit for each part of each sector (3 * sector + part): settled by now, and read once at most before it was. */
  readOnce(): number;
}

export function createLeanFlash({ size, sectorSize, programUnit }: NorGeometry): LeanFlash {
  const image = new Uint8Array(size).fill(0xff);
  const mask = new Uint8Array(size);
  /** All unsettled bits are from here to there; the end is 0 when there are none. */
  let first = size;
  let end = 0;
  /** Bytes with an unsettled bit. */
  let unsettled = 0;
  let asked = 0;
  /** The live sector as it was read last, until something is programmed: where it is, and how its unsettled bits read. */
  let live: { readonly offset: number; readonly how: number; readonly salt: number } | null = null;
  const parts = (size / sectorSize) * partsOfSector;
  const reads = new Uint8Array(parts);
  const settled = new Uint8Array(parts);
  const recordsStart = markOffset + programUnit;
  const partBegin = [0, markOffset, recordsStart];
  const partEnd = [markOffset, recordsStart, sectorSize];

  const noteRead = (offset: number, length: number) => {
    const sector = Math.floor(offset / sectorSize);
    const from = offset - sector * sectorSize;
    const to = from + length;
    const head = sector * partsOfSector;
    if (from < markOffset && settled[head] === 0) reads[head]!++;
    if (from < recordsStart && to > markOffset && settled[head + 1] === 0) reads[head + 1]!++;
    if (to > recordsStart && settled[head + 2] === 0) reads[head + 2]!++;
    if (to > sectorSize) noteRead((sector + 1) * sectorSize, to - sectorSize);
  };
  const noteZeros = (offset: number, bytes: Uint8Array) => {
    const sector = Math.floor(offset / sectorSize);
    const from = offset - sector * sectorSize;
    for (let part = 0; part < 2; part++) {
      if (from > partBegin[part]! || from + bytes.length < partEnd[part]!) continue;
      let isZero = true;
      for (let at = partBegin[part]!; at < partEnd[part]!; at++) isZero &&= bytes[at - from] === 0;
      if (isZero) settled[sector * partsOfSector + part] = 1;
    }
  };

  const flash: LeanFlash = {
    size,
    sectorSize,
    programUnit,
    trace: [],
    choose: () => readings.ones,
    get asked() {
      return asked;
    },
    get hasUnsettled() {
      return unsettled > 0;
    },
    load(cells) {
      image.set(cells.image);
      if (end > 0) mask.fill(0, first, end);
      first = size;
      end = 0;
      unsettled = cells.spots.size;
      for (const at of cells.spots) {
        mask[at] = cells.mask[at]!;
        if (at < first) first = at;
        if (at >= end) end = at + 1;
      }
      flash.trace = [];
      asked = 0;
      live = null;
      reads.fill(0);
      settled.fill(0);
    },
    save(cells) {
      loadCells(cells, image, flash.hasUnsettled ? mask : null);
    },
    readOnce() {
      let bits = 0;
      for (let part = 0; part < parts; part++) if (settled[part] === 1 && reads[part]! <= 1) bits |= 1 << part;
      return bits;
    },

    read(offset, length) {
      if (offset < 0 || offset + length > size) throw new RangeError(`flash: ${length} bytes at ${offset}`);
      const isAgain = live !== null && offset >= live.offset && offset + length <= live.offset + sectorSize;
      if (!isAgain) noteRead(offset, length);
      const bytes = image.slice(offset, offset + length);
      let how = isAgain ? live!.how : -1;
      let salt = isAgain ? live!.salt : 0;
      if (unsettled > 0 && offset < end && offset + length > first) {
        const from = Math.max(offset, first);
        const to = Math.min(offset + length, end);
        for (let at = from; at < to; at++) {
          const bits = mask[at]!;
          if (bits === 0) continue;
          if (how < 0) {
            how = flash.choose(asked);
            salt = asked++;
          }
          if (how === readings.zeros) bytes[at - offset]! &= ~bits;
          else if (how === readings.mixed) bytes[at - offset]! &= ~(bits & mixedBits(at, salt));
        }
      }
      const isLive = length === sectorSize && image[offset + markOffset] !== 0xff;
      if (isLive && !isAgain) live = { offset, how, salt };
      return bytes.buffer;
    },
    program(offset, buffer) {
      const bytes = new Uint8Array(buffer);
      if (offset % programUnit !== 0 || bytes.length % programUnit !== 0 || offset + bytes.length > size) {
        throw new RangeError(`flash: program of ${bytes.length} bytes at ${offset}`);
      }
      flash.trace.push({ offset, bytes: bytes.slice() });
      live = null;
      for (let i = 0; i < bytes.length; i++) image[offset + i]! &= bytes[i]!;
      if (unsettled > 0 && offset < end && offset + bytes.length > first) {
        for (let i = 0; i < bytes.length; i++) {
          if (mask[offset + i] === 0) continue;
          mask[offset + i]! &= bytes[i]!;
          if (mask[offset + i] === 0) unsettled--;
        }
      }
      noteZeros(offset, bytes);
      return 'ok';
    },
    erase(offset) {
      if (offset % sectorSize !== 0 || offset >= size) throw new RangeError(`flash: no sector begins at ${offset}`);
      flash.trace.push({ offset, bytes: null });
      live = null;
      image.fill(0xff, offset, offset + sectorSize);
      if (unsettled > 0 && offset < end && offset + sectorSize > first) {
        for (let at = offset; at < offset + sectorSize; at++) if (mask[at] !== 0) unsettled--;
        mask.fill(0, offset, offset + sectorSize);
      }
      const sector = offset / sectorSize;
      settled.fill(1, sector * partsOfSector, (sector + 1) * partsOfSector);
      return 'ok';
    },
  };
  return flash;
}
