/** The README's pictures are those of the gallery. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import dark from './hashes/dark.json';
import light from './hashes/light.json';
import { hashOf } from './walk';

const folder = join(import.meta.dirname, 'pictures');

test.each(readdirSync(folder))('%s is what the gallery has recorded; `npm run pictures` draws it anew', (file) => {
  const { width, height, data } = decode(readFileSync(join(folder, file)));
  const pixels = Uint32Array.from(
    { length: width * height },
    (_, i) => (data[3 * i]! << 16) | (data[3 * i + 1]! << 8) | data[3 * i + 2]!,
  );
  const [name, language, look] = file.split('.');
  const hashes: Record<string, string> = look === 'light' ? light : dark;
  expect(hashOf(pixels)).toBe(hashes[`${name} ${width}x${height} ${language}`]);
});

test('the README shows no picture that is not there', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const shown = [...readme.matchAll(/gallery\/pictures\/([\w.-]+\.png)/g)].map(([, file]) => file!);
  expect(shown.length).toBeGreaterThan(10);
  for (const file of shown) expect(readdirSync(folder)).toContain(file);
});
