/**
 * PNG files, written fast: a screen has many rows that equal the one above, which cost a comparison here. The same in the library for
 * PNGs takes six times as long, too much for the hundreds of pictures of a gallery.
 *
 * @module
 */
import { crc32, deflateSync } from 'node:zlib';
import { decode } from 'fast-png';
import type { Picture } from '../../../src/sim/script/pictures';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const filterNone = 0;
const filterUp = 2;

function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), 8 + data.length);
  return bytes;
}

function file(
  width: number,
  height: number,
  depth: number,
  colour: number,
  rows: Uint8Array,
  ...more: Buffer[]
): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, depth, colour, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const data = chunk('IDAT', deflateSync(rows, { level: 1 }));
  return Buffer.concat([signature, chunk('IHDR', header), ...more, data, chunk('IEND', Buffer.alloc(0))]);
}

/** A picture in true colour; the upper byte of a pixel is dropped. */
export function encodePicture({ width, height, pixels }: Picture): Buffer {
  const bytes = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const stride = 4 * width;
  const rows = Buffer.alloc(height * (1 + 3 * width));
  for (let y = 0; y < height; y++) {
    let at = y * (1 + 3 * width);
    rows[at++] = filterUp;
    const begin = y * stride;
    // differences to the row above: all zero
    if (y > 0 && bytes.compare(bytes, begin - stride, begin, begin, begin + stride) === 0) continue;
    for (let i = y * width; i < (y + 1) * width; i++) {
      const pixel = pixels[i]!;
      const above = y > 0 ? pixels[i - width]! : 0;
      rows[at++] = (pixel >> 16) - (above >> 16);
      rows[at++] = (pixel >> 8) - (above >> 8);
      rows[at++] = pixel - above;
    }
  }
  return file(width, height, 8, 2, rows);
}

/** Reads a true-colour PNG, with or without alpha (which is dropped). Throws on any other. */
export function decodePicture(png: Uint8Array): Picture {
  const { width, height, data, channels, depth } = decode(png);
  if (depth !== 8 || channels < 3)
    throw new Error(`a PNG of ${channels} channels of ${depth} bits is no picture of a screen`);
  const pixels = new Uint32Array(width * height);
  for (let i = 0, at = 0; i < pixels.length; i++, at += channels)
    pixels[i] = (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!;
  return { width, height, pixels };
}

/** Laid over a picture: unchanged pixels dim it, changed ones hide it. `isChanged`: a byte a pixel, 0 or 1. */
export function encodeMask(width: number, height: number, isChanged: Uint8Array): Buffer {
  const stride = 1 + Math.ceil(width / 8);
  const rows = Buffer.alloc(height * stride, filterNone);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) if (isChanged[y * width + x]) rows[y * stride + 1 + (x >> 3)]! |= 0x80 >> (x & 7);
  }
  const colours = chunk('PLTE', Buffer.from([0x10, 0x12, 0x16, 0xff, 0x2d, 0x95]));
  const opacity = chunk('tRNS', Buffer.from([168, 255]));
  return file(width, height, 1, 3, rows, colours, opacity);
}
