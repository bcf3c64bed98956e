/**
 * The diff page: one file beside its pictures, without network, made of page.html, page.css and page.js.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Difference } from './report';

const part = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');

/** JSON that stays JSON inside a script element, whatever its texts are. */
const embed = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/** The page's HTML. `commit` drew the pictures of before that are missing; empty when none is. */
export function createPage(differences: readonly Difference[], commit: string): string {
  const parts: Record<string, string> = {
    '/*style*/': part('page.css'),
    '/*script*/': part('page.js'),
    null: embed({ differences, commit }),
  };
  return part('page.html').replace(/\/\*(?:style|script)\*\/|(?<=id="data">)null/g, (place) => parts[place]!);
}
