/**
 * The language chosen: in force at once, in flash when it may be.
 */

import { describe, expect, it } from 'vitest';
import type { Language } from '../../src/auth/types';
import { powerOn, restart, setUpMachine } from './support/machine';

describe('language', () => {
  it('is kept in memory before set-up, so that no language makes a recorder that was set up', () => {
    const machine = powerOn();
    expect(machine.auth.language()).toBe('ru');
    machine.auth.setLanguage('en');
    expect(machine.auth.language()).toBe('en');
    expect(machine.store.calls).toEqual([]);
    expect(restart(machine).auth.status()).toEqual({ kind: 'setup' });
  });

  it('is kept in the store after it, and written only when it changes', async () => {
    const machine = await setUpMachine();
    machine.auth.setLanguage('ru');
    expect(machine.store.calls).toEqual([]);
    machine.auth.setLanguage('en');
    expect(machine.store.calls).toEqual([{ call: 'commit', what: 'settings:2' }]);
    expect(restart(machine).auth.language()).toBe('en');
    expect(() => machine.auth.setLanguage('de' as Language)).toThrow(RangeError);
    expect(machine.auth.language()).toBe('en');
  });

  it('wears no flash by being chosen all day: written at once, then once a minute at most', async () => {
    const machine = await setUpMachine();
    for (let click = 0; click < 1001; click++) machine.auth.setLanguage(click % 2 === 0 ? 'en' : 'ru');
    expect(machine.store.calls).toEqual([{ call: 'commit', what: 'settings:2' }]);
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
});
