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
  const plan = ['a', 'b', 'c'];
  it.each([
    [[], 0, 123],
    [[], 40, 83],
    // over its time: another tenth of what it took
    [[], 300, 30 + 23],
    [[100], 5, 18],
    [[100, 20], 1, 2],
    [[100, 20], 9, 0.9],
    // a machine of half the speed, and one that had nothing to do
    [[200], 5, 2 * 23 - 5],
    [[0], 0, 23 / 4],
  ])('after steps of %j s and %i s: %d', (took, elapsed, left) => {
    expect(secondsLeft(plan, times, took, elapsed)).toBeCloseTo(left);
  });
  it('knows nothing of a step that is new', () => {
    expect(secondsLeft(['new', 'b'], times, [], 7)).toBe(20);
  });
  it('takes no pace from steps of nearly no time', () => {
    expect(secondsLeft(['c', 'a'], times, [30], 0)).toBe(100);
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
