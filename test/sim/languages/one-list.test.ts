/** No program names the languages of the build beside their one list; the page's panel has two tables of its own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { languages } from '../../../src/ui/text/languages';

const source = join(import.meta.dirname, '../../../src');
const own = /^(ui\/text\/|sim\/page\/(text|panel|numbers|flash-view|russian|machine-words)\.ts)/;

const codes = languages.flatMap(({ code }) => [code, code.toUpperCase()]).join('|');
const named = new RegExp(`(['"\`])(?:${codes})\\1|\\blang-(?:${codes})\\b|data-language=`);

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.(tsx?|mjs|html)$/.test(file),
);

test('the list is the only one', () => {
  expect(files.length).toBeGreaterThan(100);
  const found = files
    .filter((file) => !own.test(file))
    .flatMap((file) => {
      const lines = readFileSync(join(source, file), 'utf8').split('\n');
      return lines.flatMap((line, i) =>
        // the panel's own two buttons
        named.test(line) && !line.includes('data-panel=') && !line.startsWith('<html')
          ? [`src/${file}:${i + 1}: ${line.trim()}`]
          : [],
      );
    });
  expect(found).toEqual([]);
});
