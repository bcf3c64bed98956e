/**
 * Which patterns are taken: all drawings of the grid are gone through.
 */

import { describe, expect, it, vi } from 'vitest';
import { checkPattern, patternEntry } from '../../src/auth/pattern';
import { isCommon } from '../../src/auth/pattern-shapes';

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
      const problem = digits.length < 4 ? 'short' : isCommon(digits) ? 'common' : null;
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
    ['the order of reading', '1234', '123456', '123456789', '987654321', '147258369', '145678'],
    ['hooks and steps', '1235', '1256', '1259', '1457', '1458', '1475', '1598', '5236', '12587', '25874'],
  ])('%s', (_, ...all) => {
    for (const digits of all) expect(checkPattern(digits), digits).toBe('common');
  });

  const drawn = every.filter((digits) => digits.length >= 4);
  const common = drawn.filter(isCommon);

  it('are the same seen from all sides and backwards', () => {
    const all = new Set(common);
    const seen = (map: (x: number, y: number) => readonly [number, number], digits: string) =>
      [...digits]
        .map((digit) => {
          const { x, y } = spot(Number(digit));
          const [column, row] = map(x - 1, y - 1);
          return row * 3 + column + 5;
        })
        .join('');
    for (const digits of common) {
      for (const image of [seen((x, y) => [y, x], digits), seen((x, y) => [-x, y], digits)]) {
        expect(all.has(image), `${digits}, so ${image}`).toBe(true);
      }
      expect(all.has([...digits].reverse().join('')), `${digits} backwards`).toBe(true);
    }
  });

  it('are all that go from neighbour to neighbour with two turns at most', () => {
    const isNear = (digits: string) =>
      [...digits].every((digit, i) => {
        if (i === 0) return true;
        const [from, to] = [spot(Number(digits[i - 1])), spot(Number(digit))];
        return (to.x - from.x) ** 2 + (to.y - from.y) ** 2 <= 2;
      });
    // three dots in a row, in a line and at equal distances: no turn
    const turns = (digits: string) =>
      [...digits].filter((digit, i) => {
        if (i < 2) return false;
        const [a, b, c] = [spot(Number(digits[i - 2])), spot(Number(digits[i - 1])), spot(Number(digit))];
        return a.x + c.x !== 2 * b.x || a.y + c.y !== 2 * b.y;
      }).length;
    const simple = drawn.filter((digits) => isNear(digits) && turns(digits) <= 2);
    // all there are of four neighbours: three steps have two turns at most
    expect(simple.filter((digits) => digits.length === 4)).toEqual(
      drawn.filter((digits) => digits.length === 4 && isNear(digits)),
    );
    expect(simple.length).toBe(904);
    for (const digits of simple) if (!isCommon(digits)) expect(digits).toBe('common');
  });

  it('are few of all, and the shapes among them made once', async () => {
    const counts = [4, 5, 6, 7, 8, 9].map((length) => common.filter((digits) => digits.length === length).length);
    // of 1,624 there are with four dots, and 389,112 in all
    expect(counts).toEqual([512, 320, 128, 72, 48, 32]);
    // a module nobody has asked yet
    vi.resetModules();
    const { commonPatterns: made } = await import('../../src/auth/pattern-shapes');
    expect([4, 5, 6, 7, 8, 9].map((length) => [...made()].filter((each) => each.length === length).length)).toEqual([
      16, 24, 32, 56, 48, 32,
    ]);
    expect([...made()].filter((digits) => !drawn.includes(digits))).toEqual([]);
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
