/**
 * What a text table is: the keys of the Russian one, each with a wording. `{name}` is filled in; `{n|one|few|many}` is the form that goes
 * with the number n.
 *
 * @module
 */
import type { PluralRule } from './plurals';
import type { ru } from './ru';

export type TextKey = keyof typeof ru;
export type TextTable = { readonly [K in TextKey]: string };
/** Values for the `{name}` places of a wording. */
export type TextValues = Readonly<Record<string, string | number>>;

/** Fills the places of a wording. A place without a value stays as it is, so that a test sees it. */
export function fill(wording: string, values: TextValues, plural: PluralRule): string {
  // most have none
  if (!wording.includes('{')) return wording;
  return wording.replace(/\{(\w+)((?:\|[^|}]*)*)\}/g, (place, name: string, forms: string) => {
    const value = values[name];
    if (value === undefined) return place;
    if (forms === '') return String(value);
    const options = forms.slice(1).split('|');
    return options[Math.min(plural.of(Number(value)), options.length - 1)]!;
  });
}
