/**
 * The language of the screens: in force at once, in flash as soon as it may be. Anybody may choose one, and flash wears; and a record
 * before set-up would make the store `ready` without a password.
 *
 * @module
 */

import type { Store } from '../hal/store/types';
import { languagePeriod, longAgo } from './numbers';
import { decodeSettings, encodeSettings } from './settings';
import type { Language } from './types';

export interface LanguageChoice {
  current(): Language;
  /** Throws RangeError on what is no language; then nothing has changed. */
  choose(language: Language): void;
  /** Set-up has written this one. */
  adopt(language: Language): void;
  /** Writes down the one chosen, when it is due. */
  keep(): void;
}

export function createLanguage(store: Store, now: () => number): LanguageChoice {
  let { language } = decodeSettings(store.get('settings'));
  let isDue = false;
  /** From then on a language chosen may be written; one chosen before waits for it. */
  let writableAt = longAgo;

  function keep(): void {
    if (!isDue || now() < writableAt || store.state().kind !== 'ready') return;
    writableAt = now() + languagePeriod;
    isDue = store.commit({ put: { settings: encodeSettings({ language }) } }) !== 'ok';
  }

  return {
    current: () => language,
    choose(next) {
      if (next === language) return;
      encodeSettings({ language: next });
      language = next;
      isDue = true;
      keep();
    },
    adopt(next) {
      language = next;
    },
    keep,
  };
}
