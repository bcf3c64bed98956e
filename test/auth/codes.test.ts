import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crockford, spread } from '../../src/auth/base32';
import { codeBytes, decodeCode, deriveCode } from '../../src/auth/codes';
import type { Purpose } from '../../src/auth/types';
import { runs } from './support/check';
import { codeOf, valueAt } from './support/vendor';

function decode(purpose: Purpose, text: string): unknown {
  const code = new Uint8Array(codeBytes).fill(9);
  const problem = decodeCode(purpose, text, code);
  if (problem !== null) expect([...code]).toEqual(Array(codeBytes).fill(0));
  return problem ?? [...code];
}

const textOf = (symbols: readonly number[]): string => symbols.map((symbol) => crockford[symbol]).join('');
const exported = fc.uint8Array({ minLength: 8, maxLength: 8 });

describe('codes of a secret', () => {
  it('are what the vendor derives in its own way', () => {
    fc.assert(
      fc.property(exported, (bytes) => {
        const digits = codeOf('mail', bytes);
        expect([...deriveCode('mail', bytes)]).toEqual([...digits].map(Number).concat(0, 0));
        const symbols = codeOf('support', bytes);
        expect(textOf([...deriveCode('support', bytes)])).toBe(symbols);
      }),
      runs(200),
    );
  });

  it('are these for these secrets', () => {
    const all = new Uint8Array(8).fill(255);
    // 2^64 - 1 = 18446744073709551615
    expect([...deriveCode('mail', all)]).toEqual([0, 9, 5, 5, 1, 6, 1, 5, 0, 0]);
    expect([...deriveCode('mail', new Uint8Array(8))]).toEqual(Array(10).fill(0));
    expect([...deriveCode('support', new Uint8Array(8))]).toEqual(Array(10).fill(0));
    expect([...deriveCode('support', all)].slice(0, 8)).toEqual(Array(8).fill(31));
    // One symbol 1 at the end: what remains of x^2 is (a + a^2) x + a^3.
    const one = Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0);
    expect([...deriveCode('support', one)]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 6, 8]);
  });

  it('take the first 40 bits for support, in groups of 5', () => {
    const bytes = Uint8Array.of(0b00001_000, 0b10_00011_0, 0b0100_0010, 0b1_00110_00, 0b111_01000, 1, 2, 3);
    expect([...deriveCode('support', bytes)].slice(0, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const other = bytes.slice();
    other.fill(0xee, 5);
    expect(deriveCode('support', other)).toEqual(deriveCode('support', bytes));
    expect([...deriveCode('mail', other)]).not.toEqual([...deriveCode('mail', bytes)]);
    const symbols = new Uint8Array(2);
    spread(Uint8Array.of(0b11111_101), symbols);
    expect([...symbols]).toEqual([31, 0b10100]);
  });
});

describe('check symbols', () => {
  const samples = fc.sample(exported, { seed: 5, numRuns: 2 }).map((bytes) => [...deriveCode('support', bytes)]);
  const codes = [Array<number>(10).fill(0), ...samples];

  it('make a and its square roots of the code', () => {
    for (const code of codes) expect([valueAt(code, 1), valueAt(code, 2)]).toEqual([0, 0]);
  });

  it('catch every wrong symbol and every two', () => {
    let tried = 0;
    for (const code of codes) {
      expect(decode('support', textOf(code))).toEqual(code);
      for (let first = 0; first < 10; first++) {
        for (let error = 1; error < 32; error++) {
          const wrong = [...code];
          wrong[first]! ^= error;
          if (decode('support', textOf(wrong)) !== 'check') throw new Error(textOf(wrong));
          tried++;
          for (let second = first + 1; second < 10; second++) {
            for (let other = 1; other < 32; other++) {
              const both = [...wrong];
              both[second]! ^= other;
              if (decode('support', textOf(both)) !== 'check') throw new Error(textOf(both));
              tried++;
            }
          }
        }
      }
    }
    expect(tried).toBe(codes.length * (10 * 31 + 45 * 31 * 31));
  });

  it('catch every swap of two symbols, whatever they are', () => {
    // The code is linear: a swap of u and v at two places adds u + v at both, so all sums cover all swaps.
    for (let first = 0; first < 10; first++) {
      for (let second = first + 1; second < 10; second++) {
        for (let sum = 1; sum < 32; sum++) {
          const swap = Array<number>(10).fill(0);
          swap[first] = sum;
          swap[second] = sum;
          expect(decode('support', textOf(swap))).toBe('check');
        }
      }
    }
    for (const code of codes.slice(1)) {
      for (let first = 0; first < 10; first++) {
        for (let second = first + 1; second < 10; second++) {
          if (code[first] === code[second]) continue;
          const swapped = [...code];
          swapped[first] = code[second]!;
          swapped[second] = code[first]!;
          expect(decode('support', textOf(swapped))).toBe('check');
        }
      }
    }
  });

  it('let one in 1024 of random texts pass, no more', () => {
    const symbols = fc.array(fc.integer({ min: 0, max: 31 }), { minLength: 10, maxLength: 10 });
    const texts = fc.sample(symbols, { seed: 6, numRuns: 20_000 });
    const passed = texts.filter((text) => decode('support', textOf(text)) !== 'check').length;
    expect(passed).toBeGreaterThan(4);
    expect(passed).toBeLessThan(60);
  });
});

describe('what is typed', () => {
  const code = [...deriveCode('support', Uint8Array.of(0, 0x45, 0xff, 0x01, 0x9a, 0, 0, 0))];
  const text = textOf(code);

  it('is read with any spaces, hyphens and invisible signs, in both cases', () => {
    const halves = [text.slice(0, 5), text.slice(5)];
    const ways = [
      text,
      text.toLowerCase(),
      halves.join('-'),
      halves.join(' '),
      halves.join(' – '),
      halves.join('\u00a0\u2011\u200b'),
      `\ufeff\t${[...text].join('\u00ad')}\n`,
      halves.join('\u2060\ufe0f'),
      `${' '.repeat(246)}${text}`,
    ];
    for (const way of ways) expect(decode('support', way)).toEqual(code);
    expect(decode('mail', ' 1234 5678 ')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 0, 0]);
    expect(decode('mail', '1234-5678')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 0, 0]);
  });

  it('may have letters in the place of the digits they look like', () => {
    expect(decode('mail', 'OoIi Ll90')).toEqual([0, 0, 1, 1, 1, 1, 9, 0, 0, 0]);
    const one = textOf([0, 0, 0, 0, 0, 0, 0, 1, 6, 8]);
    expect(one).toBe('0000000168');
    for (const letter of ['I', 'i', 'L', 'l']) {
      expect(decode('support', `ooOO0-oo${letter}68`)).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 6, 8]);
    }
  });

  it('has the length of a code', () => {
    for (const wrong of ['', ' ', '-', text.slice(1), `${text}0`, `${text}${text}`, '0'.repeat(256)]) {
      expect(decode('support', wrong)).toBe('length');
    }
    for (const wrong of ['', '1234567', '123456789']) expect(decode('mail', wrong)).toBe('length');
  });

  it('is not looked at beyond the longest that can be meant', () => {
    expect(decode('support', `${text}${' '.repeat(246)}`)).toEqual(code);
    expect(decode('support', `${text}${' '.repeat(247)}`)).toBe('length');
    expect(decode('mail', '!'.repeat(1_000_000))).toBe('length');
  });

  it('has no other characters', () => {
    // Letters whose upper case is another letter, or two of them; a U; look-alikes of another script; halves of a pair.
    const others = ['U', 'u', 'ß', 'ſ', 'ı', 'К', 'О', '０', '١', '*', '_', '.', '\0', '\ud83d', '🐌', '\x7f', '€'];
    for (const other of others) {
      expect(decode('support', text.slice(1) + other)).toBe('symbol');
      expect(decode('support', other)).toBe('symbol');
      expect(decode('mail', `1234567${other}`)).toBe('symbol');
    }
    for (const letter of 'ABCDEFGHJKMNPQRSTVWXYZz') expect(decode('mail', `1234567${letter}`)).toBe('symbol');
  });

  it('is judged without throwing, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('mail', 'support'), (any, purpose) => {
        decode(purpose, any);
      }),
      runs(500),
    );
  });
});
