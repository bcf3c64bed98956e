/**
 * The wording in the language of the moment. `t` is reactive: what shows it changes with the language.
 *
 * @module
 */
import { createSignal } from 'solid-js';
import type { Language } from '../../auth/types';
import { languages as known } from './languages';
import { pluralRules } from './plurals';
import { fill, type TextKey, type TextValues } from './table';

/** Languages in the order of their buttons. */
export const languages: readonly Language[] = known.map(({ code }) => code);

/** All about a language; one that is not in the list is the first. */
export const fileOf = (code: Language) => known.find((each) => each.code === code) ?? known[0]!;

const [current, setCurrent] = createSignal(fileOf(''));

/** Code of the language of the moment. */
export const language = (): Language => current().code;
export const setLanguage = (code: Language): void => void setCurrent(fileOf(code));

const noValues: TextValues = {};

/** A wording in the language of the moment. */
export function t(key: TextKey, values: TextValues = noValues): string {
  const { texts, plural } = current();
  return fill(texts[key], values, pluralRules[plural]);
}

/** A wording without places, in every language. */
export function inEveryLanguage(key: TextKey): string[] {
  return known.map(({ texts }) => texts[key]);
}

/** Name of a language in itself. */
export function languageName(of: Language): string {
  return fileOf(of).name;
}

/** Time left as minutes and seconds that stand still while they count. */
export function countdown(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Time left that may be days: hours and minutes, never more than there is; below an hour as `countdown`. */
export function timeLeft(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 60) return countdown(milliseconds);
  const hours = t('time.hours', { n: Math.floor(minutes / 60) });
  return minutes % 60 === 0 ? hours : `${hours} ${t('time.minutes', { n: minutes % 60 })}`;
}

/** A duration in words short enough for a line: seconds below a minute, else minutes and seconds. */
export function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 60) return t('time.seconds', { n: seconds });
  const rest = seconds % 60;
  const minutes = t('time.minutes', { n: Math.floor(seconds / 60) });
  return rest === 0 ? minutes : `${minutes} ${t('time.seconds', { n: rest })}`;
}
