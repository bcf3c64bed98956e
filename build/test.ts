/**
 * `npm test`: every check of the project, one after the other, then the line `N passed, N failed`.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Count, readReport, reportOptions } from './vitest-report';

const root = join(import.meta.dirname, '..');
const report = join(root, 'out/test/vitest.json');
const sessions = 2_000;
const buffers = 40_000;

type Checked = Pick<Count, 'passed' | 'failed'>;

/** Names of what failed, told once more at the end. */
const failures: string[] = [];

/** Runs a command with its output shown. */
function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

/** A check that counts as one test. */
function check(name: string, command: string, ...args: string[]): Checked {
  const begun = Date.now();
  const isGood = run(command, args);
  console.log(`${isGood ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)\n`);
  if (!isGood) failures.push(name);
  return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1 };
}

/** The test suites, counted test by test. */
function suites(): Checked {
  mkdirSync(join(root, 'out/test'), { recursive: true });
  rmSync(report, { force: true });
  const isGood = run('npx', ['vitest', 'run', ...reportOptions(report)]);
  const counted = readReport(report, root, isGood);
  failures.push(...counted.failures);
  return counted;
}

const script = (name: string, ...args: string[]): string[] => ['--import', 'tsx', join('build', name), ...args];
const node = process.execPath;

const begun = performance.now();
const counts = [
  check('style and lint', 'npx', 'biome', 'check', '.'),
  check('types', 'npx', 'tsc', '-p', '.'),
  check('types of the page', 'npx', 'tsc', '-p', 'src/sim/page'),
  check('types of the browser test', 'npx', 'tsc', '-p', 'test/browser'),
  check('the schema and what is made from it agree', node, ...script('schema.ts', '--check')),
  // Before the suites: beside them it would slow the browser's beyond their limits.
  check("the recorder's process is built", node, ...script('host.ts')),
  suites(),
  check(`fuzzing: ${sessions} sessions`, node, ...script('fuzz.ts', '--runs', String(sessions))),
  check(`fuzzing: ${buffers} command buffers`, node, ...script('fuzz.ts', '--decoder', '--runs', String(buffers))),
];
const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
const total = counts.reduce((sum, { passed, failed }) => ({
  passed: sum.passed + passed,
  failed: sum.failed + failed,
}));
if (failures.length > 0) console.log(`failed:\n${failures.map((name) => `  ${name}`).join('\n')}`);
console.log(`${minutes} minutes`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);
