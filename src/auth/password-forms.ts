/**
 * The forms under which one word is typed: Cyrillic, transliterated, with the other keyboard layout, with look-alike digits. All are
 * brought to Latin letters, so that one list of words serves them all.
 *
 * @module
 */

const latinKeys = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const russianKeys = 'ёйцукенгшщзхъфывапролджэячсмитьбю';

const latin =
  'а a б b в v г g д d е e ё e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х h ц ts ч ch ш sh щ sch ы y э e ю yu я ya';
/** What a digit's key gives with Shift, on the English and on the Russian keyboard; where both have a sign, the English digit. */
const shifted = '! 1 @ 2 # 3 $ 4 % 5 ^ 6 & 7 * 8 ( 9 ) 0 " 2 № 3 ; 4 : 6 ? 7';
const lookAlike = '0 o 1 i 3 e 4 a 5 s 7 t @ a $ s ! i';

type Table = ReadonlyMap<string, string>;

/** From pairs in one string: what, blank, what for. */
function tableOf(pairs: string): Table {
  const all = pairs.split(' ');
  return new Map(all.flatMap((from, index) => (index % 2 === 0 ? [[from, all[index + 1]!] as const] : [])));
}

const toRussianKey: Table = new Map([...latinKeys].map((key, index) => [key, russianKeys[index]!]));
const toLatinKey: Table = new Map([...russianKeys].map((key, index) => [key, latinKeys[index]!]));
const toLatin: Table = new Map([...tableOf(latin), ['ъ', ''], ['ь', '']]);
const toLetter = tableOf(lookAlike);
const toDigit = tableOf(shifted);

function replaceAll(text: string, table: Table): string {
  let result = '';
  for (const character of text) result += table.get(character) ?? character;
  return result;
}

/** Look-alike digits and signs as the letters they stand for. */
export function withoutLookAlikes(text: string): string {
  return replaceAll(text, toLetter);
}

/** Signs as the digits of their keys: a hand's movement stays one when a part of it is done with Shift. */
export function withoutShift(text: string): string {
  return replaceAll(text, toDigit);
}

/** Latin forms of a text in lower case, without doubles; the first is the plain transliteration. */
export function latinForms(text: string): readonly string[] {
  const forms = [text, replaceAll(text, toRussianKey)].map((form) => replaceAll(form, toLatin));
  return [...new Set([...forms, replaceAll(text, toLatinKey)])];
}
