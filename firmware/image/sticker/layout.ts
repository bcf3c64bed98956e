/**
 * What is where on a recorder's sticker of 50 x 30 mm, in dots of 1/600 inch from its left and top edge. The PNG and the PDF are both
 * drawn from it, so that they are the same sticker.
 *
 *   model                    QR of the serial
 *   S/N
 *   serial
 *   Code 128 of the serial
 *
 * @module
 */
import { encode } from 'uqr';
import { code128, QUIET_ZONE } from './code128';

export const DOTS_PER_INCH = 600;
export const millimetres = { width: 50, height: 30 } as const;
export const WIDTH = 1181;
export const HEIGHT = 709;

/** Black. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line of text; x is where its first glyph begins, y its baseline, `size` that of the type. */
export interface TextLine {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

export interface Sticker {
  readonly rectangles: readonly Rectangle[];
  readonly lines: readonly TextLine[];
}

/** Advance width of a character in parts of the size. */
export type Advance = (codePoint: number) => number;

/** What a printer may leave white at the edges, and what a die may cut off: 2 mm. */
const MARGIN = 47;
/** Where all of it begins at the latest, however narrow the bar code is. */
const INSET_MOST = 124;
/** Modules of the QR are 14 dots (0.6 mm) or what keeps it in this square. */
const QR_SIDE = 294;
const QR_QUIET = 4;
/** 0.25 mm, what a shop's scanner reads from a hand's distance; 0.17 mm is the least it reads at all. */
const bar = { most: 6, least: 4, top: 434, height: 212 } as const;
const sizes = { model: 112, caption: 40, serial: 72 } as const;
/** Height of Inter's capitals in parts of the size: those of the model reach as high as the QR, whose lower edge the serial stands on. */
const CAPITALS = 0.727;
const QR_TOP = 64;
const CAPTION_ABOVE_SERIAL = 78;

/** A serial number whose Code 128 does not fit on a sticker. */
export class StickerError extends Error {
  override readonly name = 'StickerError';
}

/** Same-coloured neighbours of a row become one rectangle. */
function qrRectangles(serial: string, right: number, top: number): readonly Rectangle[] {
  const { data, size } = encode(serial, { ecc: 'M', boostEcc: true, border: 0 });
  const module = Math.floor(QR_SIDE / size);
  const left = right - size * module;
  return data.flatMap((row, y) => {
    const runs: Rectangle[] = [];
    for (let x = 0; x < size; x++) {
      const begin = x;
      while (x < size && row[x]) x++;
      if (x > begin)
        runs.push({ x: left + begin * module, y: top + y * module, width: (x - begin) * module, height: module });
    }
    return runs;
  });
}

function barsOf(serial: string) {
  const widths = code128(serial);
  const modules = widths.reduce((sum, width) => sum + width);
  const module = Math.min(bar.most, Math.floor(WIDTH / (modules + 2 * QUIET_ZONE)));
  if (module < bar.least)
    throw new StickerError(`the bar code of ${serial} is wider than a sticker; give it fewer characters or no sticker`);
  return { widths, modules, module };
}

/** Throws StickerError when `layOut` would. */
export function checkBarCode(serial: string): void {
  barsOf(serial);
}

function barRectangles(serial: string): readonly Rectangle[] {
  const { widths, modules, module } = barsOf(serial);
  let x = Math.min(Math.round((WIDTH - modules * module) / 2), INSET_MOST);
  const bars: Rectangle[] = [];
  for (const [at, width] of widths.entries()) {
    if (at % 2 === 0) bars.push({ x, y: bar.top, width: width * module, height: bar.height });
    x += width * module;
  }
  return bars;
}

/** The sticker of a recorder. Throws StickerError. */
export function layOut(
  { model, serial }: { readonly model: string; readonly serial: string },
  advance: Advance,
): Sticker {
  const bars = barRectangles(serial);
  const left = Math.max(MARGIN, bars[0]!.x);
  const right = WIDTH - left;
  const qr = qrRectangles(serial, right, QR_TOP);
  const bottom = qr.at(-1)!.y + qr.at(-1)!.height;
  const most = Math.min(...qr.map(({ x }) => x)) - QR_QUIET * 14 - left;
  /** Smaller where the text would reach the QR's quiet zone. */
  const sizeOf = (text: string, wanted: number): number =>
    Math.min(wanted, Math.floor(most / [...text].reduce((sum, char) => sum + advance(char.codePointAt(0)!), 0)));
  const modelSize = sizeOf(model, sizes.model);
  return {
    rectangles: [...qr, ...bars],
    lines: [
      { text: model, x: left, y: QR_TOP + Math.round(CAPITALS * modelSize), size: modelSize },
      { text: 'S/N', x: left, y: bottom - CAPTION_ABOVE_SERIAL, size: sizes.caption },
      { text: serial, x: left, y: bottom, size: sizeOf(serial, sizes.serial) },
    ],
  };
}
