/**
 * What differs between two pictures, and between two texts.
 *
 * @module
 */
import type { Picture } from '../../../src/sim/script/pictures';

/** In pixels of the larger of the two pictures. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Change {
  /** Of an area that has room for both pictures. */
  readonly width: number;
  readonly height: number;
  /** Number of pixels that differ, those that only one of the pictures has included. */
  readonly changed: number;
  /** The smallest that holds them; null when there is none. */
  readonly box: Box | null;
  /** A byte a pixel, row by row: 1 where it differs. */
  readonly mask: Uint8Array;
}

/** Compares colours; the upper byte of a pixel is nobody's. Pictures of different sizes are laid on each other at the upper left corner. */
export function comparePictures(before: Picture, after: Picture): Change {
  const width = Math.max(before.width, after.width);
  const height = Math.max(before.height, after.height);
  const sharedWidth = Math.min(before.width, after.width);
  const sharedHeight = Math.min(before.height, after.height);
  const mask = new Uint8Array(width * height);
  let changed = 0;
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isShared = x < sharedWidth && y < sharedHeight;
      const one = before.pixels[y * before.width + x]!;
      const other = after.pixels[y * after.width + x]!;
      // an area that neither has, in the corner, is no change
      if (isShared ? ((one ^ other) & 0xffffff) === 0 : !has(before, x, y) && !has(after, x, y)) continue;
      mask[y * width + x] = 1;
      changed++;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  const box = changed === 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  return { width, height, changed, box, mask };
}

const has = ({ width, height }: Picture, x: number, y: number): boolean => x < width && y < height;

/** A line of the difference of two texts: ` ` in both, `-` only before, `+` only after, `@` where equal lines are left out. */
export type Line = readonly [mark: ' ' | '-' | '+' | '@', text: string];

/** The lines that differ, each with up to `context` equal ones around it; empty when the texts are equal. */
export function compareLines(before: string, after: string, context = 2): Line[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  // longest common part of what follows line i and line j: outlines have some hundred lines
  const stride = fresh.length + 1;
  const common = new Uint32Array((old.length + 1) * stride);
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--)
      common[i * stride + j] =
        old[i] === fresh[j]
          ? common[(i + 1) * stride + j + 1]! + 1
          : Math.max(common[(i + 1) * stride + j]!, common[i * stride + j + 1]!);

  const lines: Line[] = [];
  for (let i = 0, j = 0; i < old.length || j < fresh.length; ) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      lines.push([' ', old[i++]!]);
      j++;
    } else if (j >= fresh.length || (i < old.length && common[(i + 1) * stride + j]! >= common[i * stride + j + 1]!))
      lines.push(['-', old[i++]!]);
    else lines.push(['+', fresh[j++]!]);
  }
  const isNear = lines.map((_, at) =>
    lines.slice(Math.max(0, at - context), at + context + 1).some(([mark]) => mark !== ' '),
  );
  if (!isNear.includes(true)) return [];
  return lines.flatMap((line, at): Line[] => (isNear[at] ? [line] : at === 0 || isNear[at - 1] ? [['@', '']] : []));
}
