/**
 * Lockouts over restarts, and what is written of them.
 */

import { describe, expect, it } from 'vitest';
import { failAnswers, failLogins, getGrant } from './support/acts';
import { logIn, restart, setUpMachine } from './support/machine';

describe('lockout over restarts', () => {
  it('begins a pause anew in full, as often as the power is cut', async () => {
    let machine = await setUpMachine();
    await failLogins(machine, 6);
    for (let index = 0; index < 3; index++) {
      machine.advance(59_999);
      machine = restart(machine);
      expect(machine.auth.lock('login')).toEqual({ wait: 60_000, left: 0, pause: 300_000 });
    }
  });

  it('does not bring a pause again that was waited out', async () => {
    let machine = await setUpMachine();
    await failLogins(machine, 5);
    machine.trace.length = 0;
    machine.advance(15_000);
    machine.advance(14_999);
    expect(machine.trace).toEqual([]);
    machine.advance(1);
    expect(machine.trace).toEqual(['commit served:13 -> ok']);
    machine.advance(10_000);
    expect(machine.trace.length).toBe(1);
    machine = restart(machine);
    expect(machine.auth.lock('login')).toEqual({ wait: 0, left: 1, pause: 60_000 });
    await failLogins(machine, 1, 'ещё');
    machine = restart(machine);
    expect(machine.auth.lock('login').wait).toBe(60_000);
  });

  it('forgets served pauses with the success that ends the run', async () => {
    let machine = await setUpMachine();
    await failLogins(machine, 7);
    machine.advance(300_000);
    machine.trace.length = 0;
    await logIn(machine);
    expect(machine.trace.at(-1)).toBe('commit served:13 0login 0questions 0questionsTotal 0pattern log:11:2 -> ok');
    machine = restart(machine);
    await failLogins(machine, 5, 'опять');
    expect(restart(machine).auth.lock('login').wait).toBe(30_000);
  });

  it('corrects a record that knows of more pauses than were earned', async () => {
    let machine = await setUpMachine();
    machine.store.image.records.set('served', Uint8Array.of(1, 9, 0, 0, 0, 9, 0, 0, 0));
    machine = restart(machine);
    machine.advance(0);
    await failLogins(machine, 5);
    expect(machine.auth.lock('login').wait).toBe(30_000);
    expect(restart(machine).auth.lock('login').wait).toBe(30_000);
  });

  it('keeps the two locks apart', async () => {
    let machine = await setUpMachine();
    await failLogins(machine, 5);
    expect(machine.auth.lock('questions')).toEqual({ wait: 0, left: 5, pause: 30_000 });
    machine.advance(10_000);
    await failAnswers(machine, 5);
    expect([machine.auth.lock('login').wait, machine.auth.lock('questions').wait]).toEqual([20_000, 30_000]);
    machine.advance(20_000);
    machine = restart(machine);
    expect([machine.auth.lock('login').wait, machine.auth.lock('questions').wait]).toEqual([0, 30_000]);
    machine.advance(30_000);
    machine.store.calls.length = 0;
    machine.advance(30_000);
    expect(machine.store.calls.filter(({ call }) => call === 'commit')).toEqual([]);
    await getGrant(machine);
    machine = restart(machine);
    expect([machine.auth.lock('login').left, machine.auth.lock('questions').left]).toEqual([1, 5]);
  });
});
