/**
 * Language and look chosen at the monitor: in force at once, in flash when they may be.
 */

import { describe, expect, it } from 'vitest';
import type { Look } from '../../src/auth/types';
import { languages } from './support/languages';
import { answers, password, powerOn, restart, setUpMachine } from './support/machine';

describe('preferences', () => {
  it('is kept in memory before set-up, so that no language makes a recorder that was set up', () => {
    const machine = powerOn();
    expect(machine.auth.language()).toBe('ru');
    machine.auth.setLanguage('en');
    expect(machine.auth.language()).toBe('en');
    expect(machine.auth.look()).toBe('dark');
    machine.auth.setLook('light');
    expect(machine.auth.look()).toBe('light');
    expect(machine.store.calls).toEqual([]);
    expect(restart(machine).auth.status()).toEqual({ kind: 'setup' });
  });

  it('is kept in the store after it, and written only when it changes', async () => {
    const machine = await setUpMachine();
    machine.auth.setLanguage('ru');
    expect(machine.store.calls).toEqual([]);
    machine.auth.setLanguage('en');
    expect(machine.store.calls).toEqual([{ call: 'commit', what: 'settings:3' }]);
    expect(restart(machine).auth.language()).toBe('en');
    expect(() => machine.auth.setLanguage('de')).toThrow(RangeError);
    expect(machine.auth.language()).toBe('en');
  });

  it('wears no flash by being chosen all day: written at once, then once a minute at most', async () => {
    const machine = await setUpMachine();
    for (let click = 0; click < 1001; click++) machine.auth.setLanguage(click % 2 === 0 ? 'en' : 'ru');
    expect(machine.store.calls).toEqual([{ call: 'commit', what: 'settings:3' }]);
    machine.auth.setLanguage('ru');
    machine.advance(59_999);
    machine.auth.tick();
    expect(machine.store.calls.filter(({ call }) => call === 'commit').length).toBe(1);
    machine.advance(1);
    machine.auth.tick();
    machine.auth.tick();
    expect(machine.store.calls.filter(({ call }) => call === 'commit').length).toBe(2);
    expect(restart(machine).auth.language()).toBe('ru');
  });

  it('are two, of which neither costs the other', async () => {
    const machine = await setUpMachine();
    machine.auth.setLook('light');
    machine.auth.setLanguage('en');
    expect(() => machine.auth.setLook('grey' as Look)).toThrow(RangeError);
    expect(machine.store.calls).toEqual([{ call: 'commit', what: 'settings:3' }]);
    machine.advance(60_000);
    machine.auth.tick();
    const { auth } = restart(machine);
    expect([auth.look(), auth.language()]).toEqual(['light', 'en']);
  });

  it('chosen while the set-up hashes are kept by it', async () => {
    const machine = powerOn();
    const setUp = machine.auth.setUp({ password, questions: answers, language: 'ru' });
    machine.auth.setLook('light');
    machine.auth.setLanguage('en');
    expect(await setUp).toEqual({ kind: 'ok' });
    const { auth } = restart(machine);
    expect([auth.look(), auth.language()]).toEqual(['light', 'en']);
  });

  it('of a build with more languages: the first is shown, and the number on flash stays until another is chosen', async () => {
    const more = [...languages, { code: 'uk', number: 2 }];
    const machine = await setUpMachine({ languages: more });
    machine.auth.setLanguage('uk');
    const image = () => structuredClone(machine.store.image);
    expect(powerOn(image(), { languages: more }).auth.language()).toBe('uk');
    const fewer = powerOn(image());
    expect(fewer.auth.language()).toBe('ru');
    fewer.auth.setLook('light');
    const again = powerOn(structuredClone(fewer.store.image), { languages: more });
    expect([again.auth.language(), again.auth.look()]).toEqual(['uk', 'light']);
    const chosen = powerOn(structuredClone(fewer.store.image));
    chosen.auth.setLanguage('ru');
    expect(powerOn(structuredClone(chosen.store.image), { languages: more }).auth.language()).toBe('ru');
  });
});
