/**
 * `npm test`: every check of the project, one after the other, then the line `N passed, N failed`.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const report = join(root, 'out/test/vitest.json');
const fuzzRuns = 20_000;

interface Count {
  passed: number;
  failed: number;
}

/** Runs a command with its output shown. */
function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

/** A check that counts as one test. */
function check(name: string, command: string, ...args: string[]): Count {
  const begun = Date.now();
  const isGood = run(command, args);
  console.log(`${isGood ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)\n`);
  return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1 };
}

/** The test suites, counted test by test. */
function suites(): Count {
  mkdirSync(join(root, 'out/test'), { recursive: true });
  rmSync(report, { force: true });
  const isGood = run('npx', ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
  // a suite that broke outside its tests fails the run without a failed test
  return { passed: numPassedTests, failed: Math.max(numFailedTests, isGood ? 0 : 1) };
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
  suites(),
  check(`fuzzing of the command decoder, ${fuzzRuns} runs`, node, ...script('fuzz.ts', '--runs', String(fuzzRuns))),
];
const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
const total = counts.reduce((sum, { passed, failed }) => ({
  passed: sum.passed + passed,
  failed: sum.failed + failed,
}));
console.log(`${minutes} minutes`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);
