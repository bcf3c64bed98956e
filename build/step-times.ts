/**
 * How long the steps of a long command take, and what is left of it: by what each took the last time on this machine, otherwise by what was
 * measured on another one.
 *
 * @module
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Seconds by step. */
export type StepTimes = Readonly<Record<string, number>>;

/**
 * Seconds until the end: what the step at `at` still takes, and those behind it. A step that takes longer than it did counts as
 * nearly done; one that is not known counts as none.
 */
export function secondsLeft(plan: readonly string[], times: StepTimes, at: number, elapsed: number): number {
  const of = (index: number): number => times[plan[index]!] ?? 0;
  const behind = plan.slice(at + 1).reduce((sum, _, index) => sum + of(at + 1 + index), 0);
  return Math.max(0, of(at) - elapsed) + behind;
}

/** Times that were kept in a file, over `typical` ones. A file that is missing or is none of these counts as empty. */
export function readTimes(file: string, typical: StepTimes): StepTimes {
  try {
    const known: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const good = Object.entries(known ?? {}).filter(([, seconds]) => Number.isFinite(seconds) && seconds >= 0);
    return { ...typical, ...Object.fromEntries(good) };
  } catch {
    return typical;
  }
}

/** Keeps them. What cannot be kept is no fault of the work. */
export function writeTimes(file: string, times: StepTimes): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(times, null, 1)}\n`);
  } catch {
    // the next run has the times of before
  }
}
