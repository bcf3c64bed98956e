/**
 * `npm run mutate`: breaks src/auth and src/hal/store in every small way that Stryker knows and asks whether a test notices. Fails under
 * the wanted score, and on a survivor that test/mutation/survivors.json does not explain.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readCommandLine } from './command-line';

const root = join(import.meta.dirname, '..');
/** What is tried, each on its own tests, and where its reports are. */
const areas = { 'src/auth': 'out/mutation/auth', 'src/hal/store': 'out/mutation/store' } as const;
type Area = keyof typeof areas;
const areaNames = Object.keys(areas) as Area[];
const reportOf = (area: Area) => join(root, areas[area], 'report.json');
const explainedFile = join(root, 'test/mutation/survivors.json');
/** Share of mutants that must be noticed. */
const wantedScore = 90;

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
          readonly location: { readonly start: { readonly line: number } };
        }[];
      }
    >
  >;
}

/** A mutant that lives; `code` is the line it changes, so that it is found again when lines move. */
interface Survivor {
  readonly file: string;
  readonly code: string;
  readonly mutator: string;
  readonly replacement: string;
}

interface Tally {
  noticed: number;
  survived: number;
}

const isNoticed = (status: string): boolean => status === 'Killed' || status === 'Timeout';
const isSurvivor = (status: string): boolean => status === 'Survived' || status === 'NoCoverage';
const keyOf = ({ file, code, mutator, replacement }: Survivor): string =>
  [file, code, mutator, replacement.replace(/\s+/g, ' ')].join('\n');

function readReport(): { readonly tallies: Map<string, Tally>; readonly survivors: (Survivor & { line: number })[] } {
  const reports = areaNames.map(reportOf).filter((file) => existsSync(file));
  const found = reports.map((file) => Object.entries((JSON.parse(readFileSync(file, 'utf8')) as Report).files));
  const tallies = new Map<string, Tally>();
  const survivors: (Survivor & { line: number })[] = [];
  for (const [path, { source, mutants }] of found.flat()) {
    const file = relative(root, join(root, path));
    const area = file.startsWith('src/auth') ? 'src/auth' : 'src/hal/store';
    const tally = tallies.get(area) ?? { noticed: 0, survived: 0 };
    tallies.set(area, tally);
    const lines = source.split('\n');
    for (const { status, mutatorName, replacement = '', location } of mutants) {
      if (isNoticed(status)) tally.noticed++;
      if (!isSurvivor(status)) continue;
      tally.survived++;
      const { line } = location.start;
      survivors.push({ file, line, code: lines[line - 1]!.trim(), mutator: mutatorName, replacement });
    }
  }
  return { tallies, survivors };
}

const { values, positionals } = readCommandLine('mutate', {
  allowPositionals: true,
  options: { fresh: { type: 'boolean' }, list: { type: 'boolean' } },
});
if (values.list) {
  if (!areaNames.some((area) => existsSync(reportOf(area)))) {
    console.error('no run yet: npm run mutate');
    process.exit(1);
  }
  const list = readReport().survivors.map(({ line: _line, ...rest }) => ({ ...rest, reason: '' }));
  console.log(JSON.stringify(list, null, 2));
  process.exit(0);
}

const strangers = positionals.filter((path) => !areaNames.some((area) => path.startsWith(area)));
if (strangers.length > 0) {
  console.error(`${strangers.join(', ')}: only ${areaNames.join(' and ')} are tried`);
  process.exit(2);
}
for (const area of areaNames) {
  rmSync(reportOf(area), { force: true });
  if (values.fresh) rmSync(join(root, areas[area], 'incremental.json'), { force: true });
  const paths = positionals.filter((path) => path.startsWith(area));
  if (positionals.length > 0 && paths.length === 0) continue;
  const only = paths.length > 0 ? ['--mutate', paths.join(',')] : [];
  const { status } = spawnSync('npx', ['stryker', 'run', 'test/mutation/stryker.config.mjs', ...only], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, MUTATION_AREA: area },
  });
  if (status !== 0 || !existsSync(reportOf(area))) {
    console.error(`${area}: Stryker did not finish; its words are above`);
    process.exit(1);
  }
}

const { tallies, survivors } = readReport();
const explained = JSON.parse(readFileSync(explainedFile, 'utf8')) as (Survivor & { readonly reason: string })[];
const reasons = new Map(explained.map((one) => [keyOf(one), one.reason]));
const unexplained = survivors.filter((one) => !reasons.get(keyOf(one)));
let isGood = unexplained.length === 0;
for (const [area, { noticed, survived }] of tallies) {
  const score = (100 * noticed) / (noticed + survived);
  if (score < wantedScore) isGood = false;
  console.log(`${area}: ${noticed} of ${noticed + survived} noticed, ${score.toFixed(1)} % (wanted ${wantedScore})`);
}
console.log(
  `${survivors.length} survivors, ${unexplained.length} of them not explained in test/mutation/survivors.json`,
);
for (const { file, line, code, replacement } of unexplained) {
  console.log(`  ${file}:${line}: ${code}\n    -> ${replacement.replace(/\s+/g, ' ')}`);
}
const living = new Set(survivors.map(keyOf));
const stale = positionals.length > 0 ? [] : explained.filter((one) => !living.has(keyOf(one)));
for (const { file, code } of stale) console.log(`explained but no longer alive: ${file}: ${code}`);
process.exit(isGood ? 0 : 1);
