/**
 * The record of settings: version (1) | language (1). Fields are appended; what cannot be read is the default.
 *
 * @module
 */

import type { Language } from './types';

/** Order on flash; append-only. */
const languages: readonly Language[] = ['ru', 'en'];

export interface Settings {
  readonly language: Language;
}

const defaultSettings: Settings = { language: 'ru' };

const version = 1;

/** Throws RangeError on a language that is not in the list. */
export function encodeSettings(settings: Settings): Uint8Array {
  const index = languages.indexOf(settings.language);
  if (index < 0) throw new RangeError(`unknown language ${settings.language}`);
  return Uint8Array.of(version, index);
}

export function decodeSettings(bytes: Uint8Array | undefined): Settings {
  if (bytes === undefined || bytes[0] !== version) return defaultSettings;
  return { language: languages[bytes[1] ?? 0] ?? defaultSettings.language };
}
