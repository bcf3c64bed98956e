/**
 * The forms under which one word is typed: Cyrillic, transliterated, with the other keyboard layout, with look-alike digits. All are
 * brought to Latin letters, so that one list of words serves them all.
 *
 * @module
 */

const latinKeys = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const russianKeys = 'ёйцукенгшщзхъфывапролджэячсмитьбю';

const toRussianKey = new Map([...latinKeys].map((key, index) => [key, russianKeys[index]!]));
const toLatinKey = new Map([...russianKeys].map((key, index) => [key, latinKeys[index]!]));

const transliteration = new Map(
  [
    'а a б b в v г g д d е e ё e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х h ц ts ч ch ш sh щ sch ы y э e ю yu я ya',
  ]
    .join('')
    .split(' ')
    .flatMap((letter, index, all) => (index % 2 === 0 ? [[letter, all[index + 1]!] as const] : [])),
)
  .set('ъ', '')
  .set('ь', '');

const lookAlikes = new Map(
  [...'0o1i3e4a5s7t@a$s!i'].flatMap((c, i, all) => (i % 2 === 0 ? [[c, all[i + 1]!] as const] : [])),
);

function replaceAll(text: string, table: ReadonlyMap<string, string>): string {
  let result = '';
  for (const character of text) result += table.get(character) ?? character;
  return result;
}

/** Look-alike digits and signs as the letters they stand for. */
export function withoutLookAlikes(text: string): string {
  return replaceAll(text, lookAlikes);
}

/** Latin forms of a text in lower case, without doubles; the first is the plain transliteration. */
export function latinForms(text: string): readonly string[] {
  const forms = [text, replaceAll(text, toRussianKey)].map((form) => replaceAll(form, transliteration));
  return [...new Set([...forms, replaceAll(text, toLatinKey)])];
}
