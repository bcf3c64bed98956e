/** A recorder's sticker: what a scanner and a phone read in its dots, what is white, and the PDF beside it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { readFont } from '../../../build/font-file';
import { layOut, type Rectangle, StickerError } from '../../../firmware/image/sticker/layout';
import { createStickers, type MakeSticker } from '../../../firmware/image/sticker/sticker';
import { loadBridge } from '../../../src/sim/machine/wasm';
import { type Dots, dotsOf, readCodes } from './read-codes';

const out = join(import.meta.dirname, '../../../out');
let make: MakeSticker;

beforeAll(async () => {
  const bridge = await loadBridge(readFileSync(join(out, 'lvgl/bridge.wasm')));
  make = await createStickers(bridge, readFileSync(join(out, 'fonts/inter-600.ttf')));
});

const recorders = [
  { model: 'AT-NVR 32', serial: 'ATNVR0000000017' },
  { model: 'X', serial: '7' },
  { model: 'AT-NVR 32 Pro (wide) \\WWMMWWMMWW', serial: 'ABCDEFGHIJKLMNOPQRSTU' },
  { model: 'AT-NVR 8', serial: '01234567890123456789012345678901' },
];

/** The smallest rectangle around all black dots inside of the given one. */
function blackBox({ isBlack }: Dots, area: Rectangle): Rectangle {
  let [left, top, right, bottom] = [area.x + area.width, area.y + area.height, -1, -1];
  for (let y = area.y; y < area.y + area.height; y++)
    for (let x = area.x; x < area.x + area.width; x++)
      if (isBlack(x, y)) [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), y];
  return { x: left, y: top, width: right + 1 - left, height: bottom + 1 - top };
}

/** Objects of a PDF by number, found by its table of places, streams unpacked. */
function objectsOf(pdf: Uint8Array): ReadonlyMap<number, string> {
  const bytes = Buffer.from(pdf);
  const text = bytes.toString('latin1');
  const at = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)![1]);
  const [, count] = /^xref\n0 (\d+)\n/.exec(text.slice(at))!;
  const entries = [...text.slice(at).matchAll(/^(\d{10}) 00000 n $/gm)];
  expect(entries.length).toBe(Number(count) - 1);
  return new Map(
    entries.map(([, place], index) => {
      const begin = Number(place);
      const body = text.slice(begin, text.indexOf('endobj', begin));
      expect(body.startsWith(`${index + 1} 0 obj\n`)).toBe(true);
      const packed = /\/Length (\d+) [\s\S]*?stream\n/.exec(body);
      if (!packed) return [index + 1, body];
      const start = begin + packed.index + packed[0].length;
      return [index + 1, inflateSync(bytes.subarray(start, start + Number(packed[1]))).toString('latin1')];
    }),
  );
}

describe.each(recorders)('$model, $serial', ({ model, serial }) => {
  it('is 50 x 30 mm at 600 dpi, and both codes are read, each whole and once', async () => {
    const dots = dotsOf(make({ model, serial }).png);
    expect([dots.width, dots.height, dots.dotsPerMetre]).toEqual([1181, 709, 23622]);
    expect(await readCodes(dots, 'QRCode')).toEqual([serial]);
    expect(await readCodes(dots, 'Code128')).toEqual([serial]);
  });

  it('has white around both codes: 10 modules and 4, and 2 mm at the edges', () => {
    const dots = dotsOf(make({ model, serial }).png);
    const all = blackBox(dots, { x: 0, y: 0, width: dots.width, height: dots.height });
    expect(Math.min(all.y, dots.height - all.y - all.height)).toBeGreaterThanOrEqual(47);
    const bars = blackBox(dots, { x: 0, y: 420, width: dots.width, height: 280 });
    // the first bar of every start symbol is two modules wide
    let module = 0;
    while (dots.isBlack(bars.x + module, bars.y)) module++;
    module /= 2;
    expect(module).toBeGreaterThanOrEqual(4);
    expect(bars.x).toBeGreaterThanOrEqual(10 * module);
    expect(dots.width - bars.x - bars.width).toBeGreaterThanOrEqual(10 * module);
    // the QR is what is black on the right, its side that of its finder patterns and 7 modules of each
    const right = blackBox(dots, { x: 700, y: 0, width: dots.width - 700, height: 420 });
    let finder = 0;
    while (dots.isBlack(right.x + right.width - 1 - finder, right.y)) finder++;
    const quiet = 4 * (finder / 7);
    const left = right.x + right.width - right.height;
    const text = blackBox(dots, { x: 0, y: 0, width: left - 1, height: 420 });
    expect(left - text.x - text.width).toBeGreaterThanOrEqual(quiet);
    expect(right.y).toBeGreaterThanOrEqual(quiet);
    expect(bars.y - right.y - right.height).toBeGreaterThanOrEqual(quiet);
    expect(dots.width - right.x - right.width).toBeGreaterThanOrEqual(quiet);
  });

  it('the PDF is one page of the same rectangles and texts, with Inter in it', () => {
    const files = make({ model, serial });
    const objects = objectsOf(files.pdf);
    expect(objects.get(3)).toContain('/MediaBox [0 0 141.732 85.039]');
    const drawn = objects.get(4)!;
    const dots = dotsOf(files.png);
    const rectangles = [...drawn.matchAll(/^(\d+) (\d+) (\d+) (\d+) re$/gm)].map((match) => match.slice(1).map(Number));
    expect(rectangles.length).toBeGreaterThan(50);
    for (const [x, y, width, height] of rectangles as [number, number, number, number][]) {
      expect(blackBox(dots, { x, y: 709 - y - height, width, height })).toEqual({
        x,
        y: 709 - y - height,
        width,
        height,
      });
    }
    const texts = [...drawn.matchAll(/\((.*)\) Tj/g)].map(([, text]) => text!.replace(/\\(.)/g, '$1'));
    expect(texts).toEqual([model, 'S/N', serial]);
    expect(objects.get(7)).toContain('/FontName /ATNVRS+Inter-SemiBold');
    // a TrueType file: version 1.0, and the tables that a PDF needs
    const font = objects.get(8)!;
    expect(font.slice(0, 4)).toBe('\x00\x01\x00\x00');
    for (const table of ['glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp']) expect(font).toContain(table);
  });

  it('the same recorder gets the same bytes', () => {
    const [first, second] = [make({ model, serial }), make({ model, serial })];
    expect(Buffer.compare(first.png, second.png)).toBe(0);
    expect(Buffer.compare(first.pdf, second.pdf)).toBe(0);
  });
});

describe('printed worse than it is drawn', () => {
  it.each([
    ['300 dpi', 300],
    ['400 dpi', 400],
  ])('both codes are read at %s, in grey', async (_name, dpi) => {
    const { width, height, isBlack } = dotsOf(make(recorders[0]!).png);
    const scale = 600 / dpi;
    const size = { width: Math.floor(width / scale), height: Math.floor(height / scale), isBlack: () => false };
    const grey = (x: number, y: number): number => {
      let [sum, count] = [0, 0];
      for (let dy = Math.floor(y * scale); dy < (y + 1) * scale && dy < height; dy++)
        for (let dx = Math.floor(x * scale); dx < (x + 1) * scale && dx < width; dx++) {
          sum += isBlack(dx, dy) ? 0 : 255;
          count++;
        }
      return sum / count;
    };
    expect(await readCodes(size, 'QRCode', grey)).toEqual(['ATNVR0000000017']);
    expect(await readCodes(size, 'Code128', grey)).toEqual(['ATNVR0000000017']);
  });
});

describe('text', () => {
  it('stands where the layout has it, as high as its capitals are', () => {
    const dots = dotsOf(make(recorders[0]!).png);
    const { advance } = readFont(readFileSync(join(out, 'fonts/inter-600.ttf')));
    const { lines } = layOut(recorders[0]!, advance);
    const [model, , serial] = lines;
    const box = blackBox(dots, { x: 0, y: 0, width: 720, height: 200 });
    expect(box.y + box.height).toBeGreaterThanOrEqual(model!.y);
    expect(box.y + box.height - model!.y).toBeLessThanOrEqual(3);
    expect(box.height).toBeGreaterThan(70);
    const below = blackBox(dots, { x: 0, y: 300, width: 720, height: 110 });
    expect(Math.abs(below.y + below.height - serial!.y)).toBeLessThanOrEqual(2);
    expect(below.width).toBeGreaterThan(500);
  });

  it('another serial is another picture of text', () => {
    const rows = (serial: string): string => {
      const { isBlack } = dotsOf(make({ model: 'AT-NVR 32', serial }).png);
      let text = '';
      for (let y = 300; y < 365; y++) for (let x = 100; x < 720; x++) text += isBlack(x, y) ? '#' : ' ';
      return text;
    };
    expect(rows('ATNVR0000000018')).not.toBe(rows('ATNVR0000000017'));
  });
});

it('a bar code too long for a sticker is refused', () => {
  expect(() => make({ model: 'AT-NVR 32', serial: 'A'.repeat(32) })).toThrow(StickerError);
});
