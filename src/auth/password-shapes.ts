/**
 * Passwords that are a movement of the hand rather than a word: runs along the keyboard or the alphabet in either direction, repeated
 * patterns, dates. Found by rule, so that no list has to hold them.
 *
 * @module
 */

/** Lines that a finger or a child follows; within one, no character comes twice. */
const lines: readonly string[] = [
  '1234567890',
  '0123456789',
  '1357924680',
  '147258369',
  '789456123',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop[]',
  "asdfghjkl;'",
  'zxcvbnm,./',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/',
  'qazwsxedcrfvtgbyhnujm',
  '!@#$%^&*()_+',
  '!"№;%:?*()_+',
  'абвгдеёжзийклмнопрстуфхцчшщъыьэюя',
  'абвгдежзийклмнопрстуфхцчшщьыъ',
  'йцукенгшщзхъ',
  'фывапролджэ',
  'ячсмитьбю.',
  '1йфя2цыч3увс4кам5епи6нрт7гоь8шлб9щдю0зж',
];

/** Characters from `at` on that keep to one line in one direction, or are all the same; at least 1. */
function runLength(text: readonly string[], at: number): number {
  let longest = 1;
  while (text[at + longest] === text[at]) longest++;
  for (const line of lines) {
    const start = line.indexOf(text[at]!);
    if (start < 0) continue;
    for (const step of [1, -1]) {
      let length = 1;
      while (at + length < text.length && line[start + step * length] === text[at + length]) length++;
      longest = Math.max(longest, length);
    }
  }
  return longest;
}

/** True when the text falls into runs of 3 characters or more on average: qwertyui, 11112222, абвг4321, qwe123asd. */
export function isRuns(text: string): boolean {
  const characters = [...text];
  let runs = 0;
  for (let at = 0; at < characters.length; at += runLength(characters, at)) runs++;
  return runs * 3 <= characters.length;
}

/** True for a pattern of up to 4 characters twice or more, a longer one three times or more, and for two different characters only. */
export function isRepetition(text: string): boolean {
  const characters = [...text];
  if (new Set(characters).size <= 2) return true;
  const longest = Math.max(Math.min(4, characters.length >> 1), Math.floor(characters.length / 3));
  for (let period = 1; period <= longest; period++) {
    if (characters.every((character, index) => index < period || character === characters[index - period])) return true;
  }
  return false;
}

/** Two lines taken in turns, as in 1q2w3e4r or й1ц2у3к4: each half is a run. */
export function isZigzag(text: string): boolean {
  const characters = [...text];
  const half = (from: 0 | 1) => characters.filter((_, index) => index % 2 === from).join('');
  return isRuns(half(0)) && isRuns(half(1));
}

const day = '(0[1-9]|[12]\\d|3[01])';
const month = '(0[1-9]|1[0-2])';
const year = '(19|20)\\d\\d';
const date = new RegExp(`^(${day}${month}${year}|${month}${day}${year}|${year}${month}${day})$`);

/** A date of our times in digits, with or without separators. */
export function isDate(text: string): boolean {
  return date.test(text.replace(/[-./_ ]/g, ''));
}
