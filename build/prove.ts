/**
 * `npm run prove`: the exhaustive proof that no power cut harms the credential store. `--help` says what it does.
 *
 * @module
 */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { findTask, fullPlan, quickPlan, type Task } from '../test/hal/store/prove/plan';
import { cutPoints, proveTask } from '../test/hal/store/prove/pool';
import { type RecordedLife, recordLife } from '../test/hal/store/prove/record';
import { replay } from '../test/hal/store/prove/replay';
import { addTally, emptyTally, type Tally, Violation } from '../test/hal/store/prove/tally';
import { readCommandLine, refuse, wholeNumber } from './command-line';
import { createProgress, timeText } from './progress';

const root = join(import.meta.dirname, '..');

/** 2^30 states take 9.7 GB. */
const tableBitsMost = 30;

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

/** Tells how far a life is. The time left is that of this life: the lives after it are of other sizes. */
function tellProgress(name: string, number: number, all: number) {
  const begun = Date.now();
  const after = all - number;
  const lives = after === 0 ? 'the last life' : `${after} ${after === 1 ? 'life' : 'lives'} after it`;
  const progress = createProgress();
  return {
    onProgress: (done: number, tally: Tally) =>
      progress.show(() => {
        const seconds = (Date.now() - begun) / 1000;
        // before a twentieth is done, the first pieces tell nothing of the others
        const left = done > 0.05 ? `about ${timeText((seconds / done) * (1 - done))} of this life left` : 'this life';
        const share = `${(100 * done).toFixed(1)} %, ${tally.pairs} pairs, ${tally.states} states`;
        return `${name} (${number} of ${all}): ${share}, ${timeText(seconds)}; ${left}, ${lives}`;
      }),
    clear: progress.clear,
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
  const { values } = readCommandLine('prove', {
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
    },
  });
  if (values.list) {
    for (const { name } of [...fullPlan, ...quickPlan]) console.log(name);
    return 0;
  }
  const whole = (text: string, low: number, name: string) => wholeNumber('prove', name, text, low);
  if (values.replay !== undefined) return replayOne(values.replay);

  const named = values.only?.map((name) => {
    const task = findTask(name);
    return task ?? refuse('prove', `--only ${name}: there is no such life, see --list`);
  });
  const every = values.every === undefined ? null : whole(values.every, 1, 'every');
  const plan = (named ?? (values.quick ? quickPlan : fullPlan)).map((task) =>
    every === null ? task : { ...task, everyPair: every },
  );
  const seed = whole(values.seed, 0, 'seed');
  const from = whole(values.from, 0, 'from');
  const threads = whole(values.threads, 1, 'threads');
  const tableBits = whole(values.table ?? (values.quick ? '21' : '26'), 10, 'table');
  if (tableBits > tableBitsMost) refuse('prove', `--table ${tableBits}: at most ${tableBitsMost}`);
  if (values.json) requireWritable(values.json);
  const triples = values.triples === undefined ? null : whole(values.triples, 0, 'triples');
  const script = await bundleWorker();
  const rows: Row[] = [];
  for (const each of plan) {
    const task = triples === null ? each : { ...each, triples };
    const life = await record(task);
    if (from >= life.operations.length) {
      refuse(
        'prove',
        `--from ${from}: ${task.name} has ${life.operations.length} operations, so nothing would be left`,
      );
    }
    const begun = Date.now();
    const { onProgress, clear } = tellProgress(task.name, rows.length + 1, plan.length);
    try {
      const tally = await proveTask(life, task, { script, threads, seed, from, tableBits, onProgress });
      const seconds = Math.round((Date.now() - begun) / 1000);
      const { calls, logins } = life;
      rows.push({ name: task.name, calls: calls.length, logins, cutPoints: cutPoints(life), seconds, ...tally });
      // After each life: hours of work are not lost with the next one.
      if (values.json) save(values.json, { seed, threads, from, rows });
      clear();
      if (!process.stderr.isTTY) console.error(`${task.name}: proved in ${timeText(seconds)}`);
    } catch (error) {
      clear();
      if (!(error instanceof Violation)) throw error;
      console.error(`${task.name}: VIOLATION at ${error.path} (seed ${seed})\n${error.message}`);
      console.error(`replay: npm run -s prove -- --replay '${task.name}/${error.path}'`);
      return 1;
    }
  }
  report(rows, plan, from);
  return 0;
}

/** Hours later would be late to hear of it. */
function requireWritable(file: string): void {
  try {
    mkdirSync(join(file, '..'), { recursive: true });
    appendFileSync(file, '');
  } catch (error) {
    refuse('prove', `--json ${file} cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}

function save(file: string, content: unknown): void {
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
  const cuts = from > 0 ? `first cuts from operation ${from} on` : 'first cuts';
  const pairs =
    sliced.length === 0 ? `all ${cuts} and all pairs` : `all ${cuts}; recoveries cut again: ${sliced.join(', ')}`;
  console.log(`no violation; exhaustive: ${pairs}; random: triples. ${total.states} distinct states visited.`);
  if (from > 0) console.log(`left out: operations 0 to ${from - 1} of each life`);
  if (total.deep > 0) {
    console.log(`${total.deep} runs met unsettled bits in more than 4 reads: the later ones read mixed.`);
  }
}

async function replayOne(text: string): Promise<number> {
  const at = text.indexOf('/');
  const task = findTask(text.slice(0, at));
  if (at < 0 || task === undefined) refuse('prove', '--replay takes NAME/PATH; --list has the names');
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
    // what the command line asked for and the life has not
    console.error(error instanceof RangeError ? `prove: ${error.message}` : error);
    process.exitCode = 2;
  }
}
