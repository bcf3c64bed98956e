/**
 * What a field for codes makes of what is typed: capital letters in groups, the letters that only look like digits turned into them.
 * Whether it is a code is for `auth` to say.
 *
 * @module
 */

import { supportChecks, supportSymbols } from '../auth/numbers';

/** Symbols of a code from the support desk. */
export const supportCodeLength = supportSymbols + supportChecks;
const groupLength = 5;

const lookalikes: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };
/** What people and keyboards put between characters. */
const separators = /[\s\p{Z}\p{Pd}\p{Cf}]/gu;

/** The symbols in a text as a code writes them; what no code has stays, so that it is seen. */
export function symbolsOf(text: string): string {
  return text
    .replace(separators, '')
    .replace(/[a-z]/g, upper)
    .replace(/[OIL]/g, (letter) => lookalikes[letter]!);
}

const upper = (letter: string): string => letter.toUpperCase();

/** In groups of five: `7K2M9 QXA4T`. */
export function grouped(symbols: string): string {
  return [...symbols].map((symbol, i) => (i > 0 && i % groupLength === 0 ? ` ${symbol}` : symbol)).join('');
}

export interface Shaped {
  readonly text: string;
  /** Characters of `text` behind the cursor. */
  readonly behind: number;
}

/** The field's text after it was changed to `text` with the cursor after `cursor` characters; `before` is what stood there. */
export function shapeCode(text: string, cursor: number, before: string): Shaped {
  const letters = [...text];
  let first = symbolsOf(letters.slice(0, cursor).join(''));
  const rest = symbolsOf(letters.slice(cursor).join(''));
  // the gap between two groups was rubbed out: the symbol before it is meant
  if (first !== '' && letters.length < [...before].length && first + rest === symbolsOf(before))
    first = [...first].slice(0, -1).join('');
  const whole = grouped(first + rest);
  // a gap belongs to what comes after it, so that the cursor stands behind what was typed
  return { text: whole, behind: [...whole].length - [...grouped(first)].length };
}
