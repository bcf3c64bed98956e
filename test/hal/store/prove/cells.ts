/**
 * The cells of a flash as a power cut leaves them, with a hash that follows every change.
 *
 * `image` holds an unsettled bit as 1; `mask` says which bits are unsettled: they may read differently each time until they are
 * programmed to 0 or their sector is erased. Two states are the same state exactly when image and mask are.
 *
 * @module
 */

export interface Cells {
  readonly image: Uint8Array;
  readonly mask: Uint8Array;
  /** Offsets with an unsettled bit. */
  readonly spots: Set<number>;
  /** 64 bits of hash of image and mask in two halves: the XOR of a mix of (offset, byte) over all cells that are not erased and settled. */
  high: number;
  low: number;
}

/** A program (with its bytes) or an erase (null) that the flash was asked for. */
export interface FlashStep {
  readonly offset: number;
  readonly bytes: Uint8Array | null;
}

function mixHigh(key: number): number {
  let value = Math.imul(key ^ 0x6a09e667, 0x9e3779b1);
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}

function mixLow(key: number): number {
  let value = Math.imul(key ^ 0x3c6ef372, 0x7feb352d);
  value = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  value = Math.imul(value ^ (value >>> 15), 0x735a2d97);
  return value ^ (value >>> 14);
}

/** Masks have keys of their own, above those of the bytes. */
const maskKeys = 1 << 30;

export function erasedCells(size: number): Cells {
  return { image: new Uint8Array(size).fill(0xff), mask: new Uint8Array(size), spots: new Set(), high: 0, low: 0 };
}

export function copyCells(cells: Cells): Cells {
  const { image, mask, spots, high, low } = cells;
  return { image: image.slice(), mask: mask.slice(), spots: new Set(spots), high, low };
}

/** Makes `to` the same as `from`, without new memory. */
export function assignCells(to: Cells, from: Cells): void {
  to.image.set(from.image);
  if (to.spots.size > 0 || from.spots.size > 0) {
    to.mask.set(from.mask);
    to.spots.clear();
    for (const at of from.spots) to.spots.add(at);
  }
  to.high = from.high;
  to.low = from.low;
}

/** Sets one cell: what it holds, unsettled bits as 1, and which of its bits are unsettled. */
export function setCell(cells: Cells, at: number, byte: number, unsettled: number): void {
  const { image, mask } = cells;
  const old = image[at]!;
  if (old !== byte) {
    const key = at << 8;
    if (old !== 0xff) {
      cells.high ^= mixHigh(key | old);
      cells.low ^= mixLow(key | old);
    }
    if (byte !== 0xff) {
      cells.high ^= mixHigh(key | byte);
      cells.low ^= mixLow(key | byte);
    }
    image[at] = byte;
  }
  const was = mask[at]!;
  if (was === unsettled) return;
  const key = maskKeys | (at << 8);
  if (was !== 0) {
    cells.high ^= mixHigh(key | was);
    cells.low ^= mixLow(key | was);
    cells.spots.delete(at);
  }
  if (unsettled !== 0) {
    cells.high ^= mixHigh(key | unsettled);
    cells.low ^= mixLow(key | unsettled);
    cells.spots.add(at);
  }
  mask[at] = unsettled;
}

/** Makes `cells` hold an image and a mask; the hash is computed anew. */
export function loadCells(cells: Cells, image: Uint8Array, mask: Uint8Array | null): void {
  const words = new Int32Array(image.buffer, image.byteOffset, image.length >> 2);
  let high = 0;
  let low = 0;
  for (let word = 0; word < words.length; word++) {
    if (words[word] === -1) continue;
    for (let at = word * 4; at < word * 4 + 4; at++) {
      const byte = image[at]!;
      if (byte === 0xff) continue;
      high ^= mixHigh((at << 8) | byte);
      low ^= mixLow((at << 8) | byte);
    }
  }
  cells.image.set(image);
  if (cells.spots.size > 0) {
    cells.mask.fill(0);
    cells.spots.clear();
  }
  cells.high = high;
  cells.low = low;
  if (mask === null) return;
  for (let at = 0; at < mask.length; at++) if (mask[at] !== 0) setCell(cells, at, image[at]!, mask[at]!);
}

/** What the flash does when nothing goes wrong. */
export function applyStep(cells: Cells, step: FlashStep, sectorSize: number): void {
  const { offset, bytes } = step;
  if (bytes === null) {
    for (let at = offset; at < offset + sectorSize; at++) setCell(cells, at, 0xff, 0);
    return;
  }
  applyBytes(cells, offset, bytes, 0, bytes.length);
}

/** Programs a part of `bytes`. */
export function applyBytes(cells: Cells, offset: number, bytes: Uint8Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const at = offset + i;
    setCell(cells, at, cells.image[at]! & bytes[i]!, cells.mask[at]! & bytes[i]!);
  }
}

/** Eight bits that depend on an offset and on which reading this is; the same on every machine and in every run. */
export const mixedBits = (at: number, reading: number): number =>
  (mixLow((at << 8) | (reading & 0xff)) ^ mixHigh(at + reading * 0x10001)) & 0xff;
