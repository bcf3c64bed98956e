/**
 * The record of settings: version (1) | language (1) | look (1). Fields are appended; one that is missing or cannot be read is the default.
 *
 * @module
 */

import type { Look } from './types';

/** Order on flash; append-only. */
const looks: readonly Look[] = ['dark', 'light'];

export interface Settings {
  /** Number of the language, see `KnownLanguage`; it may be one that this firmware does not know, and is kept. */
  readonly language: number;
  readonly look: Look;
}

const defaultSettings: Settings = { language: 0, look: 'dark' };

const version = 1;

/** Throws RangeError on a number of a language that is no byte, and on a look that is not in the list. */
export function encodeSettings({ language, look }: Settings): Uint8Array {
  if (!Number.isInteger(language) || language < 0 || language > 255)
    throw new RangeError(`${language} is no number of a language`);
  const index = looks.indexOf(look);
  if (index < 0) throw new RangeError(`${look} is not one of ${looks.join(', ')}`);
  return Uint8Array.of(version, language, index);
}

export function decodeSettings(bytes: Uint8Array | undefined): Settings {
  if (bytes === undefined || bytes[0] !== version) return defaultSettings;
  const { language, look } = defaultSettings;
  return { language: bytes[1] ?? language, look: looks[bytes[2] ?? 0] ?? look };
}
