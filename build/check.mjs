/**
 * `npm run check`: formats and lints, then checks the types. Plain JavaScript: it needs nothing but the npm packages.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { helpText, unknownOption } from './help.mjs';

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  process.stdout.write(helpText('check'));
  process.exit(0);
}
const wrong = unknownOption('check', args) ?? (args.length > 0 ? `check: it takes no "${args[0]}"` : undefined);
if (wrong) {
  process.stderr.write(`${wrong}\n`);
  process.exit(2);
}

for (const command of [
  ['biome', 'check', '--write', '.'],
  ['tsc', '-p', '.'],
  ['tsc', '-p', 'src/sim/page'],
  ['tsc', '-p', 'test/browser'],
]) {
  const { status } = spawnSync('npx', ['--no-install', ...command], {
    cwd: join(import.meta.dirname, '..'),
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
}
