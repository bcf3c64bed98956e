/**
 * Codes that let an operator in: what a sealed request makes of its exported secret, and what people type.
 *
 * A mailed code has 8 digits. A support code has 8 symbols of Crockford's base32 and 2 check symbols: the remainder of d(x) x^2 by
 * (x - a)(x - a^2) over GF(32), a a root of x^5 + x^2 + 1. That is a Reed-Solomon code of distance 3, so every one or two wrong symbols,
 * and so every swap of two, are seen before a try is spent.
 *
 * A code lies in a buffer of `codeBytes` whatever its purpose: one value per byte, zeros behind. Whoever asks for it wipes it.
 *
 * @module
 */

import { crockfordValue, spread } from './base32';
import { codeUnitsMax, mailDigits, mailModulus, supportChecks, supportSymbols } from './numbers';
import type { CodeProblem, Purpose } from './types';

/** Bytes of the buffer that holds a code. */
export const codeBytes = supportSymbols + supportChecks;

/** Characters of a code as typed; both sorts have a value per character. */
const lengths: Readonly<Record<Purpose, number>> = { mail: mailDigits, support: codeBytes };

const fieldPolynomial = 0b100101;

/** Product in GF(32), without a look at the bits that would tell them by its time. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 4; bit >= 0; bit--) {
    product = (product << 1) ^ (fieldPolynomial & -((product >> 4) & 1));
    product ^= a & -((b >> bit) & 1);
  }
  return product;
}

/** (x - a)(x - a^2) = x^2 + (a + a^2) x + a^3, where a = 2. */
const generator = { x1: 2 ^ 4, x0: 8 } as const;

/** Writes the check symbols of the first `supportSymbols` behind them, the coefficient of x first. */
export function addChecks(code: Uint8Array): void {
  let [x1, x0] = [0, 0];
  for (let index = 0; index < supportSymbols; index++) {
    const factor = code[index]! ^ x1;
    x1 = x0 ^ multiply(factor, generator.x1);
    x0 = multiply(factor, generator.x0);
  }
  code[supportSymbols] = x1;
  code[supportSymbols + 1] = x0;
}

function checksAgree(code: Uint8Array): boolean {
  const expected = code.slice();
  addChecks(expected);
  const difference =
    (expected[supportSymbols]! ^ code[supportSymbols]!) | (expected[supportSymbols + 1]! ^ code[supportSymbols + 1]!);
  expected.fill(0);
  return difference === 0;
}

/** The code that an exported secret of 8 bytes makes. Mail: the big-endian number mod 10^8; support: its first 40 bits. */
export function deriveCode(purpose: Purpose, exported: Uint8Array): Uint8Array<ArrayBuffer> {
  const code = new Uint8Array(codeBytes);
  if (purpose === 'mail') {
    let number = 0;
    // Byte by byte: the whole number has more bits than a double holds.
    for (const byte of exported) number = (number * 256 + byte) % mailModulus;
    for (let index = mailDigits - 1; index >= 0; index--) {
      code[index] = number % 10;
      number = Math.floor(number / 10);
    }
  } else {
    spread(exported, code.subarray(0, supportSymbols));
    addChecks(code);
  }
  return code;
}

/** What people and keyboards put between characters: spaces, dashes, and signs that nobody sees. */
const separator = /[\s\p{Z}\p{Pd}\p{Cf}]|[\ufe00-\ufe0f]/u;

/**
 * Reads a typed code into `code` (`codeBytes` long). Spaces, hyphens and invisible characters are left out, O is 0, I and L are 1. After
 * a problem `code` holds zeros.
 */
export function decodeCode(purpose: Purpose, text: string, code: Uint8Array): CodeProblem {
  const problem = read(purpose, text, code);
  if (problem !== null) code.fill(0);
  return problem;
}

function read(purpose: Purpose, text: string, code: Uint8Array): CodeProblem {
  code.fill(0);
  if (text.length > codeUnitsMax) return 'length';
  let count = 0;
  for (const character of text) {
    const value = crockfordValue(character);
    if (value < 0 || (purpose === 'mail' && value > 9)) {
      if (separator.test(character)) continue;
      return 'symbol';
    }
    if (count < lengths[purpose]) code[count] = value;
    count++;
  }
  if (count !== lengths[purpose]) return 'length';
  return purpose === 'mail' || checksAgree(code) ? null : 'check';
}
