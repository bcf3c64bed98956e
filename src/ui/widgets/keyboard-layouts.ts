/**
 * Keys of the on-screen keyboard, row by row.
 *
 * @module
 */
import { crockford } from '../../auth/base32';
import type { Language } from '../../auth/types';

/** Letters of a language: three rows below the digits. */
export const letterRows: Record<Language, readonly [string, string, string]> = {
  ru: ['йцукенгшщзхъ', 'фывапролджэё', 'ячсмитьбю.,'],
  en: ['qwertyuiop', 'asdfghjkl', 'zxcvbnm.@'],
};

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
export const languageCodes: Record<Language, string> = { ru: 'RU', en: 'EN' };
