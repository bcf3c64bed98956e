/**
 * A pseudo-locale: English with accents, 40 % longer, in brackets. What it shows cut off, another language would; what it shows plain,
 * is no wording of a table.
 *
 * @module
 */
import { english } from '../../../src/ui/text/en';
import type { LanguageFile } from '../../../src/ui/text/language-file';
import type { TextTable } from '../../../src/ui/text/table';

const plain = 'AaCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz';
const accented = 'ÅáÇçĎďÉéĜĝĤĥÎîĴĵĶķĻļÑñÖöŘřŠšŤťÛûŴŵÝýŽž';

/** What is written or said letter by letter: addresses, names of keys and of the account, subjects of letters. */
const verbatim = /(\{[^|}]*\}|support@atix\.pro|admin|Enter|AT-NVR)/;

const accent = (text: string): string => [...text].map((letter) => accented[plain.indexOf(letter)] ?? letter).join('');

/** Words are lengthened at their vowels, so that lines break where they would. */
function lengthen(text: string, letters: number): string {
  let left = letters;
  const longer = text.replace(/\p{L}{2,}/gu, (word) => {
    const more = Math.min(left, Math.ceil(word.length * 0.4));
    left -= more;
    return word + word.at(-1)!.repeat(more);
  });
  return longer + '·'.repeat(left);
}

/** A wording without its forms, which are lengthened one by one. */
function part(text: string): string {
  return accent(lengthen(text, Math.ceil(text.length * 0.4)));
}

export function pseudo(wording: string): string {
  const parts = wording.split(/(\{\w+(?:\|[^}]*)?\})/).map((each) => {
    const forms = /^\{(\w+)\|([^}]*)\}$/.exec(each);
    if (forms) return `{${forms[1]}|${forms[2]!.split('|').map(part).join('|')}}`;
    return each
      .split(verbatim)
      .map((one) => (verbatim.test(one) ? one : part(one)))
      .join('');
  });
  return `[${parts.join('')}]`;
}

/** Verbatim in every language, and the short units of time, which stand inside other wordings. */
const isKept = (key: string): boolean =>
  ['support.address', 'support.subject'].includes(key) || key.startsWith('time.');

export const pseudoEnglish: LanguageFile = {
  ...english,
  // ISO 3166 leaves XA to its users, and CLDR calls its pseudo-locale en-XA
  code: 'xa',
  name: pseudo(english.name),
  number: 3,
  texts: Object.fromEntries(
    Object.entries(english.texts).map(([key, text]) => [key, isKept(key) ? text : pseudo(text)]),
  ) as TextTable,
};
