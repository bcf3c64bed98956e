/**
 * `npm run test:device`: makes two images of the board qemu-x86_64, then boots them in QEMU again and again: test/device/README.md.
 * Ends with the line `N passed, N failed`.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const out = join(root, 'out/device');
const keys = join(out, 'keys');
const report = join(out, 'vitest.json');
const versions = [
  { version: '1.0.0', security: '1' },
  { version: '1.1.0', security: '2' },
] as const;
/** Tests of this name alone, for work on one. */
const only = process.argv.slice(2);

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

const begun = performance.now();
const since = (): string => `${((performance.now() - begun) / 1000).toFixed(0)} s`;

function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

function finish(passed: number, failed: number): never {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0);
}

/** What the tests run on. False when something of it could not be made. */
function make(): boolean {
  const tool = (...args: string[]): boolean =>
    run(process.execPath, ['--import', 'tsx', join('build', args[0]!), ...args.slice(1)]);
  mkdirSync(out, { recursive: true });
  if (!existsSync(join(keys, 'component.key')) && !tool('image.ts', '--make-keys', keys)) return false;
  for (const { version, security } of versions) {
    const folder = join(out, `image-${version}`);
    const options = ['--board', 'qemu-x86_64', '--version', version, '--security-version', security];
    if (!tool('image.ts', ...options, '--keys', keys, '--out', folder)) return false;
  }
  return tool('host.ts');
}

if (!make()) {
  console.log('the images could not be made');
  finish(0, 1);
}
console.log(`images: ${since()}\n`);
rmSync(report, { force: true });
const config = join('test', 'device', 'vitest.config.ts');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const isGood = run('npx', ['vitest', 'run', '-c', config, ...reporters, ...only]);
if (!existsSync(report)) {
  console.log('the tests wrote no report');
  finish(0, 1);
}
const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
for (const { name, status, message, assertionResults } of testResults) {
  for (const { fullName } of assertionResults.filter((result) => result.status === 'failed'))
    console.log(`failed: ${relative(root, name)}: ${fullName}`);
  if (status === 'failed' && !assertionResults.some((result) => result.status === 'failed'))
    console.log(`failed: ${relative(root, name)}: ${message.split('\n')[0]}`);
}
console.log(since());
// a suite that broke outside its tests fails the run without a failed test
finish(numPassedTests, Math.max(numFailedTests, isGood ? 0 : 1));
