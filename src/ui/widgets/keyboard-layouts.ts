/**
 * Keys of the on-screen keyboard, row by row.
 *
 * @module
 */
import { crockford } from '../../auth/base32';
import type { Language } from '../../auth/types';
import type { LanguageFile, LetterRows } from '../text/language-file';
import { languages } from '../text/languages';

/** Something of each language of the build, by its code; `language()` and `languages` give no other. */
// biome-ignore lint/suspicious/noExplicitAny: an index is otherwise `undefined` too, which no code of the list is
function byLanguage<T>(of: (file: LanguageFile) => T): Record<Language, T & any> {
  return Object.fromEntries(languages.map((file) => [file.code, of(file)]));
}

/** Letters of a language: three rows below the digits. */
export const letterRows = byLanguage<LetterRows>(({ letters }) => letters);

/** Row above the letters and signs of every language. */
export const digits = '1234567890-';

/** Signs: three rows below the digits. */
export const signRows: readonly [string, string, string] = ['!@#$%^&*()', '_=+[]{};:', '\'"\\|/?<>,.`~№'];

const codeLetters = crockford.slice(10);

/** All that a code can hold, in three rows. */
export const codeRows: readonly [string, string, string] = [
  '1234567890',
  codeLetters.slice(0, 11),
  codeLetters.slice(11),
];

/** Code of a language on its key. */
export const languageLabels = byLanguage<string>(({ code }) => code.toUpperCase());
