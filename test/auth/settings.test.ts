/**
 * The record of settings.
 */

import { describe, expect, it } from 'vitest';
import { createLanguages } from '../../src/auth/languages';
import { decodeSettings, encodeSettings } from '../../src/auth/settings';
import type { Look } from '../../src/auth/types';
import { languages } from './support/languages';

const byDefault = { language: 0, look: 'dark' };

describe('settings', () => {
  it('lie in flash as documented and come back', () => {
    expect([...encodeSettings({ language: 0, look: 'dark' })]).toEqual([1, 0, 0]);
    expect([...encodeSettings({ language: 1, look: 'light' })]).toEqual([1, 1, 1]);
    expect([...encodeSettings({ language: 255, look: 'light' })]).toEqual([1, 255, 1]);
    for (const language of [0, 1, 2, 255]) {
      for (const look of ['dark', 'light'] as const) {
        expect(decodeSettings(encodeSettings({ language, look }))).toEqual({ language, look });
      }
    }
  });

  it('of an older firmware have no look, those of a newer one have more', () => {
    expect(decodeSettings(Uint8Array.of(1, 1))).toEqual({ language: 1, look: 'dark' });
    expect(decodeSettings(Uint8Array.of(1, 1, 1, 44))).toEqual({ language: 1, look: 'light' });
  });

  it('are the defaults where they cannot be read, each by itself', () => {
    for (const bytes of [undefined, new Uint8Array(0), Uint8Array.of(1), Uint8Array.of(2, 1, 1)]) {
      expect(decodeSettings(bytes)).toEqual(byDefault);
    }
    expect(decodeSettings(Uint8Array.of(1, 1, 9))).toEqual({ language: 1, look: 'dark' });
  });

  it('keep the number of a language that this firmware does not know', () => {
    expect(decodeSettings(Uint8Array.of(1, 9, 1))).toEqual({ language: 9, look: 'light' });
  });

  it('take no number that is no byte, and no look that is not in the list', () => {
    for (const language of [-1, 256, 1.5, Number.NaN])
      expect(() => encodeSettings({ language, look: 'dark' })).toThrow(
        new RangeError(`${language} is no number of a language`),
      );
    expect(() => encodeSettings({ language: 0, look: 'grey' as Look })).toThrow(
      new RangeError('grey is not one of dark, light'),
    );
  });
});

describe('languages', () => {
  it('are found by number and by code', () => {
    const { codeOf, numberOf } = createLanguages([...languages, { code: 'kk', number: 7 }]);
    expect([0, 1, 7].map(codeOf)).toEqual(['ru', 'en', 'kk']);
    expect(['ru', 'en', 'kk'].map(numberOf)).toEqual([0, 1, 7]);
  });

  it('are the first of the list for a number nobody knows; no code stands for another', () => {
    const { codeOf, numberOf } = createLanguages(languages);
    expect([2, 255].map(codeOf)).toEqual(['ru', 'ru']);
    expect(createLanguages([{ code: 'en', number: 1 }]).codeOf(0)).toBe('en');
    expect(() => numberOf('kk')).toThrow('kk is not one of ru, en');
  });

  it('are at least one', () => {
    expect(() => createLanguages([])).toThrow(RangeError);
  });
});
