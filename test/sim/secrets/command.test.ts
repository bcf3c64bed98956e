/**
 * The command `npm run monitor` when a step fails while secrets stand on the monitor: its lines about the steps, what it says is seen
 * instead, its log and its map hold none.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { seededBytes } from '../../../src/sim/machine/random';
import { drawnText, inWords, searchFor } from './needles';

const root = join(import.meta.dirname, '../../..');
const text = drawnText(seededBytes(5), 14, 'bcdfghjklmnpqrstvwxz');
const search = searchFor([{ name: 'password', text }]);

function monitor(script: string) {
  const options = ['--script', '-', '--map', '--verbose', '--lang', 'en'];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'src/sim/monitor.ts', ...options],
    {
      cwd: root,
      encoding: 'utf8',
      input: script,
    },
  );
  return { status, output: `${stdout}\n${stderr}` };
}

const typed = `click "Next"\nclick #new-password\nkeys "${text}"\nclick #confirm\ntype "${text}"\n`;

it.each([
  ['a text that is not there', 'expect "No such text"', 'is not on the monitor'],
  ['a widget that is not there', 'click #no-such', '#no-such'],
  ['a character without a key', 'type "\u4e2d"', 'has no key for'],
  ['a QR code that is not there', 'qr', 'FAIL'],
  ['a typing step that fails itself', `click #cancel\nkeys "${text}\u4e2d\\n" # ${text}`, 'FAIL'],
])('%s', (_name, step, says) => {
  const { status, output } = monitor(`${typed}${step}\n`);
  expect(status).toBe(1);
  expect(output).toContain(says);
  expect(output).toContain('sectors of');
  for (const step of ['keys', 'type']) expect(output).toMatch(new RegExp(`^ok +\\d+ {2}${step} <14 characters>$`, 'm'));
  expect(inWords(search(output))).toEqual([]);
});

it.each([
  ['without quotes', `keys ${text}`],
  ['with the quote left open', `type "${text}`],
  ['with a word too many', `type "Next" ${text}`],
  ['with a name of a key that is none', `key ${text}`],
])('a step that is wrong: %s', (_name, step) => {
  const { status, output } = monitor(`${step}\n`);
  expect(status).toBe(1);
  expect(output).toContain('line 1: ');
  expect(inWords(search(output))).toEqual([]);
});
