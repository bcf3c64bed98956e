/**
 * Runs spin on the models beside this file: exhaustive search (spin -a, clang, pan) and random walks (simulation).
 *
 * @module
 */

import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export type Model = 'lockout' | 'requests';
/** Values of a model's macros; `true` defines one without a value. */
export type Macros = Readonly<Record<string, number | true>>;

export interface Search {
  /** Name of the property that does not hold, or spin's own words; undefined when all hold. */
  readonly violated?: string;
  readonly states: number;
  readonly transitions: number;
  /** Longest schedule looked at, in spin's steps. */
  readonly depth: number;
  readonly megabytes: number;
  readonly seconds: number;
  /** The search was complete: not cut off by depth or memory. */
  readonly isComplete: boolean;
}

const folder = import.meta.dirname;
const out = join(folder, '../../../out/model');
const buffer = 256 * 2 ** 20;

function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, maxBuffer: buffer }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command} ${args.join(' ')}\n${error.message}\n${stdout.slice(-2000)}${stderr}`));
      else resolve(stdout);
    });
  });
}

const defines = (macros: Macros): string[] =>
  Object.entries(macros).map(([name, value]) => (value === true ? `-D${name}` : `-D${name}=${value}`));

const numberIn = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? Number.NaN);

/** What to look at. */
export interface Plan {
  /** Names the folder under out/model. */
  readonly name: string;
  readonly model: Model;
  readonly macros: Macros;
  /** Formula to check along all cycles; assertions are left to the searches without one. */
  readonly claim?: string;
  /** Compiled in a moment instead of seconds: for searches that end soon. */
  readonly isShort?: boolean;
}

/** Looks at every state, or ends at the first that breaks a property. Rejects when spin or the compiler does. */
export async function search({ name, model, macros, claim, isShort }: Plan): Promise<Search> {
  const cwd = join(out, name);
  rmSync(cwd, { recursive: true, force: true });
  mkdirSync(cwd, { recursive: true });
  await run('spin', [...defines(macros), '-a', join(folder, `${model}.pml`)], cwd);
  // all states are kept in full: no bit state, no hash compaction
  const safety = claim === undefined ? ['-DSAFETY'] : [];
  await run(
    'clang-19',
    [isShort ? '-O0' : '-O1', '-w', '-DPRINTF', '-DMEMLIM=2500', ...safety, '-o', 'pan', 'pan.c'],
    cwd,
  );
  const begun = performance.now();
  const text = await run('./pan', ['-n', '-m2000000', '-w22', ...(claim ? ['-a', '-A', '-N', claim] : [])], cwd);
  const seconds = (performance.now() - begun) / 1000;
  const errors = numberIn(text, /errors: (\d+)/);
  const named = /violated: (\w+)/.exec(text)?.[1];
  const raw = /^pan:\d+: (.*)$/m.exec(text)?.[1];
  const violated = errors === 0 ? undefined : claim && raw?.startsWith('acceptance') ? claim : (named ?? raw ?? text);
  const result: Search = {
    ...(violated !== undefined && { violated }),
    states: numberIn(text, /(\d+) states, stored/),
    transitions: numberIn(text, /(\d+) transitions/),
    depth: numberIn(text, /depth reached (\d+)/),
    megabytes: numberIn(text, /([\d.]+)\s+total actual memory usage/),
    seconds,
    isComplete: !/max search depth too small|Search not completed|out of memory|reached -DMEMLIM/.test(text),
  };
  rmSync(cwd, { recursive: true, force: true });
  return result;
}

/** One random walk of the model with `SIM`, of `steps` steps of the recorder: its trace. */
export async function walk(model: Model, seed: number, steps: number, macros: Macros): Promise<string> {
  const args = [...defines({ ...macros, SIM: true, WALK: steps }), '-T', `-n${seed}`, `${model}.pml`];
  return run('spin', args, folder);
}

/** A line for the log of a run. */
export function describeSearch({ name }: Plan, { states, transitions, depth, megabytes, seconds }: Search): string {
  const counts = `${states} states, ${transitions} transitions, depth ${depth}`;
  return `${name}: ${counts}, ${Math.round(megabytes)} MB, ${seconds.toFixed(1)} s`;
}
