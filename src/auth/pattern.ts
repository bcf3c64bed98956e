/**
 * Rules for a graphic key («Графический ключ»): dots of a 3x3 grid, numbered 1 to 9 row by row, joined in one line. As text it is their
 * digits in the order of drawing, "14563". It is taken at the recorder's own monitor only.
 *
 * @module
 */

import { type Entry, makeEntry } from './entry';
import { patternMin } from './numbers';
import { isCommon } from './pattern-shapes';
import type { PatternProblem } from './types';

/** The dot exactly between two others; 0 when there is none. */
function dotBetween(from: number, to: number): number {
  const columns = ((from - 1) % 3) + ((to - 1) % 3);
  const rows = Math.floor((from - 1) / 3) + Math.floor((to - 1) / 3);
  return columns % 2 === 0 && rows % 2 === 0 ? (rows / 2) * 3 + columns / 2 + 1 : 0;
}

/** Whether a line can be drawn so: every dot once, and none passed over that was not joined before. */
function isDrawing(digits: string): boolean {
  if (!/^[1-9]{1,9}$/.test(digits)) return false;
  const joined = new Set<number>();
  let last = 0;
  for (const digit of digits) {
    const dot = Number(digit);
    if (joined.has(dot)) return false;
    const between = last === 0 ? 0 : dotBetween(last, dot);
    if (between !== 0 && !joined.has(between)) return false;
    joined.add(dot);
    last = dot;
  }
  return true;
}

/** Why a new pattern is refused; null = taken. */
export function checkPattern(digits: string): PatternProblem {
  if (digits !== '' && !isDrawing(digits)) return 'shape';
  if (digits.length < patternMin) return 'short';
  return isCommon(digits) ? 'common' : null;
}

/** The entry to hash, when it is set and at log-in alike. What no rule could ever have taken makes an impossible one. */
export function patternEntry(digits: string): Entry {
  const taken = digits.length >= patternMin && isDrawing(digits);
  return makeEntry('pattern', [{ tag: 0, text: digits }], taken);
}
