/**
 * Checks the languages of the build: every key has a wording and a use, places and plural forms agree, every character has a glyph.
 * What it says names the language and the key, so that nothing has to be looked for.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { questionCount } from '../src/auth/numbers';
import type { LanguageFile } from '../src/ui/text/language-file';
import { languages } from '../src/ui/text/languages';
import { pluralRules } from '../src/ui/text/plurals';
import { type FontFile, readFont } from './font-file';

const root = join(import.meta.dirname, '..');
/** Most keys in each row of letters: the third has two keys of its own. */
const rowLengths = [12, 12, 11] as const;

/** Faces that wordings are set in, by name. */
export type Fonts = Readonly<Record<string, Pick<FontFile, 'has'>>>;

const quote = (text: string): string => JSON.stringify(text);

/** Text without comments; near enough, for where keys are looked for. */
const withoutComments = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');

/** Says of a key whether the sources use it, whole or put together as `event.${kind}` from a word that they hold, or a number. */
function usesOf(sources: readonly string[]): (key: string) => boolean {
  const code = sources.map(withoutComments).join('\n');
  const quoted = new Set([...code.matchAll(/(['"`])([\w.-]+)\1/g)].map(([, , text]) => text!));
  const words = new Set([...quoted, ...[...code.matchAll(/\b(\w+)\??:/g)].map(([, name]) => name!)]);
  const patterns = [...code.matchAll(/`([a-z-]+\.[\w.-]*\$\{[^`]*)`/g)].map(
    ([, text]) =>
      new RegExp(
        `^${text!
          .split(/\$\{[^}]*\}/)
          .map((fixed) => fixed.replaceAll(/[.\\^$*+?()[\]{}|]/g, '\\$&'))
          .join('([\\w-]+)')}$`,
      ),
  );
  const isWord = (text: string): boolean => words.has(text) || /^\d+$/.test(text);
  return (key) => quoted.has(key) || patterns.some((pattern) => pattern.exec(key)?.slice(1).every(isWord) ?? false);
}

/** Names of the places of a wording, in order and once each. */
const placesOf = (wording: string): string =>
  [...new Set([...wording.matchAll(/\{(\w+)[^}]*\}/g)].map(([, name]) => `{${name}}`))].sort().join(' ') || 'no place';

function formProblems({ texts, plural }: LanguageFile): string[] {
  const { forms } = pluralRules[plural];
  return Object.entries(texts).flatMap(([key, wording]) =>
    [...wording.matchAll(/\{\w+\|([^}]*)\}/g)].flatMap(([place, words]) => {
      const count = words!.split('|').length;
      return count === forms ? [] : [`${key}: ${place} has ${count} forms, the rule ${quote(plural)} has ${forms}`];
    }),
  );
}

/** What a wording may hold beside places: no brace of a place that was not written as one. */
const braceProblems = ({ texts }: LanguageFile): string[] =>
  Object.entries(texts)
    .filter(([, wording]) => /[{}]/.test(wording.replace(/\{\w+(\|[^{}|]*)*\}/g, '')))
    .map(([key, wording]) => `${key}: a brace that belongs to no place: ${quote(wording)}`);

function glyphProblems({ code, name, letters, texts }: LanguageFile, fonts: Fonts): string[] {
  const keyboard = letters.join('');
  const places: readonly (readonly [string, string])[] = [
    ['the name', name],
    ['the code on its button', code.toUpperCase()],
    ['the keyboard', keyboard + keyboard.toUpperCase()],
    ...Object.entries(texts),
  ];
  return places.flatMap(([place, text]) =>
    [...new Set(text)].flatMap((character) => {
      const point = character.codePointAt(0)!;
      const without = Object.keys(fonts).filter((face) => !fonts[face]!.has(point));
      const number = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
      return without.length === 0
        ? []
        : [`${place}: no glyph for ${quote(character)} (${number}) in ${without.join(', ')}; see build/fonts.ts`];
    }),
  );
}

/** Keys of a table against those of the first language. */
function keyProblems({ texts }: LanguageFile, first: LanguageFile): string[] {
  const wanted = Object.keys(first.texts);
  const given = Object.keys(texts);
  const table = texts as Record<string, string>;
  return [
    ...wanted.filter((key) => !table[key]).map((key) => `${key}: no wording`),
    ...given.filter((key) => !wanted.includes(key)).map((key) => `${key}: ${quote(first.code)} has no such key`),
    ...wanted.flatMap((key) => {
      const [here, there] = [placesOf(table[key] ?? ''), placesOf((first.texts as Record<string, string>)[key]!)];
      return !table[key] || here === there ? [] : [`${key}: ${here}, in ${quote(first.code)} ${there}`];
    }),
  ];
}

function headerProblems(file: LanguageFile, all: readonly LanguageFile[]): string[] {
  const { code, number, name, letters } = file;
  const isTaken = (same: (other: LanguageFile) => boolean): boolean => all.find(same) !== file;
  return [
    ...(/^[a-z]{2}$/.test(code) ? [] : [`the code ${quote(code)} is not two small Latin letters`]),
    ...(isTaken((other) => other.code === code) ? [`the code ${quote(code)} is taken`] : []),
    ...(Number.isInteger(number) && number >= 0 && number <= 255 ? [] : [`the number ${number} is no byte`]),
    ...(isTaken((other) => other.number === number) ? [`the number ${number} is taken`] : []),
    ...(name === '' ? ['no name'] : []),
    ...letters.flatMap((row, i) =>
      [...row].length > 0 && [...row].length <= rowLengths[i]!
        ? []
        : [`row ${i + 1} of the keyboard has ${[...row].length} keys, at most ${rowLengths[i]} fit`],
    ),
  ];
}

/** All that is wrong, a line each; empty when nothing is. `sources`: the code that uses the wordings. */
export function findTextProblems(all: readonly LanguageFile[], sources: readonly string[], fonts: Fonts): string[] {
  const [first] = all;
  if (!first) return ['there is no language'];
  const isUsed = usesOf(sources);
  const keys = Object.keys(first.texts);
  const questions = Array.from({ length: questionCount }, (_, i) => `question.${i}`);
  return [
    ...questions.filter((key) => !keys.includes(key)).map((key) => `${key}: there is no such key`),
    ...keys
      .filter((key) => !isUsed(key) || (/^question\.\d/.test(key) && !questions.includes(key)))
      .map((key) => `${key}: nothing uses it`),
    ...all.flatMap((file) =>
      [
        ...headerProblems(file, all),
        ...keyProblems(file, first),
        ...braceProblems(file),
        ...formProblems(file),
        ...glyphProblems(file, fonts),
      ].map((problem) => `${file.code}: ${problem}`),
    ),
  ];
}

/** Faces of out/fonts that wordings are set in. */
export function readFonts(): Record<string, FontFile> {
  const faces = ['inter-400', 'inter-500', 'inter-600'];
  return Object.fromEntries(faces.map((face) => [face, readFont(readFileSync(join(root, `out/fonts/${face}.ttf`)))]));
}

/** Sources that use wordings. */
export function readSources(): string[] {
  const folder = join(root, 'src');
  return ['ui', 'auth', 'hal']
    .flatMap((part) => readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' }).map((n) => join(part, n)))
    .filter((name) => /\.tsx?$/.test(name) && !/^ui\/text\/[a-z]{2}\.ts$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** Throws with all that is wrong; false, as nothing was built. */
export function checkTexts(): false {
  const problems = findTextProblems(languages, readSources(), readFonts());
  if (problems.length > 0) throw new Error(`the texts (src/ui/text) cannot be built:\n  ${problems.join('\n  ')}`);
  return false;
}

if (import.meta.filename === process.argv[1]) checkTexts();
