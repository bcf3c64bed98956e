/**
 * Sets the machine up, then runs a TypeScript command in this same process, so that a signal to it reaches the command.
 *
 *   node build/run.mjs [flags of set-up.mjs] command.ts [arguments]
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');
const words = process.argv.slice(2);
const at = words.findIndex((word) => !word.startsWith('--'));
const command = resolve(root, words[at]);
const args = words.slice(at + 1);

// help needs nothing built
const isReady = args.includes('--help') && existsSync(join(root, 'node_modules/tsx'));
if (!isReady) {
  const { status } = spawnSync(process.execPath, [join(root, 'build/set-up.mjs'), ...words.slice(0, at)], {
    stdio: ['inherit', process.stderr, 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}

process.argv = [process.argv[0], command, ...args];
const { register } = await import('tsx/esm/api');
register();
await import(pathToFileURL(command).href);
