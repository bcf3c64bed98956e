/**
 * Rules for a new password, after NIST SP 800-63B-4, 3.1.1.2: length counts, composition does not, what everybody tries first is
 * refused with the reason.
 *
 * @module
 */

import { type Entry, makeEntry } from './entry';
import { fewAround, passwordMax, passwordMin, serialTellingLength, textUnitsMax } from './numbers';
import { latinForms, withoutLookAlikes, withoutShift } from './password-forms';
import { isDate, isRepetition, isRuns, isZigzag } from './password-shapes';
import { commonWords } from './password-words';
import { countPoints, unwanted } from './text';
import type { PasswordProblem } from './types';

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function isShape(text: string): boolean {
  return [text, withoutShift(text)].some(
    (form) => isRuns(form) || isRepetition(form) || isZigzag(form) || isDate(form),
  );
}

/** A listed word, backwards or several times over. */
function isListed(core: string): boolean {
  const words = commonWords();
  if (words.has(core) || words.has([...core].reverse().join(''))) return true;
  for (let length = 3; length * 2 <= core.length; length++) {
    const word = core.slice(0, length);
    if (words.has(word) && word.repeat(core.length / length) === core) return true;
  }
  return false;
}

/** A listed word with next to nothing around it. */
function isDecoratedWord(text: string): boolean {
  const start = text.search(/[a-z]/);
  if (start < 0) return false;
  let end = text.length;
  while (!/[a-z]/.test(text[end - 1]!)) end--;
  const around = text.slice(0, start) + text.slice(end);
  if (countPoints(around) > fewAround && !isShape(around)) return false;
  const inner = text.slice(start, end);
  return [inner, withoutLookAlikes(inner), withoutLookAlikes(text.slice(0, end))].some(isListed);
}

/** True for a password that is among the first an attacker tries. Takes folded text. */
function isCommon(text: string): boolean {
  return isShape(text) || latinForms(text).some(isDecoratedWord);
}

/** True when nothing that would do for a password is left beside the word "admin". Takes folded text. */
function isAdmin(text: string): boolean {
  return latinForms(text).some((form) =>
    [form, withoutLookAlikes(form)].some((spelling) => {
      const rest = spelling.replace(/admin(istrator)?/g, '');
      return rest.length < spelling.length && (countPoints(rest) < passwordMin || isCommon(rest));
    }),
  );
}

/** Letters and digits, for comparing with the serial. */
function plain(text: string): string {
  return text.replace(/[^a-z0-9]/g, '');
}

/** True when the password holds the serial, which stands on the sticker. Takes folded text. */
function holdsSerial(text: string, serial: string): boolean {
  const own = serial.toLowerCase();
  return own.length >= serialTellingLength && plain(text).includes(own);
}

/** True when all of the password stands in the serial. Takes folded text. */
function isPartOfSerial(text: string, serial: string): boolean {
  return plain(text).length >= passwordMin && serial.toLowerCase().includes(plain(text));
}

/** Why a new password is refused; null = taken. */
export function checkPassword(password: string, serial: string): PasswordProblem {
  if (password.length > textUnitsMax) return 'long';
  if (unwanted.test(password)) return 'control';
  const length = countPoints(password.normalize('NFC'));
  if (length > passwordMax) return 'long';
  const folded = fold(password);
  // Told before `short`: making it longer with digits would not help.
  if (isAdmin(folded)) return 'admin';
  if (length < passwordMin) return 'short';
  if (holdsSerial(folded, serial)) return 'serial';
  if (isCommon(folded)) return 'common';
  return isPartOfSerial(folded, serial) ? 'serial' : null;
}

/** The entry to hash, at set-up and at log-in alike. What no rule could ever have taken makes an impossible one. */
export function passwordEntry(password: string): Entry {
  const readable = password.length <= textUnitsMax && !unwanted.test(password);
  const normal = readable ? password.normalize('NFC') : '';
  return makeEntry('password', [{ tag: 0, text: normal }], readable && countPoints(normal) <= passwordMax);
}
