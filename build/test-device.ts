/**
 * `npm run test:device`: makes two images of the board qemu-x86_64, then boots them in QEMU again and again: test/device/README.md.
 * Ends with the line `N passed, N failed`. Longer than 15 minutes is said, longer than 30 a failure: something hangs.
 *
 * @module
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createLimited, type Ended } from './limited';
import { readReport, reportOptions } from './vitest-report';

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

/** Of the whole command: wanted, on two cores that do nothing else, and when it is ended. */
const WANTED_MINUTES = 15;
const MINUTES = 30;
const limited = createLimited(MINUTES * 60_000);

const begun = performance.now();
const since = (): string => `${((performance.now() - begun) / 1000).toFixed(0)} s`;

const run = (command: string, args: readonly string[]): Promise<Ended> => limited.run(command, args, root);

function finish(passed: number, failed: number): never {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0);
}

/** Too slow is a failure of its own: what was still running was ended. */
function finishLate(): never {
  console.log(`failed: the boot tests took more than ${MINUTES} minutes and were ended`);
  finish(0, 1);
}

/** What the tests run on: `good`, or how the first step ended that did not go well. */
async function make(): Promise<Ended> {
  const tool = (...args: string[]): Promise<Ended> =>
    run(process.execPath, ['--import', 'tsx', join('build', args[0]!), ...args.slice(1)]);
  mkdirSync(out, { recursive: true });
  const steps = [
    ...(existsSync(join(keys, 'component.key')) ? [] : [['image.ts', '--make-keys', keys]]),
    ...versions.map(({ version, security }) => {
      const options = ['--board', 'qemu-x86_64', '--version', version, '--security-version', security];
      return ['image.ts', ...options, '--keys', keys, '--out', join(out, `image-${version}`)];
    }),
    ['host.ts'],
  ];
  for (const step of steps) {
    const ended = await tool(...step);
    if (ended !== 'good') return ended;
  }
  return 'good';
}

const made = await make();
if (made === 'late') finishLate();
if (made === 'failed') {
  console.log('the images could not be made');
  finish(0, 1);
}
console.log(`images: ${since()}\n`);
rmSync(report, { force: true });
const config = join('test', 'device', 'vitest.config.ts');
const ended = await run('npx', ['vitest', 'run', '-c', config, ...reportOptions(report), ...only]);
console.log(since());
if (performance.now() - begun > WANTED_MINUTES * 60_000)
  console.log(`longer than the ${WANTED_MINUTES} minutes that are wanted on two cores that do nothing else`);
if (ended === 'late') finishLate();
const { passed, failed, failures } = readReport(report, root, ended === 'good');
for (const name of failures) console.log(`failed: ${name}`);
finish(passed, failed);
