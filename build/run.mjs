/**
 * Sets the machine up, then runs a TypeScript command in this same process, so that a signal to it reaches the command. Help and wrong
 * options need no set-up.
 *
 *   node build/run.mjs [flags of set-up.mjs] command.ts [arguments]
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { helpText, unknownOption } from './help.mjs';

const root = join(import.meta.dirname, '..');
const words = process.argv.slice(2);
const at = words.findIndex((word) => !word.startsWith('--'));
const command = resolve(root, words[at]);
const args = words.slice(at + 1);
const name = command.endsWith('server.ts') ? 'start' : basename(command, '.ts');

const wantsHelp = args.includes('--help') || args.includes('-h');
// the steps of the monitor's scripts are told by its program
const tellsItself = name === 'monitor' && existsSync(join(root, 'node_modules/tsx'));
if (wantsHelp && !tellsItself) {
  const steps = 'Once npm has installed the packages (npm start does), the steps are listed here.';
  process.stdout.write(helpText(name, { languages: 'those of src/ui/text/languages.ts', steps }));
  process.exit(0);
}
const wrong = wantsHelp ? undefined : unknownOption(name, args);
if (wrong) {
  process.stderr.write(`${wrong}\n`);
  process.exit(2);
}

if (!wantsHelp) {
  const { status } = spawnSync(process.execPath, [join(root, 'build/set-up.mjs'), ...words.slice(0, at)], {
    stdio: ['inherit', process.stderr, 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}

process.argv = [process.argv[0], command, ...(wantsHelp ? ['--help'] : args)];
const { register } = await import('tsx/esm/api');
register();
await import(pathToFileURL(command).href);
