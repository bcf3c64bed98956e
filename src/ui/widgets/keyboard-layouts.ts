/**
 * Keys of the on-screen keyboard, row by row.
 *
 * @module
 */
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

/** Code of a language on its key. */
export const languageCodes: Record<Language, string> = { ru: 'RU', en: 'EN' };
