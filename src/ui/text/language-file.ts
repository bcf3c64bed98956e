/**
 * What a language brings along, in one file: all that the screens, the keyboard and the settings know of it.
 *
 * @module
 */
import type { KnownLanguage } from '../../auth/types';
import type { PluralName } from './plurals';
import type { TextTable } from './table';

/** Letters of a keyboard: three rows below the digits, small. The first row has at most 12 keys, the others 12 and 11. */
export type LetterRows = readonly [string, string, string];

export interface LanguageFile extends KnownLanguage {
  /** Its name in itself. */
  readonly name: string;
  /** The rule of its plural forms. */
  readonly plural: PluralName;
  /** Its on-screen keyboard. */
  readonly letters: LetterRows;
  readonly texts: TextTable;
}
