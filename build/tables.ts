/**
 * Tables as the bundle carries them: what the screens need of them at run time, in the form that QuickJS reads fastest.
 *
 * Wordings become long strings, one of keys and one of texts for each language, instead of hundreds of properties; the schema loses what
 * only the bridge needs.
 *
 * @module
 */
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import * as schema from '../firmware/lvgl/schema';
import type { LanguageFile } from '../src/ui/text/language-file';
import { languages as productLanguages } from '../src/ui/text/languages';
import type { TextKey } from '../src/ui/text/table';

const root = join(import.meta.dirname, '..');
const separator = '\n';

function joined(texts: readonly string[]): string {
  for (const text of texts)
    if (text.includes(separator)) throw new Error(`a wording of more than one line: ${JSON.stringify(text)}`);
  return JSON.stringify(texts.join(separator));
}

/** The list of languages as a module: each table is made of one string. */
function leanLanguages(languages: readonly LanguageFile[]): string {
  const keys = Object.keys(languages[0]!.texts) as TextKey[];
  const files = languages.map(({ texts, ...header }) => {
    const wordings = joined(keys.map((key) => texts[key]));
    return `{ ...${JSON.stringify(header)}, texts: table(${wordings}) }`;
  });
  return `const keys = ${joined(keys)}.split("\\n");
    const table = (all) => {
      const texts = {};
      all.split("\\n").forEach((text, i) => { texts[keys[i]] = text; });
      return texts;
    };
    export const languages = [${files.join(', ')}];`;
}

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

/** `languages`: those of the bundle, the product's when left out. */
export const tablesPlugin = (languages: readonly LanguageFile[] = productLanguages): Plugin => ({
  name: 'tables',
  setup({ onLoad }) {
    const exact = (path: string): RegExp => new RegExp(`^${join(root, path).replaceAll(/[.\\/]/g, '\\$&')}$`);
    onLoad({ filter: exact('src/ui/text/languages.ts') }, () => ({ contents: leanLanguages(languages), loader: 'js' }));
    onLoad({ filter: exact('firmware/lvgl/schema.ts') }, () => ({ contents: leanSchema(), loader: 'js' }));
  },
});
