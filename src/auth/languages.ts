/**
 * Languages by their codes, which the screens and requests use, and by their numbers, which are on flash.
 *
 * @module
 */
import type { KnownLanguage, Language } from './types';

export interface Languages {
  /** The code of a number; of one that nobody knows, the first language of the list. */
  codeOf(number: number): Language;
  /** Throws RangeError on a code that is not in the list. */
  numberOf(code: Language): number;
}

/** Throws RangeError on an empty list. */
export function createLanguages(known: readonly KnownLanguage[]): Languages {
  const [first] = known;
  if (!first) throw new RangeError('no languages');
  return {
    codeOf: (number) => (known.find((each) => each.number === number) ?? first).code,
    numberOf(code) {
      const found = known.find((each) => each.code === code);
      if (!found) throw new RangeError(`${code} is not one of ${known.map((each) => each.code).join(', ')}`);
      return found.number;
    },
  };
}
