/** What is left of a long command, from what its steps took before. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readTimes, secondsLeft, writeTimes } from '../../build/step-times';

const folder = mkdtempSync(join(tmpdir(), 'times-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('seconds left', () => {
  const times = { a: 100, b: 20, c: 3 };
  it.each([
    [0, 0, 123],
    [0, 40, 83],
    [0, 300, 23],
    [1, 5, 18],
    [2, 1, 2],
    [2, 9, 0],
  ])('in step %i after %i s: %i', (at, elapsed, left) => {
    expect(secondsLeft(['a', 'b', 'c'], times, at, elapsed)).toBe(left);
  });
  it('knows nothing of a step that is new', () => {
    expect(secondsLeft(['new', 'b'], times, 0, 7)).toBe(20);
  });
});

describe('times that are kept', () => {
  const typical = { a: 1, b: 2 };
  it('replace typical ones, and only those that are numbers', () => {
    const file = join(folder, 'new/times.json');
    expect(readTimes(file, typical)).toEqual(typical);
    writeTimes(file, { b: 7, c: 9 });
    expect(readTimes(file, typical)).toEqual({ a: 1, b: 7, c: 9 });
    expect(readFileSync(file, 'utf8')).toMatch(/\n$/);
    writeFileSync(file, '{"a":"long","b":-1,"c":5}');
    expect(readTimes(file, typical)).toEqual({ ...typical, c: 5 });
  });
  it.each(['', 'null', '[]', '7', '{"a":'])('of a file that holds %j are the typical ones', (text) => {
    const file = join(folder, 'odd.json');
    writeFileSync(file, text);
    expect(readTimes(file, typical)).toEqual(typical);
  });
});
