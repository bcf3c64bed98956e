/**
 * Flashes with bits turned over in the headers of records: every single one, and pairs.
 *
 * @module
 */
import { crc32 } from 'node:zlib';
import { seededBelow } from '../../../../src/sim/flash/random';
import type { Image } from './run-reader';

/** Where the active sector begins: complete mark used, highest epoch (see SPEC.md). No header of a sector may be rotten. */
function activeSector({ bytes, geometry: { sectorSize, programUnit } }: Image): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const epochAt = (at: number) => view.getUint32(at + 48, true);
  const isComplete = (at: number) => bytes.subarray(at + 128, at + 128 + programUnit).some((byte) => byte !== 0xff);
  const starts = Array.from({ length: bytes.length / sectorSize }, (_, n) => n * sectorSize).filter(isComplete);
  return starts.sort((a, b) => epochAt(b) - epochAt(a))[0];
}

/** Places of the headers in the active sector. */
function headerPlaces(image: Image): number[] {
  const { sectorSize, programUnit } = image.geometry;
  const start = activeSector(image);
  if (start === undefined) return [];
  const view = new DataView(image.bytes.buffer, image.bytes.byteOffset, image.bytes.length);
  const places: number[] = [];
  for (let at = start + 128 + programUnit; at + 16 <= start + sectorSize; at += programUnit) {
    if (view.getUint32(at + 12, true) === crc32(image.bytes.subarray(at, at + 12))) places.push(at);
  }
  return places;
}

const turned = (image: Image, at: number, bits: readonly number[]): Image => {
  const bytes = image.bytes.slice();
  for (const bit of bits) bytes[at + (bit >> 3)]! ^= 1 << (bit & 7);
  return { ...image, name: `${image.name}, record at ${at}, bits ${bits}`, bytes };
};

/** The image, then it with each bit of each header turned over, and a few pairs of bits of each. All records of the image must count. */
export function* headerFlips(image: Image, seed: number): Generator<Image> {
  const random = seededBelow(seed);
  yield image;
  for (const at of headerPlaces(image)) {
    for (let bit = 0; bit < 128; bit++) yield { ...turned(image, at, [bit]), flips: 1 };
    for (let n = 0; n < 16; n++) {
      const bit = random(128);
      yield { ...turned(image, at, [bit, (bit + 1 + random(127)) % 128]), flips: 2 };
    }
  }
}

/** A flash with each bit of its last header turned over: after a cut, its record may be one that never happened. Nothing without a log. */
export function* lastHeaderFlips(image: Image): Generator<Image> {
  const at = headerPlaces(image).at(-1);
  if (at === undefined) return;
  for (let bit = 0; bit < 128; bit++) yield turned(image, at, [bit]);
}
