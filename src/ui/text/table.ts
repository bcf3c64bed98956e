/**
 * What a text table is: the keys of the Russian one, each with a wording.
 *
 * @module
 */
import type { ru } from './ru';

export type TextKey = keyof typeof ru;
export type TextTable = { readonly [K in TextKey]: string };
/** Values for the `{name}` places of a wording. */
export type TextValues = Readonly<Record<string, string | number>>;

/** Which of the forms `{n|one|few|many}` goes with a number, by language (CLDR's cardinal rules for whole numbers). */
export type PluralRule = (n: number) => number;

export const pluralRules = {
  /** one, few, many */
  ru: (n) => {
    if (n % 10 === 1 && n % 100 !== 11) return 0;
    return n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) ? 1 : 2;
  },
  /** one, other */
  en: (n) => (n === 1 ? 0 : 1),
} satisfies Record<string, PluralRule>;

/** Fills the places of a wording. A place without a value stays as it is, so that a test sees it. */
export function fill(wording: string, values: TextValues, plural: PluralRule): string {
  // most have none
  if (!wording.includes('{')) return wording;
  return wording.replace(/\{(\w+)((?:\|[^|}]*)*)\}/g, (place, name: string, forms: string) => {
    const value = values[name];
    if (value === undefined) return place;
    if (forms === '') return String(value);
    const options = forms.slice(1).split('|');
    return options[Math.min(plural(Number(value)), options.length - 1)]!;
  });
}
