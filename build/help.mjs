/**
 * What `--help` says of each command, and which options it names. Plain JavaScript over text files, so that it can be told before
 * anything is installed.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The text of build/help/NAME.txt, with `values` in the places of `{name}`.
 * @param {string} name of the command, as in package.json
 * @param {Readonly<Record<string, string>>} [values]
 * @returns {string}
 */
export function helpText(name, values = {}) {
  const text = readFileSync(join(import.meta.dirname, 'help', `${name}.txt`), 'utf8');
  return text.replace(/\{(\w+)\}/g, (place, key) => values[key] ?? place);
}

/**
 * What is wrong with the options of a command, in a line; undefined when its help names all of them.
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {string | undefined}
 */
export function unknownOption(name, args) {
  const known = new Set([...helpText(name).matchAll(/^ +(--[\w-]+)/gm)].map(([, option]) => option));
  const unknown = args.find((arg) => /^-+[a-z]/i.test(arg) && !known.has(arg.split('=')[0]));
  return unknown && `${name}: unknown option ${unknown.split('=')[0]}; --help lists the options`;
}
