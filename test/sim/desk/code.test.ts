/** The security code against its definition, by other arithmetic: tables of powers, BigInt. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alphabet, requestNumber, supportCode, symbolsOf } from '../../../src/sim/desk/code';

/** Powers of a root of x^5 + x^2 + 1: a^5 = a^2 + 1. */
const power: number[] = [1];
while (power.length < 31) {
  const doubled = power.at(-1)! << 1;
  power.push(doubled & 32 ? (doubled & 31) ^ 0b101 : doubled);
}
const times = (left: number, right: number): number =>
  left === 0 || right === 0 ? 0 : power[(power.indexOf(left) + power.indexOf(right)) % 31]!;
/** The word as a polynomial, highest coefficient first, at a^exponent. */
const valueAt = (word: readonly number[], exponent: number): number =>
  word.reduce((value, symbol) => times(value, power[exponent]!) ^ symbol, 0);
const isCode = (word: readonly number[]): boolean => valueAt(word, 1) === 0 && valueAt(word, 2) === 0;
const wordOf = (code: string): number[] => [...code].map((character) => alphabet.indexOf(character));

const exported = fc.uint8Array({ minLength: 8, maxLength: 8 });

describe('the code', () => {
  it('has the powers it needs', () => {
    expect(new Set(power).size).toBe(31);
    expect(power).not.toContain(0);
  });

  it('is the first 40 bits and a multiple of (x - a)(x - a^2)', () => {
    fc.assert(
      fc.property(exported, (bytes) => {
        const code = supportCode(bytes);
        expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
        const bits = BigInt(`0x${Buffer.from(bytes).toString('hex')}`) >> 24n;
        const value = wordOf(code)
          .slice(0, 8)
          .reduce((sum, symbol) => (sum << 5n) | BigInt(symbol), 0n);
        expect(value).toBe(bits);
        expect(isCode(wordOf(code))).toBe(true);
      }),
    );
  });

  it('does not depend on the other 24 bits', () => {
    expect(supportCode(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))).toBe(supportCode(Uint8Array.of(1, 2, 3, 4, 5, 0, 0, 0)));
  });

  it('worked by hand: 1 before 9 zeros leaves x^9 mod x^2 + 6x + 8', () => {
    // x^2 = 6x + 8 in each step, from x to x^9, with the field's table.
    let [high, low] = [1, 0];
    for (let degree = 1; degree < 9; degree++) [high, low] = [times(high, 6) ^ low, times(high, 8)];
    expect(wordOf(supportCode(Uint8Array.of(0b00001_000, 0, 0, 0, 0)))).toEqual([1, 0, 0, 0, 0, 0, 0, 0, high, low]);
    expect(supportCode(new Uint8Array(8))).toBe('0000000000');
  });

  it('shows every one or two wrong symbols, and every swap', () => {
    // The code is linear: what is wrong shows by itself, whatever the code was.
    for (let i = 0; i < 10; i++)
      for (let j = i; j < 10; j++)
        for (let x = 1; x < 32; x++)
          for (let y = i === j ? 31 : 1; y < 32; y++) {
            const wrong = new Array<number>(10).fill(0);
            wrong[j] = y;
            wrong[i] = x;
            if (isCode(wrong)) expect.fail(`${i} ${x}, ${j} ${y}`);
          }
    fc.assert(
      fc.property(exported, fc.nat(9), fc.nat(9), (bytes, i, j) => {
        const word = wordOf(supportCode(bytes));
        fc.pre(word[i] !== word[j]);
        [word[i], word[j]] = [word[j]!, word[i]!];
        expect(isCode(word)).toBe(false);
      }),
    );
  });
});

it("a request's number is its first 40 bits, 4 and 4", () => {
  expect(symbolsOf(Uint8Array.of(0b00000_000, 0b01_00010_0, 0b0011_0010, 0b0_00101_00, 0b110_00111, 9, 9, 9))).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7,
  ]);
  expect(requestNumber(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0))).toBe('ZZZZ-ZZZZ');
  expect(requestNumber(Uint8Array.of(0x00, 0x44, 0x32, 0x14, 0xc7, 1, 2, 3))).toBe('0123-4567');
});
