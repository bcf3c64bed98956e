/**
 * Log-in: counted before it is verified, one trace for every entry, pauses that a restart begins anew.
 */

import { describe, expect, it } from 'vitest';
import { another, damage, failLogins, getGrant } from './support/acts';
import { blankImage } from './support/fake-store';
import { answers, logIn, password, powerOn, setUpMachine } from './support/machine';

describe('log-in', () => {
  it('counts before it verifies, and clears with the event', async () => {
    const machine = await setUpMachine();
    await logIn(machine);
    expect(machine.trace).toEqual([
      'hmac device 290',
      'spend login -> ok',
      'hmac device 274',
      'argon2id 32 16 19456 2 1 32',
      'equal 32 32',
      'commit 0login 0questions 0questionsTotal 0pattern log:11:2 -> ok',
    ]);
    expect(machine.store.attempts('login')).toBe(0);
  });

  it('leaves the same trace for a wrong one, up to the verdict', async () => {
    const machine = await setUpMachine();
    await machine.auth.login(password);
    const right = machine.trace.splice(0);
    for (const text of ['мимо', '', 'x'.repeat(100_000), `${password}!`, 'con\0trol']) {
      expect(await machine.auth.login(text)).toMatchObject({ kind: 'wrong', repeat: false });
      const trace = machine.trace.splice(0).filter((line, index) => !(index === 1 && line === 'equal 32 32'));
      expect(trace.slice(0, -1)).toEqual(right.slice(0, -1));
      await logIn(machine);
      machine.trace.length = 0;
    }
  });

  it('tells tries left, pauses, and what comes next', async () => {
    const machine = await setUpMachine();
    const left: number[] = [];
    for (let index = 0; index < 5; index++) {
      const result = await machine.auth.login(`мимо ${index}`);
      if (result.kind !== 'wrong') throw new Error(result.kind);
      expect(result.lock).toEqual(machine.auth.lock('login'));
      left.push(result.lock.left);
    }
    expect(left).toEqual([4, 3, 2, 1, 0]);
    const lock = { wait: 30_000, left: 0, pause: 60_000 };
    expect(machine.auth.lock('login')).toEqual(lock);
    machine.trace.length = 0;
    expect(await machine.auth.login(password)).toEqual({ kind: 'locked', lock });
    machine.advance(29_999);
    expect(await machine.auth.login(password)).toMatchObject({ kind: 'locked', lock: { wait: 1 } });
    expect(machine.trace).toEqual([]);
    machine.advance(1);
    expect(machine.auth.lock('login')).toEqual({ wait: 0, left: 1, pause: 60_000 });
    await logIn(machine);
    expect(machine.auth.lock('login')).toEqual({ wait: 0, left: 5, pause: 30_000 });
    expect(machine.auth.lock('questions')).toEqual({ wait: 0, left: 5, pause: 30_000 });
  });

  it('is taken again at the end of a pause, without waiting for a tick', async () => {
    const machine = await setUpMachine();
    await failLogins(machine, 5);
    machine.now += 30_000;
    await logIn(machine);
  });

  it('writes each wrong try into the log, once, as the pause it brought if any', async () => {
    const machine = await setUpMachine();
    await failLogins(machine, 6);
    machine.advance(60_000);
    const events = machine.auth.events(await logIn(machine));
    expect(events.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['login-ok', 0],
      ['login-locked', 60],
      ['login-locked', 30],
      ['login-wrong', 4],
      ['login-wrong', 3],
      ['login-wrong', 2],
      ['login-wrong', 1],
      ['set-up', 0],
    ]);
  });

  it('needs a readable password record: never free, never the wizard', async () => {
    const machine = damage(await setUpMachine(), 'password');
    expect(machine.auth.status()).toEqual({ kind: 'ready' });
    expect(machine.auth.isPasswordDamaged()).toBe(true);
    for (const text of [password, '', 'мимо']) expect(await machine.auth.login(text)).toEqual({ kind: 'damaged' });
    expect(machine.trace).toEqual([]);
    expect(await machine.auth.setUp({ password, questions: answers, language: 'ru' })).toEqual({ kind: 'already' });
    expect(machine.auth.methods('monitor')[0]).toEqual({ method: 'questions', problem: null });
    const grant = await getGrant(machine);
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'ok' });
    expect(machine.auth.isPasswordDamaged()).toBe(false);
    await logIn(machine, another);
  });

  it.each([
    ['missing', undefined],
    ['empty', new Uint8Array(0)],
    ['zeros', new Uint8Array(56)],
    ['of a later version', new Uint8Array(56).fill(2)],
  ])('is damaged where the record is %s', async (_, bytes) => {
    const machine = await setUpMachine();
    if (bytes === undefined) machine.store.image.records.delete('password');
    else machine.store.image.records.set('password', bytes);
    expect(await machine.auth.login('')).toEqual({ kind: 'damaged' });
    expect(machine.auth.isPasswordDamaged()).toBe(true);
    expect(machine.auth.status()).toEqual({ kind: 'ready' });
  });

  it('is damaged on a blank or unreadable store', async () => {
    expect(await powerOn().auth.login('')).toEqual({ kind: 'damaged' });
    expect(powerOn().auth.isPasswordDamaged()).toBe(false);
    const unreadable = powerOn({ ...blankImage(), state: { kind: 'unreadable', reason: 'damaged' } });
    expect(await unreadable.auth.login('')).toEqual({ kind: 'damaged' });
    // Even where the store still shows what it must not be used for.
    const machine = await setUpMachine();
    const records = machine.store.image.records;
    machine.store.get = (key) => records.get(key);
    machine.store.image.state = { kind: 'unreadable', reason: 'foreign' };
    expect(await machine.auth.login(password)).toEqual({ kind: 'damaged' });
  });
});
