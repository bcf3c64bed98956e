/**
 * The record of settings: version (1) | language (1) | look (1). Fields are appended; one that is missing or cannot be read is the default.
 *
 * @module
 */

import type { Language, Look } from './types';

/** Order on flash; append-only. */
const languages: readonly Language[] = ['ru', 'en'];
const looks: readonly Look[] = ['dark', 'light'];

export interface Settings {
  readonly language: Language;
  readonly look: Look;
}

const defaultSettings: Settings = { language: 'ru', look: 'dark' };

const version = 1;

function numberOf<T>(list: readonly T[], value: T): number {
  const index = list.indexOf(value);
  if (index < 0) throw new RangeError(`${value} is not one of ${list.join(', ')}`);
  return index;
}

/** Throws RangeError on a language or look that is not in the lists. */
export function encodeSettings({ language, look }: Settings): Uint8Array {
  return Uint8Array.of(version, numberOf(languages, language), numberOf(looks, look));
}

export function decodeSettings(bytes: Uint8Array | undefined): Settings {
  if (bytes === undefined || bytes[0] !== version) return defaultSettings;
  const { language, look } = defaultSettings;
  return { language: languages[bytes[1] ?? 0] ?? language, look: looks[bytes[2] ?? 0] ?? look };
}
