/**
 * `npm run prove`: the exhaustive proof that no power cut harms the credential store. `--help` says what it does.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { findTask, fullPlan, quickPlan, type Task } from '../test/hal/store/prove/plan';
import { cutPoints, ProofFailed, proveTask } from '../test/hal/store/prove/pool';
import { type RecordedLife, recordLife } from '../test/hal/store/prove/record';
import { replay } from '../test/hal/store/prove/replay';
import { addTally, emptyTally, type Tally, Violation } from '../test/hal/store/prove/tally';

const root = join(import.meta.dirname, '..');

const help = `npm run prove -- [options]

Proves on recorded lives of a recorder (the real src/auth over the real store on simulated NOR flash) that the credential store survives every
power cut. Exhaustive, for each life and geometry in the table at the end:
  - every flash operation x every unit of its programs, cut clean before and after the unit, with some of its bits done, with all of them unsettled;
    every subset of the bits where a single byte is programmed (marks, attempts, pads; program unit 1); three kinds of torn erase with three noises each;
  - after each cut a cold re-opening, under every sequence of readings of the unsettled bits (all 1, mixed, all 0) for the first 4 reads that meet any;
  - every second cut, in all these ways, in whatever that re-opening writes, and in a commit, a spent attempt and idle work after it
    (torn erases with one noise each), and a cold re-opening after it;
then random histories of three cuts (any subset of bits, any noise).
After each: the state is the one before or after the step; what was acknowledged stands; no counter is below what was spent; what was shown once stays; never
blank after set-up; nothing damaged or unreadable; a commit and an attempt succeed and are there after another re-opening.
States met before with the same expectation are visited once (64-bit hash of all cells and unsettled bits).
What each life does, the invariants and the flash with torn writes are in test/hal/store/prove; npm test proves a slice of it.

  --quick        the slice: short lives, one recovery in many cut again, few triples; half a minute. All of it takes long: it tells how
                 much is done and left, and the table at the end has the seconds of each life
  --only NAME    this life and geometry alone; may be given more than once
  --from N       leaves out the operations before this one (the table says so)
  --seed N       of the random triples (1)
  --triples N    so many triples for each life instead of the plan's number
  --every N      one recovery in N is cut again, 1: all, whatever the plan says
  --threads N    (${availableParallelism()})
  --table N      room for 2^N visited states, 9 bytes each (26; with --quick 21)
  --json FILE    the table as JSON
  --replay NAME/PATH   replays one history of cuts and tells what happens, a line for each cut; exit code 1 when it violates an
                 invariant. A violation is told together with the command that replays it, with no need for --seed
  --list         names of the lives
  --help

Lives begin with the factory's mark of a new recorder, as the product does; those named -erased with an erased flash.

Exit code 1 at the first violation, with the command that replays it.`;

interface Row extends Tally {
  readonly name: string;
  readonly calls: number;
  readonly logins: number;
  readonly cutPoints: number;
  readonly seconds: number;
}

const record = (task: Task): Promise<RecordedLife> => recordLife(task.life, task.geometry, task.start);

/** Bundles the thread's code: tsx would keep names of all functions, which costs half of the speed. */
async function bundleWorker(): Promise<string> {
  const outfile = join(root, 'out/prove/worker.mjs');
  await build({
    entryPoints: [join(root, 'test/hal/store/prove/worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'es2023',
    logLevel: 'error',
  });
  return outfile;
}

const time = (seconds: number): string => {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
};

/** Shows progress: in place on a terminal, otherwise a line every half minute. */
function createProgress(label: string, begun: number) {
  let shown = 0;
  return (done: number, tally: Tally) => {
    const now = Date.now();
    const isTerminal = process.stderr.isTTY === true;
    if (now - shown < (isTerminal ? 200 : 30_000)) return;
    shown = now;
    const seconds = (now - begun) / 1000;
    const left = done > 0.002 ? `, ${time((seconds / done) * (1 - done))} left` : '';
    const text = `${label}: ${(100 * done).toFixed(1)} %, ${tally.pairs} pairs, ${tally.states} states, ${time(seconds)}${left}`;
    process.stderr.write(isTerminal ? `\r\x1b[K${text}` : `${text}\n`);
  };
}

function printTable(rows: readonly Row[]): void {
  const columns = [
    ['life', (row: Row) => row.name],
    ['operations', (row: Row) => row.operations],
    ['cut points', (row: Row) => row.cutPoints],
    ['first cuts', (row: Row) => row.firstCuts],
    ['pairs', (row: Row) => row.pairs],
    ['triples', (row: Row) => row.triples],
    ['distinct states', (row: Row) => row.states],
    ['mounts', (row: Row) => row.mounts],
    ['seconds', (row: Row) => row.seconds],
  ] as const;
  const cells = [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, value]) => String(value(row))))];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i]!.length)));
  for (const line of cells)
    console.log(line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '));
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      from: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      triples: { type: 'string' },
      every: { type: 'string' },
      threads: { type: 'string', default: String(availableParallelism()) },
      table: { type: 'string' },
      json: { type: 'string' },
      replay: { type: 'string' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (values.list) {
    for (const { name } of [...fullPlan, ...quickPlan]) console.log(name);
    return 0;
  }
  const whole = (text: string, low: number, name: string) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < low) throw new RangeError(`--${name} must be a whole number from ${low}`);
    return value;
  };
  if (values.replay !== undefined) return replayOne(values.replay);

  const named = values.only?.map((name) => {
    const task = findTask(name);
    if (task === undefined) throw new RangeError(`--only ${name}: there is no such life, see --list`);
    return task;
  });
  const every = values.every === undefined ? null : whole(values.every, 1, 'every');
  const plan = (named ?? (values.quick ? quickPlan : fullPlan)).map((task) =>
    every === null ? task : { ...task, everyPair: every },
  );
  const seed = whole(values.seed, 0, 'seed');
  const from = whole(values.from, 0, 'from');
  const threads = whole(values.threads, 1, 'threads');
  const tableBits = whole(values.table ?? (values.quick ? '21' : '26'), 10, 'table');
  const triples = values.triples === undefined ? null : whole(values.triples, 0, 'triples');
  const script = await bundleWorker();
  const rows: Row[] = [];
  for (const each of plan) {
    const task = triples === null ? each : { ...each, triples };
    const life = await record(task);
    const begun = Date.now();
    const onProgress = createProgress(`${task.name} (${rows.length + 1} of ${plan.length})`, begun);
    try {
      const tally = await proveTask(life, task, { script, threads, seed, from, tableBits, onProgress });
      const seconds = Math.round((Date.now() - begun) / 1000);
      const { calls, logins } = life;
      rows.push({ name: task.name, calls: calls.length, logins, cutPoints: cutPoints(life), seconds, ...tally });
      // After each life: hours of work are not lost with the next one.
      if (values.json) save(values.json, { seed, threads, from, rows });
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
      else console.error(`${task.name}: proved in ${time(seconds)}`);
    } catch (error) {
      if (!(error instanceof ProofFailed)) throw error;
      console.error(`\n${task.name}: VIOLATION at ${error.path} (seed ${seed})\n${error.message}`);
      console.error(`replay: npm run -s prove -- --replay '${task.name}/${error.path}'`);
      return 1;
    }
  }
  report(rows, plan, from);
  return 0;
}

function save(file: string, content: unknown): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

function report(rows: readonly Row[], plan: readonly Task[], from: number): void {
  const total: Tally = emptyTally();
  for (const row of rows) {
    const { name: _name, calls: _calls, logins: _logins, cutPoints: _points, seconds: _seconds, ...tally } = row;
    addTally(total, tally);
  }
  const seconds = rows.reduce((sum, row) => sum + row.seconds, 0);
  const points = rows.reduce((sum, row) => sum + row.cutPoints, 0);
  printTable([...rows, { name: 'total', calls: 0, logins: 0, cutPoints: points, seconds, ...total }]);
  const sliced = plan
    .filter(({ everyPair }) => everyPair > 1)
    .map(({ name, everyPair }) => `${name}: 1 in ${everyPair}`);
  const pairs =
    sliced.length === 0 ? 'all first cuts and all pairs' : `all first cuts; recoveries cut again: ${sliced.join(', ')}`;
  console.log(`no violation; exhaustive: ${pairs}; random: triples. ${total.states} distinct states visited.`);
  if (from > 0) console.log(`left out: operations 0 to ${from - 1} of each life`);
  if (total.deep > 0) {
    console.log(`${total.deep} runs met unsettled bits in more than 4 reads: the later ones read mixed.`);
  }
}

async function replayOne(text: string): Promise<number> {
  const at = text.indexOf('/');
  const task = findTask(text.slice(0, at));
  if (at < 0 || task === undefined) throw new RangeError('--replay takes NAME/PATH; --list has the names');
  try {
    replay(await record(task), text.slice(at + 1), console.log);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    console.error(`VIOLATION at ${error.path}\n${error.message}`);
    return 1;
  }
  console.log('no violation');
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof RangeError || error instanceof TypeError ? error.message : error);
    process.exitCode = 2;
  }
}
