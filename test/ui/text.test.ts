import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { en } from '../../src/ui/text/en';
import { ru } from '../../src/ui/text/ru';
import { fill, pluralRules, type TextKey } from '../../src/ui/text/table';

const keys = Object.keys(ru) as TextKey[];
const places = (wording: string): string[] =>
  [...new Set([...wording.matchAll(/\{(\w+)/g)].map(([, name]) => name!))].sort();

test('every wording has the same places in each language', () => {
  for (const key of keys) expect(places(en[key]), key).toEqual(places(ru[key]));
});

test('plural forms: three in Russian, two in English', () => {
  for (const [table, forms] of [
    [ru, 3],
    [en, 2],
  ] as const)
    for (const key of keys)
      for (const [, words] of table[key].matchAll(/\{\w+\|([^}]*)\}/g))
        expect(words!.split('|'), key).toHaveLength(forms);
});

test.each([
  [1, 'попытка'],
  [2, 'попытки'],
  [4, 'попытки'],
  [5, 'попыток'],
  [11, 'попыток'],
  [12, 'попыток'],
  [21, 'попытка'],
  [22, 'попытки'],
  [111, 'попыток'],
])('%i %s', (n, word) => {
  expect(fill('{n} {n|попытка|попытки|попыток}', { n }, pluralRules.ru)).toBe(`${n} ${word}`);
});

test('a place without a value stays, so that it is seen', () => {
  expect(fill('{a} {b}', { a: 1 }, pluralRules.en)).toBe('1 {b}');
});

test('no wording is unused', () => {
  const root = join(import.meta.dirname, '../../src/ui');
  const code = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/text\/(ru|en)\.ts$/.test(name))
    .map((name) => readFileSync(join(root, name), 'utf8'))
    .join('\n');
  /** Keys that are put together from a prefix and a value of a type. */
  const composed =
    /^(question\.\d+|event\.|unreadable\.|password\.(short|long|common|serial|admin|control)|pattern\.(short|common|shape|differ)|recovery\.(not-set-up|absent|closed|channel|damaged|no-key)|code\.(exhausted|expired|none|limit|failed)(-what)?$)/;
  expect(keys.filter((key) => !code.includes(`'${key}'`) && !composed.test(key))).toEqual([]);
});
