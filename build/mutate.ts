/**
 * `npm run mutate`: breaks src/auth and src/hal/store in every small way that Stryker knows and asks whether a test notices. Fails under
 * the wanted score, and on a survivor that test/mutation/survivors.json does not explain.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readCommandLine, refuse, wholeNumber } from './command-line';

const root = join(import.meta.dirname, '..');
/** What is tried, and the names of its suites (test/mutation/suites). */
const areas = { 'src/auth': 'auth', 'src/hal/store': 'store' } as const;
type Area = keyof typeof areas;
const areaNames = Object.keys(areas) as Area[];
/** A mutant is tried on the tests of its own file; then on all quick tests of the area; then on the long ones: each only if the last did not notice. */
const passes = ['own', 'quick', 'thorough'] as const;
type Pass = (typeof passes)[number];
/** One for each file: what has been tried is not lost when a run is ended, and code that nothing changes runs at its full speed. */
const folderOf = (file: string, pass: Pass) => join('out/mutation', pass, file.replace(/\.ts$/, ''));
/** Tests of one file are beside all others under its name; those of some are elsewhere. */
const ownTest = (file: string) => file.replace(/^src/, 'test').replace(/\.ts$/, '.test.ts');
const reportOf = (file: string, pass: Pass) => join(root, folderOf(file, pass), 'report.json');
const explainedFile = join(root, 'test/mutation/survivors.json');
/** Share of mutants that must be noticed, percent. */
const wantedScore = 90;
/** Files without code. */
const untried = ['src/auth/types.ts', 'src/hal/store/types.ts'];

/** Lines and columns from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** What is read of Stryker's report (mutation-testing-report-schema). */
interface Report {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: string;
        readonly mutants: readonly {
          readonly mutatorName: string;
          readonly replacement?: string;
          readonly status: string;
          readonly location: { readonly start: Place; readonly end: Place };
        }[];
      }
    >
  >;
}

/** One small change of the source; `code` is the line it is in, so that it is found again when lines move. */
interface Mutant {
  readonly file: string;
  readonly code: string;
  readonly mutator: string;
  readonly replacement: string;
}

interface Tried extends Mutant {
  readonly status: string;
  readonly start: Place;
  readonly end: Place;
}

const isNoticed = ({ status }: Tried): boolean => status === 'Killed' || status === 'Timeout';
const isAlive = ({ status }: Tried): boolean => status === 'Survived' || status === 'NoCoverage';
const keyOf = ({ file, code, mutator, replacement }: Mutant): string =>
  [file, code, mutator, replacement.replace(/\s+/g, ' ')].join('\n');
const placeOf = ({ file, start, end, mutator, replacement }: Tried): string =>
  JSON.stringify([file, start, end, mutator, replacement]);
/** As Stryker takes it: lines from 1, columns from 0. */
const rangeOf = ({ file, start, end }: Tried): string =>
  `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;

function readPass(file: string, pass: Pass): readonly Tried[] {
  if (!existsSync(reportOf(file, pass))) return [];
  const { files } = JSON.parse(readFileSync(reportOf(file, pass), 'utf8')) as Report;
  return Object.entries(files).flatMap(([path, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants.map(({ status, mutatorName: mutator, replacement = '', location: { start, end } }) => ({
      file: relative(root, join(root, path)),
      code: lines[start.line - 1]!.trim(),
      mutator,
      replacement,
      status,
      start,
      end,
    }));
  });
}

/** Every mutant of a file with what became of it in the passes so far: the first has all of them, the next those that were alive. */
function readFile(file: string): readonly Tried[] {
  const tried = new Map<string, Tried>();
  for (const one of passes.flatMap((pass) => readPass(file, pass))) {
    const before = tried.get(placeOf(one));
    // A longer pass that ran none of a mutant's tests says nothing.
    if (before === undefined || isNoticed(one)) tried.set(placeOf(one), one);
  }
  return [...tried.values()];
}

/** Files with code in an area, or those of them that were named. */
function filesOf(area: Area): readonly string[] {
  const names = readdirSync(join(root, area)).filter((name) => name.endsWith('.ts'));
  const files = names.map((name) => `${area}/${name}`).filter((file) => !untried.includes(file));
  return files.filter((file) => positionals.length === 0 || positionals.some((path) => file.startsWith(path))).sort();
}

/** Runs Stryker on a file or on ranges of it; ends this process when it does not finish. */
function tryMutants(area: Area, file: string, pass: Pass, what: readonly string[]): void {
  const folder = folderOf(file, pass);
  mkdirSync(join(root, folder), { recursive: true });
  if (values.fresh) rmSync(join(root, folder, 'incremental.json'), { force: true });
  if (what.length === 0) return;
  const { status } = spawnSync(
    'npx',
    [
      'stryker',
      'run',
      'test/mutation/stryker.config.mjs',
      '--concurrency',
      String(workers),
      '--mutate',
      what.join(','),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        MUTATION_FOLDER: folder,
        MUTATION_SUITE: pass === 'own' ? ownTest(file) : `test/mutation/suites/${areas[area]}-${pass}.ts`,
      },
    },
  );
  if (status !== 0 || !existsSync(reportOf(file, pass))) {
    console.error(`${file}, ${pass} tests: Stryker did not finish; its words are above`);
    process.exit(1);
  }
}

const { values, positionals } = readCommandLine('mutate', {
  allowPositionals: true,
  options: { fresh: { type: 'boolean' }, list: { type: 'boolean' }, concurrency: { type: 'string', default: '2' } },
});
const candidates = areaNames.flatMap(filesOf);
const strangers = positionals.filter((path) => !candidates.some((file) => file.startsWith(path)));
if (strangers.length > 0) {
  refuse('mutate', `${strangers.join(', ')}: no file to be tried; they are in ${areaNames.join(' and ')}`);
}
const workers = wholeNumber('mutate', 'concurrency', values.concurrency, 1);
if (values.list) {
  const tried = candidates.flatMap(readFile);
  if (tried.length === 0) {
    console.error('no run yet: npm run mutate');
    process.exit(1);
  }
  const list = tried
    .filter(isAlive)
    .map(({ file, code, mutator, replacement }) => ({ file, code, mutator, replacement, reason: '' }));
  console.log(JSON.stringify(list, null, 2));
  process.exit(0);
}

const tried = new Map<Area, readonly Tried[]>();
const all = areaNames.flatMap((area) => filesOf(area).map((file) => ({ area, file })));
for (const [index, { area, file }] of all.entries()) {
  console.log(`\n${file} (${index + 1} of ${all.length})`);
  for (const pass of passes) rmSync(reportOf(file, pass), { force: true });
  const first = existsSync(join(root, ownTest(file))) ? 0 : 1;
  for (const [number, pass] of passes.slice(first).entries()) {
    tryMutants(area, file, pass, number === 0 ? [file] : [...new Set(readFile(file).filter(isAlive).map(rangeOf))]);
  }
  tried.set(area, [...(tried.get(area) ?? []), ...readFile(file)]);
}

const explained = JSON.parse(readFileSync(explainedFile, 'utf8')) as (Mutant & { readonly reason: string })[];
const reasons = new Map(explained.map((one) => [keyOf(one), one.reason]));
const survivors = [...tried.values()].flat().filter(isAlive);
const unexplained = survivors.filter((one) => !reasons.get(keyOf(one)));
let isGood = unexplained.length === 0;
for (const [area, mutants] of tried) {
  const noticed = mutants.filter(isNoticed).length;
  const sum = noticed + mutants.filter(isAlive).length;
  const score = (100 * noticed) / sum;
  if (score < wantedScore) isGood = false;
  console.log(`${area}: ${noticed} of ${sum} noticed, ${score.toFixed(1)} % (wanted ${wantedScore})`);
}
console.log(
  `${survivors.length} survivors, ${unexplained.length} of them not explained in test/mutation/survivors.json`,
);
for (const { file, start, code, replacement } of unexplained) {
  console.log(`  ${file}:${start.line}: ${code}\n    -> ${replacement.replace(/\s+/g, ' ')}`);
}
const living = new Set(survivors.map(keyOf));
const stale = positionals.length > 0 ? [] : explained.filter((one) => !living.has(keyOf(one)));
for (const { file, code } of stale) console.log(`explained but no longer alive: ${file}: ${code}`);
process.exit(isGood ? 0 : 1);
