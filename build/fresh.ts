/**
 * Tells whether what was built is still made of the same files, by a list of them with their hashes, kept beside the output.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** True when every output is there and every file in the list is what it was. */
export function isFresh(list: string, outputs: readonly string[]): boolean {
  if (![list, ...outputs].every((path) => existsSync(path))) return false;
  try {
    const inputs = Object.entries(JSON.parse(readFileSync(list, 'utf8')) as Record<string, string>);
    return inputs.length > 0 && inputs.every(([path, hash]) => existsSync(path) && hashOf(path) === hash);
  } catch {
    // a list that was cut off in the middle
    return false;
  }
}

/** Writes the list after a build that began at `begun` (ms since 1970). A file changed since then may be in the output or not: no list. */
export function noteInputs(list: string, inputs: readonly string[], begun: number): void {
  rmSync(list, { force: true });
  if (inputs.some((path) => statSync(path).mtimeMs >= begun)) return;
  writeFileSync(list, JSON.stringify(Object.fromEntries(inputs.map((path) => [path, hashOf(path)]))));
}
