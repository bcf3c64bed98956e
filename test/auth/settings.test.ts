/**
 * The record of settings.
 */

import { describe, expect, it } from 'vitest';
import { decodeSettings, encodeSettings } from '../../src/auth/settings';
import type { Language, Look } from '../../src/auth/types';

const byDefault = { language: 'ru', look: 'dark' };

describe('settings', () => {
  it('lie in flash as documented and come back', () => {
    expect([...encodeSettings({ language: 'ru', look: 'dark' })]).toEqual([1, 0, 0]);
    expect([...encodeSettings({ language: 'en', look: 'light' })]).toEqual([1, 1, 1]);
    for (const language of ['ru', 'en'] as const) {
      for (const look of ['dark', 'light'] as const) {
        expect(decodeSettings(encodeSettings({ language, look }))).toEqual({ language, look });
      }
    }
  });

  it('of an older firmware have no look, those of a newer one have more', () => {
    expect(decodeSettings(Uint8Array.of(1, 1))).toEqual({ language: 'en', look: 'dark' });
    expect(decodeSettings(Uint8Array.of(1, 1, 1, 44))).toEqual({ language: 'en', look: 'light' });
  });

  it('are the defaults where they cannot be read, each by itself', () => {
    for (const bytes of [undefined, new Uint8Array(0), Uint8Array.of(1), Uint8Array.of(2, 1, 1)]) {
      expect(decodeSettings(bytes)).toEqual(byDefault);
    }
    expect(decodeSettings(Uint8Array.of(1, 9, 1))).toEqual({ language: 'ru', look: 'light' });
    expect(decodeSettings(Uint8Array.of(1, 1, 9))).toEqual({ language: 'en', look: 'dark' });
  });

  it('take no language and no look that is not in their lists', () => {
    expect(() => encodeSettings({ language: 'de' as Language, look: 'dark' })).toThrow(RangeError);
    expect(() => encodeSettings({ language: 'ru', look: 'grey' as Look })).toThrow(RangeError);
  });
});
