/**
 * What anybody may choose at the monitor, its language and its look: in force at once, in flash as soon as it may be. Flash wears; and a
 * record before set-up would make the store `ready` without a password.
 *
 * @module
 */

import type { Store } from '../hal/store/types';
import { longAgo, preferencesPeriod } from './numbers';
import { decodeSettings, encodeSettings, type Settings } from './settings';

export interface Preferences {
  current(): Settings;
  /** Throws RangeError on what is no number of a language and no look; then nothing has changed. */
  choose(chosen: Partial<Settings>): void;
  /** Set-up has written these. */
  adopt(settings: Settings): void;
  /** Writes down what was chosen, when it is due. */
  keep(): void;
}

export function createPreferences(store: Store, now: () => number): Preferences {
  let settings = decodeSettings(store.get('settings'));
  let isDue = false;
  /** From then on a choice may be written; one made before waits for it. */
  let writableAt = longAgo;

  function keep(): void {
    if (!isDue || now() < writableAt || store.state().kind !== 'ready') return;
    writableAt = now() + preferencesPeriod;
    isDue = store.commit({ put: { settings: encodeSettings(settings) } }) !== 'ok';
  }

  return {
    current: () => settings,
    choose(chosen) {
      const next = { ...settings, ...chosen };
      if (next.language === settings.language && next.look === settings.look) return;
      encodeSettings(next);
      settings = next;
      isDue = true;
      keep();
    },
    adopt(next) {
      settings = next;
    },
    keep,
  };
}
