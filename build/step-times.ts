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

/** Below so many expected seconds the steps that are done say nothing of the machine. */
const TELLING = 10;

/**
 * Seconds until the end: what the step at `took.length` still takes, and those behind it. `took`: seconds of the steps before; a machine
 * that was slower or faster in them than expected counts as such for the rest. A step over its time takes a tenth more; one that is not
 * known counts as none.
 */
export function secondsLeft(
  plan: readonly string[],
  times: StepTimes,
  took: readonly number[],
  elapsed: number,
): number {
  const expected = plan.map((name) => times[name] ?? 0);
  const sum = (seconds: readonly number[]): number => seconds.reduce((all, each) => all + each, 0);
  const at = took.length;
  const wanted = sum(expected.slice(0, at));
  const pace = wanted < TELLING ? 1 : Math.min(4, Math.max(0.25, sum(took) / wanted));
  const now = expected[at] ?? 0;
  const rest = now === 0 ? 0 : Math.max(now * pace - elapsed, elapsed / 10);
  return rest + pace * sum(expected.slice(at + 1));
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
