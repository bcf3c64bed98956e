/**
 * Tables as the bundle carries them: what the screens need of them at run time, in the form that QuickJS reads fastest.
 *
 * Wordings become two long strings, one of keys and one of texts for each language, instead of hundreds of properties; the schema
 * loses what only the bridge needs.
 *
 * @module
 */
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import * as schema from '../firmware/lvgl/schema';
import { en } from '../src/ui/text/en';
import { ru } from '../src/ui/text/ru';

const root = join(import.meta.dirname, '..');
const separator = '\n';

function joined(texts: readonly string[]): string {
  for (const text of texts)
    if (text.includes(separator)) throw new Error(`a wording of more than one line: ${JSON.stringify(text)}`);
  return JSON.stringify(texts.join(separator));
}

const keys = Object.keys(ru) as (keyof typeof ru)[];
const table = (name: string, values: string): string =>
  `export const ${name} = {}; ${values}.split("\\n").forEach((text, i) => { ${name}[keys[i]] = text; });`;

const texts = {
  ru: () => `export const keys = ${joined(keys)}.split("\\n"); ${table('ru', joined(Object.values(ru)))}`,
  en: () => `import { keys } from './ru'; ${table('en', joined(keys.map((key) => en[key])))}`,
};

/** The schema's exports without LVGL's names and without the ranges, which the bridge checks. */
function leanSchema(): string {
  const isLean = (name: string): boolean => name !== 'lvgl' && name !== 'range';
  return Object.entries(schema)
    .map(
      ([name, value]) =>
        `export const ${name} = ${JSON.stringify(value, (key, each) => (isLean(key) ? each : undefined))};`,
    )
    .join('\n');
}

export const tablesPlugin: Plugin = {
  name: 'tables',
  setup({ onLoad }) {
    const exact = (path: string): RegExp => new RegExp(`^${join(root, path).replaceAll(/[.\\/]/g, '\\$&')}$`);
    onLoad({ filter: exact('src/ui/text/ru.ts') }, () => ({ contents: texts.ru(), loader: 'js' }));
    onLoad({ filter: exact('src/ui/text/en.ts') }, () => ({ contents: texts.en(), loader: 'js' }));
    onLoad({ filter: exact('firmware/lvgl/schema.ts') }, () => ({ contents: leanSchema(), loader: 'js' }));
  },
};
