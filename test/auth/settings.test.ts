/**
 * The record of settings.
 */

import { describe, expect, it } from 'vitest';
import { decodeSettings, encodeSettings } from '../../src/auth/settings';
import type { Language } from '../../src/auth/types';

describe('settings', () => {
  it('lie in flash as documented and come back', () => {
    expect([...encodeSettings({ language: 'ru' })]).toEqual([1, 0]);
    expect([...encodeSettings({ language: 'en' })]).toEqual([1, 1]);
    for (const language of ['ru', 'en'] as const) {
      expect(decodeSettings(encodeSettings({ language }))).toEqual({ language });
    }
    expect(decodeSettings(Uint8Array.of(1, 1, 44))).toEqual({ language: 'en' });
  });

  it('are Russian where they cannot be read', () => {
    for (const bytes of [undefined, new Uint8Array(0), Uint8Array.of(1), Uint8Array.of(1, 2), Uint8Array.of(2, 1)]) {
      expect(decodeSettings(bytes)).toEqual({ language: 'ru' });
    }
    expect(() => encodeSettings({ language: 'de' as Language })).toThrow(RangeError);
  });
});
