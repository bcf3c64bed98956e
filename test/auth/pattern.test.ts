/**
 * Which patterns are taken: all drawings of the grid are gone through.
 */

import { describe, expect, it, vi } from 'vitest';
import { checkPattern, patternEntry } from '../../src/auth/pattern';
import { commonPatterns } from '../../src/auth/pattern-shapes';

const dots = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const spot = (dot: number) => ({ x: (dot - 1) % 3, y: Math.floor((dot - 1) / 3) });

/** Drawings by geometry alone: a dot on the straight way between two others must have been joined before. */
function drawings(): string[] {
  const all: string[] = [];
  const isOn = (dot: number, from: number, to: number) => {
    const [a, b, c] = [spot(from), spot(dot), spot(to)];
    const isStraight = (b.x - a.x) * (c.y - a.y) === (b.y - a.y) * (c.x - a.x);
    return isStraight && (b.x - a.x) * (b.x - c.x) <= 0 && (b.y - a.y) * (b.y - c.y) <= 0;
  };
  const draw = (joined: readonly number[]): void => {
    all.push(joined.join(''));
    const last = joined.at(-1)!;
    for (const to of dots) {
      if (joined.includes(to)) continue;
      const passed = dots.filter((dot) => dot !== last && dot !== to && isOn(dot, last, to));
      if (passed.every((dot) => joined.includes(dot))) draw([...joined, to]);
    }
  };
  for (const dot of dots) draw([dot]);
  return all;
}
const every = drawings();

describe('a pattern', () => {
  it('is any drawing of four dots or more that is not a common one', () => {
    // the number that is known of the 3x3 grid: 389,112 of four dots and more
    expect(every.filter((digits) => digits.length >= 4).length).toBe(389_112);
    for (const digits of every) {
      const problem = digits.length < 4 ? 'short' : commonPatterns().has(digits) ? 'common' : null;
      if (checkPattern(digits) !== problem) expect(checkPattern(digits), digits).toBe(problem);
    }
  });

  it('is no drawing of any other order of dots', () => {
    const real = new Set(every);
    const digits = '123456789';
    let refused = 0;
    for (const a of digits) {
      for (const b of digits) {
        for (const c of digits) {
          for (const d of digits) {
            const text = a + b + c + d;
            if (real.has(text)) continue;
            refused++;
            if (checkPattern(text) !== 'shape') expect(checkPattern(text), text).toBe('shape');
            if (patternEntry(text).possible) expect(text).toBe('no entry');
          }
        }
      }
    }
    expect(refused).toBe(9 ** 4 - 1624);
  });

  it.each([
    ['', 'short'],
    ['1', 'short'],
    ['159', 'short'],
    ['15', 'short'],
    ['13', 'shape'],
    ['1379', 'shape'],
    ['1837', 'shape'],
    ['11', 'shape'],
    ['1231', 'shape'],
    ['18340', 'shape'],
    ['1834a', 'shape'],
    [' 18349', 'shape'],
    ['18349\n', 'shape'],
    ['１８３４９', 'shape'],
    ['1834917265', 'shape'],
    ['1'.repeat(100_000), 'shape'],
    ['2314', null],
    ['18349', null],
    ['5182', null],
    ['183492765', null],
  ] as const)('%j: %s', (digits, problem) => {
    expect(checkPattern(digits)).toBe(problem);
  });
});

describe('common patterns', () => {
  it.each([
    ['L', '14789', '98741', '36987', '1236', '6321', '7896', '2589'],
    ['U and C', '1478963', '3214789', '9874123', '1236987', '147852', '654123'],
    ['Z and N', '1235789', '9875321', '7415963', '1475369', '1245', '12357', '75321'],
    ['S', '321456987', '123654789', '147852369', '321456'],
    ['M and W', '7415369', '1475963', '1235789'],
    ['the frame and the spiral', '12369874', '14789632', '47896321', '98741236', '36987412', '123698745'],
    ['the order of reading', '1234', '123456', '123456789', '987654321', '147258369'],
  ])('%s', (_, ...all) => {
    for (const digits of all) expect(checkPattern(digits), digits).toBe('common');
  });

  it('are drawings, the same seen from all sides and backwards', () => {
    const common = commonPatterns();
    const real = new Set(every);
    const seen = (map: (x: number, y: number) => readonly [number, number], digits: string) =>
      [...digits]
        .map((digit) => {
          const { x, y } = spot(Number(digit));
          const [column, row] = map(x - 1, y - 1);
          return row * 3 + column + 5;
        })
        .join('');
    for (const digits of common) {
      expect(real.has(digits), digits).toBe(true);
      expect(digits.length).toBeGreaterThanOrEqual(4);
      for (const image of [seen((x, y) => [y, x], digits), seen((x, y) => [-x, y], digits)]) {
        expect(common.has(image), `${digits}, so ${image}`).toBe(true);
      }
      expect(common.has([...digits].reverse().join('')), `${digits} backwards`).toBe(true);
    }
  });

  it('are few of all, and made once', async () => {
    // a module nobody has asked yet
    vi.resetModules();
    const { commonPatterns: made } = await import('../../src/auth/pattern-shapes');
    const counts = [4, 5, 6, 7, 8, 9].map((length) => [...made()].filter((each) => each.length === length).length);
    // of 1,624 there are with four dots, and 389,112 in all
    expect(counts).toEqual([88, 80, 64, 40, 32, 32]);
    expect(made()).toBe(made());
  });
});

describe('the entry of a pattern', () => {
  it('has one size, a kind of its own, and the digits where they can be a pattern', () => {
    const { bytes, possible } = patternEntry('18349');
    expect([...bytes.slice(0, 9)]).toEqual([3, 0, 5, 0, ...Buffer.from('18349')]);
    expect([bytes.length, possible]).toEqual([1 + 3 + 256, true]);
    expect(bytes.slice(9).every((byte) => byte === 0)).toBe(true);
  });

  it.each(['', '183', '1379', '18349x', '1'.repeat(5000)])('leaves no trace of %j', (digits) => {
    const { bytes, possible } = patternEntry(digits);
    expect([bytes.length, possible, [...bytes].findLastIndex((byte) => byte !== 0)]).toEqual([260, false, 0]);
  });

  it('takes a common one: rules may have changed since', () => {
    expect(patternEntry('1478').possible).toBe(true);
  });
});
