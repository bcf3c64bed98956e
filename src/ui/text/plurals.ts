/**
 * Which of the forms `{n|one|few|many}` goes with a whole number: CLDR's cardinal rules, by families of languages.
 *
 * @module
 */

export interface PluralRule {
  /** How many forms a wording has. */
  readonly forms: number;
  /** Index of the form that goes with a whole number from 0. */
  readonly of: (n: number) => number;
}

/** 2, 3, 4, 22, 23, 24 … but not 12, 13, 14. */
const isFew = (n: number): boolean => n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14);

export const pluralRules = {
  /** Other: Chinese, Japanese, Vietnamese. */
  none: { forms: 1, of: () => 0 },
  /** One, other: English, German, Kazakh, Turkish. */
  germanic: { forms: 2, of: (n) => (n === 1 ? 0 : 1) },
  /** One (0 and 1), other: French, Armenian. */
  french: { forms: 2, of: (n) => (n < 2 ? 0 : 1) },
  /** One, few, many: Russian, Ukrainian, Belarusian. */
  'east-slavic': { forms: 3, of: (n) => (n % 10 === 1 && n % 100 !== 11 ? 0 : isFew(n) ? 1 : 2) },
  /** One, few, many: Polish. */
  polish: { forms: 3, of: (n) => (n === 1 ? 0 : isFew(n) ? 1 : 2) },
  /** One, few, other: Czech, Slovak. */
  czech: { forms: 3, of: (n) => (n === 1 ? 0 : n >= 2 && n <= 4 ? 1 : 2) },
} satisfies Record<string, PluralRule>;

export type PluralName = keyof typeof pluralRules;
