/**
 * One call at a time, and what a tick does.
 */

import { describe, expect, it } from 'vitest';
import { readLog } from '../../src/auth/events';
import type { Grant, Session } from '../../src/auth/types';
import { recordKeys } from '../../src/hal/store/types';
import { another, damage, failLogins, log } from './support/acts';
import { answers, logIn, password, powerOn, restart, setUpMachine } from './support/machine';
import { hour } from './support/request-machine';
import { openRequest } from './support/vendor';

describe('one call at a time', () => {
  it('answers a storm of clicks with one try', async () => {
    const machine = await setUpMachine();
    machine.argon2 = 'hold';
    const storm = Array.from({ length: 50 }, (_, index) => machine.auth.login(`мимо ${index}`));
    const others = [
      machine.auth.answer(answers, 'monitor'),
      machine.auth.setUp({ password, questions: answers, language: 'ru' }),
      machine.auth.changePassword({} as Grant, another),
      machine.auth.setQuestions({} as Session, password, answers),
      machine.auth.setPattern({} as Session, password, null),
      machine.auth.loginWithPattern('18349', 'monitor'),
    ];
    expect(await Promise.all(others)).toEqual(Array(6).fill({ kind: 'busy' }));
    machine.release();
    const results = await Promise.all(storm);
    expect(results.filter(({ kind }) => kind === 'busy').length).toBe(49);
    expect(results[0]).toMatchObject({ kind: 'wrong' });
    expect(machine.store.attempts('login')).toBe(1);
    machine.argon2 = 'ok';
    await logIn(machine);
  });

  it('shows no pause before the verdict that brings it, and leaves the flash alone meanwhile', async () => {
    const machine = await setUpMachine();
    await failLogins(machine, 4);
    machine.argon2 = 'hold';
    const pending = machine.auth.login('мимо мимо');
    const before = machine.store.calls.length;
    expect(machine.auth.lock('login')).toEqual({ wait: 0, left: 1, pause: 30_000 });
    machine.advance(5000);
    expect(machine.store.calls.length).toBe(before);
    machine.release();
    expect(await pending).toMatchObject({ kind: 'wrong', lock: { wait: 30_000 } });
  });

  it('holds for requests and codes', async () => {
    const machine = await setUpMachine();
    machine.seal = 'hold';
    const pending = machine.auth.openRequest('support', 'monitor');
    expect(await machine.auth.openRequest('support', 'monitor')).toEqual({ kind: 'busy' });
    expect(await machine.auth.enterCode('support', '', 'monitor')).toEqual({ kind: 'busy' });
    expect(machine.auth.request('support')).toBe(undefined);
    machine.advance(5000);
    expect(machine.store.calls).toEqual([]);
    // The host takes its time; the request is not older for it.
    await Promise.resolve();
    machine.release();
    expect(await pending).toMatchObject({ kind: 'ok', request: { left: 72 * hour } });
    machine.argon2 = 'hold';
    const login = machine.auth.login('мимо');
    expect(await machine.auth.enterCode('support', '', 'monitor')).toEqual({ kind: 'busy' });
    // Its age is written all the same.
    machine.store.calls.length = 0;
    machine.advance(hour);
    expect(machine.store.calls.map(({ what }) => what)).toEqual(['uptime:41']);
    machine.release();
    await login;
  });

  it('is over when sealing fails, and the cause is reported', async () => {
    const machine = await setUpMachine();
    machine.seal = 'fail';
    expect(await machine.auth.openRequest('support', 'monitor')).toEqual({ kind: 'fault' });
    expect(machine.reports).toEqual([new Error('no key')]);
    machine.seal = 'ok';
    const opened = await machine.auth.openRequest('support', 'monitor');
    if (opened.kind !== 'ok') throw new Error(opened.kind);
    const { code } = await openRequest(opened.request.url);
    expect(await machine.auth.enterCode('support', code, 'monitor')).toMatchObject({ kind: 'ok' });
  });
});

describe('tick', () => {
  it('lets the store work once a second, when nothing else does', async () => {
    const machine = await setUpMachine();
    machine.advance(0);
    for (let index = 0; index < 100; index++) machine.advance(16);
    expect(machine.now).toBe(1600);
    expect(machine.store.calls).toEqual(Array(2).fill({ call: 'maintain', what: '' }));
    machine.advance(407);
    expect(machine.store.calls.length).toBe(2);
    machine.advance(1);
    expect(machine.store.calls.length).toBe(3);
    powerOn().advance(5000);
  });

  it('does nothing before set-up', () => {
    const machine = powerOn();
    machine.advance(5000);
    expect(machine.store.calls).toEqual([]);
  });

  it('notes damage once', async () => {
    const machine = damage(await setUpMachine(), 'mail');
    machine.wall = 77;
    machine.advance(0);
    machine.advance(1000);
    const again = restart(machine);
    again.advance(0);
    expect(again.auth.events(await logIn(again))[1]).toEqual({
      kind: 'store-damaged',
      wall: 77,
      detail: 1 << recordKeys.mail,
    });
    expect((await log(again)).filter((kind) => kind === 'store-damaged').length).toBe(1);
  });

  it('notes damage of the time of requests before it writes that anew', async () => {
    const machine = damage(await setUpMachine(), 'uptime');
    machine.advance(0);
    const detail = 1 << recordKeys.uptime;
    expect(readLog(machine.store.image.log)[0]).toEqual({ kind: 'store-damaged', wall: null, detail });
    expect(machine.store.calls.map(({ what }) => what)).toEqual(['log:11:12', 'uptime:41', '']);
    expect(machine.store.state()).toEqual({ kind: 'ready', damaged: [] });
  });

  it('writes that anew also where the damage could not be noted', async () => {
    const machine = damage(await setUpMachine(), 'uptime');
    machine.store.fault = ({ what }) => (what.startsWith('log') ? 'refuse' : undefined);
    machine.advance(0);
    expect(machine.store.state()).toEqual({ kind: 'ready', damaged: [] });
  });
});
