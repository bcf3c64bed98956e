/**
 * A sticker as a PNG of black and white dots, one bit each, that knows how large a dot is: a label printer of 600 dpi prints it dot by dot.
 *
 * @module
 */
import { crc32, deflateSync } from 'node:zlib';
import type { Glyphs } from './glyphs';
import { type Advance, DOTS_PER_INCH, HEIGHT, type Sticker, WIDTH } from './layout';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const DOTS_PER_METRE = Math.round(DOTS_PER_INCH / 0.0254);
/** A row: a filter byte (none), then eight dots a byte, the leftmost in the highest bit. */
const ROW = 1 + Math.ceil(WIDTH / 8);

function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

const words = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, 4 * at);
  return bytes;
};

const header = chunk('IHDR', Buffer.concat([words(WIDTH, HEIGHT), Buffer.from([1, 0, 0, 0, 0])]));
const resolution = chunk('pHYs', Buffer.concat([words(DOTS_PER_METRE, DOTS_PER_METRE), Buffer.from([1])]));
const end = chunk('IEND', new Uint8Array());

/** Rows of dots, white as 1 as in a PNG of one bit. Dots outside of the sticker are left out. */
function rowsOf({ rectangles, lines }: Sticker, glyphs: Glyphs, advance: Advance): Uint8Array {
  const rows = new Uint8Array(ROW * HEIGHT).fill(0xff);
  for (let y = 0; y < HEIGHT; y++) rows[y * ROW] = 0;
  const blacken = (x: number, y: number, length: number): void => {
    if (y < 0 || y >= HEIGHT) return;
    const end = Math.min(WIDTH, x + length);
    const row = y * ROW + 1;
    for (let dot = Math.max(0, x); dot < end; ) {
      const isWholeByte = (dot & 7) === 0 && dot + 8 <= end;
      rows[row + (dot >> 3)]! &= isWholeByte ? 0 : ~(0x80 >> (dot & 7));
      dot += isWholeByte ? 8 : 1;
    }
  };
  for (const { x, y, width, height } of rectangles) for (let at = y; at < y + height; at++) blacken(x, at, width);
  for (const line of lines) {
    let pen = line.x;
    for (const char of line.text) {
      for (const run of glyphs(char, line.size)) blacken(Math.round(pen) + run.x, line.y + run.y, run.length);
      pen += advance(char.codePointAt(0)!) * line.size;
    }
  }
  return rows;
}

export function stickerPng(sticker: Sticker, glyphs: Glyphs, advance: Advance): Buffer {
  const data = chunk('IDAT', deflateSync(rowsOf(sticker, glyphs, advance)));
  return Buffer.concat([SIGNATURE, header, resolution, data, end]);
}
