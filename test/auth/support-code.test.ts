/**
 * The way in by a support code, from the outside: what the QR code holds is opened with the desk's private key, and the code that the
 * desk derives lets the operator in.
 */

import { describe, expect, it } from 'vitest';
import type { EventKind, Grant, RequestState } from '../../src/auth/types';
import { blankImage } from './support/fake-store';
import {
  answers,
  logIn,
  type Machine,
  model,
  password,
  powerOn,
  restart,
  serial,
  setUpMachine,
} from './support/machine';
import { allTries, wrongCode } from './support/request-machine';
import { type OpenedRequest, openRequest } from './support/vendor';

const another = 'Скворечник у реки';
const hour = 3_600_000;

async function open(machine: Machine): Promise<RequestState & Omit<OpenedRequest, 'purpose'>> {
  const opened = await machine.auth.openRequest('support', 'monitor');
  if (opened.kind !== 'ok') throw new Error(opened.kind);
  expect(machine.auth.request('support')).toEqual(opened.request);
  const { purpose: _, ...atDesk } = await openRequest(opened.request.url);
  return { ...atDesk, ...opened.request };
}

async function enter(machine: Machine, text: string): Promise<Grant> {
  const verdict = await machine.auth.enterCode('support', text, 'monitor');
  if (verdict.kind !== 'ok') throw new Error(verdict.kind);
  return verdict.grant;
}

async function log(machine: Machine, text = password): Promise<readonly EventKind[]> {
  return machine.auth.events(await logIn(machine, text)).map(({ kind }) => kind);
}

describe('a support code', () => {
  it('opens the way to a new password, in one commit more', async () => {
    const machine = await setUpMachine();
    machine.auth.setLanguage('en');
    const request = await open(machine);
    expect(request).toMatchObject({ keyId: 0x42, serial, model, addresses: [], language: 'en', isGenuine: true });
    expect(request).toMatchObject({ left: 72 * hour, tries: 5 });
    expect(request.url).toMatch(/^HTTPS:\/\/R\.ATIX\.PRO\/R\/[A-Z2-7]{154}$/);
    expect(request.number).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    const grant = await enter(machine, `${request.code.slice(0, 5)}-${request.code.slice(5)}`);
    expect(machine.auth.grantLeft(grant)).toBe(600_000);
    machine.store.calls.length = 0;
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'ok' });
    expect(machine.store.calls.map(({ call }) => call)).toEqual(['commit']);
    expect(await log(machine, another)).toEqual([
      'login-ok',
      'password-changed',
      'code-ok',
      'request-opened',
      'set-up',
    ]);
    await logIn(restart(machine), another);
    expect(await machine.auth.login(password)).toMatchObject({ kind: 'wrong' });
  });

  it('takes the host of the relay it is given', async () => {
    const { store } = await setUpMachine();
    const { url } = await open(powerOn(store.image, { relay: 'RELAY.LOCAL' }));
    expect(url).toMatch(/^HTTPS:\/\/RELAY\.LOCAL\/R\/[A-Z2-7]+$/);
  });

  it('is refused from another channel than the monitor, whatever is open', async () => {
    const machine = await setUpMachine();
    const { code } = await open(machine);
    machine.trace.length = 0;
    const refused = { kind: 'unavailable', problem: 'channel' };
    expect(await machine.auth.openRequest('support', 'web')).toEqual(refused);
    expect(await machine.auth.enterCode('support', code, 'web')).toEqual(refused);
    expect(machine.trace).toEqual([]);
    expect(machine.auth.request('support')!.tries).toBe(5);
    await enter(machine, code);
  });

  it('is no way where mail is meant: no address can be registered yet', async () => {
    const machine = await setUpMachine();
    const { code } = await open(machine);
    const refused = { kind: 'unavailable', problem: 'absent' };
    for (const channel of ['monitor', 'web'] as const) {
      expect(await machine.auth.openRequest('mail', channel)).toEqual(refused);
      expect(await machine.auth.enterCode('mail', code, channel)).toEqual(refused);
      expect(await machine.auth.enterCode('mail', '12345678', channel)).toEqual(refused);
    }
    expect(machine.auth.request('mail')).toBe(undefined);
    expect(machine.auth.checkCode('mail', '1234 5678')).toBe(null);
    expect(machine.auth.checkCode('support', code)).toBe(null);
    expect(machine.auth.checkCode('support', '1234 5678')).toBe('length');
  });

  it('is not asked for before set-up, nor where the store cannot be mended', async () => {
    const states = [
      [{ kind: 'blank' }, 'not-set-up'],
      [{ kind: 'unreadable', reason: 'newer' }, 'damaged'],
      [{ kind: 'unreadable', reason: 'fault' }, 'damaged'],
    ] as const;
    for (const [state, problem] of states) {
      const { auth, trace, advance } = powerOn({ ...blankImage(), state });
      expect(await auth.openRequest('support', 'monitor')).toEqual({ kind: 'unavailable', problem });
      expect(await auth.enterCode('support', '', 'monitor')).toEqual({ kind: 'unavailable', problem });
      expect(auth.request('support')).toBe(undefined);
      advance(hour);
      expect(trace).toEqual([]);
    }
  });

  it('tells the verdict of each try', async () => {
    const machine = await setUpMachine();
    const { code } = await open(machine);
    expect(await machine.auth.enterCode('support', code.slice(1), 'monitor')).toEqual({
      kind: 'code',
      problem: 'length',
    });
    for (const index of allTries.slice(1)) {
      const text = wrongCode('support', code, index);
      const left = 5 - index;
      expect(await machine.auth.enterCode('support', text, 'monitor')).toEqual({ kind: 'wrong', repeat: false, left });
      expect(await machine.auth.enterCode('support', text, 'monitor')).toEqual({ kind: 'wrong', repeat: true, left });
      expect(machine.auth.request('support')!.tries).toBe(left);
    }
    const last = wrongCode('support', code, 0);
    expect(await machine.auth.enterCode('support', last, 'monitor')).toEqual({ kind: 'exhausted' });
    expect(machine.auth.request('support')).toBe(undefined);
    const next = await open(machine);
    expect(await machine.auth.enterCode('support', code, 'monitor')).toMatchObject({ kind: 'wrong', left: 4 });
    const grant = await enter(machine, next.code);
    expect(await machine.auth.enterCode('support', next.code, 'monitor')).toEqual({ kind: 'none' });
    expect(machine.auth.grantLeft(grant)).toBe(600_000);
  });

  it('outlives closed windows, restarts, wrong log-ins and new questions', async () => {
    const machine = await setUpMachine();
    const again = restart(machine);
    const session = await logIn(again);
    const first = await open(again);
    expect(await again.auth.setQuestions(session, password, answers)).toEqual({ kind: 'ok' });
    again.auth.logout(session);
    expect(await again.auth.login('мимо')).toMatchObject({ kind: 'wrong' });
    expect((await open(again)).url).toBe(first.url);
    const third = restart(again);
    expect((await open(third)).url).toBe(first.url);
    await enter(third, first.code);
  });

  it('is void after a log-in, by the same commit, and counts as opened all the same', async () => {
    const machine = await setUpMachine();
    const { code } = await open(machine);
    await machine.auth.enterCode('support', wrongCode('support', code, 0), 'monitor');
    machine.store.calls.length = 0;
    await logIn(machine);
    expect(machine.store.calls.map(({ what }) => what)).toEqual([
      'login',
      '-supportRequest 0login 0questions 0questionsTotal 0pattern log:11:2',
    ]);
    for (const each of [machine, restart(machine)]) {
      expect(each.auth.request('support')).toBe(undefined);
      each.trace.length = 0;
      expect(await each.auth.enterCode('support', code, 'monitor')).toEqual({ kind: 'none' });
      expect(each.trace).toEqual([]);
    }
    // No more bytes where there is none.
    machine.store.calls.length = 0;
    await logIn(machine);
    expect(machine.store.calls.at(-1)!.what).toBe('0login 0questions 0questionsTotal 0pattern log:11:2');
    for (let index = 0; index < 3; index++) {
      const next = await open(machine);
      expect(next.tries).toBe(5);
      // Of another request: the wrong code of before is a new try.
      const text = wrongCode('support', next.code, 0);
      expect(await machine.auth.enterCode('support', text, 'monitor')).toMatchObject({ repeat: false, left: 4 });
      await logIn(machine);
    }
    const limit = { kind: 'limit', wait: 24 * hour };
    expect(await machine.auth.openRequest('support', 'monitor')).toEqual(limit);
  });

  it('stays where the log-in cannot be written', async () => {
    const machine = await setUpMachine();
    const { code } = await open(machine);
    machine.store.fault = ({ call }) => (call === 'commit' ? 'refuse' : undefined);
    expect(await machine.auth.login(password)).toEqual({ kind: 'fault' });
    machine.store.fault = () => undefined;
    await enter(machine, code);
  });

  it('is removed by a log-in where its record is rotten, and where one for mail stands', async () => {
    const machine = await setUpMachine();
    await open(machine);
    machine.store.image.records.set('mailRequest', Uint8Array.of(1, 2, 3));
    machine.store.image.state = { kind: 'ready', damaged: ['supportRequest'] };
    await logIn(machine);
    expect(machine.store.calls.at(-1)!.what).toMatch(/^-mailRequest -supportRequest 0login /);
    expect(machine.store.state()).toEqual({ kind: 'ready', damaged: [] });
  });

  it('ends after 72 hours of powered-on time', async () => {
    const machine = await setUpMachine();
    const { code } = await open(machine);
    machine.advance(72 * hour - 1);
    expect(machine.auth.request('support')).toMatchObject({ left: 1 });
    machine.now += 1;
    expect(await machine.auth.enterCode('support', code, 'monitor')).toEqual({ kind: 'expired' });
    machine.advance(0);
    expect(machine.store.image.records.has('supportRequest')).toBe(false);
    expect(await machine.auth.enterCode('support', code, 'monitor')).toEqual({ kind: 'expired' });
  });

  it('can be had four times in 24 hours', async () => {
    const machine = await setUpMachine();
    for (const _ of [1, 2, 3, 4]) await enter(machine, (await open(machine)).code);
    expect(await machine.auth.openRequest('support', 'monitor')).toEqual({ kind: 'limit', wait: 24 * hour });
    // A new password voids requests, not the count of them.
    const verdict = await machine.auth.answer(answers, 'monitor');
    if (verdict.kind !== 'ok') throw new Error(verdict.kind);
    expect(await machine.auth.changePassword(verdict.grant, another)).toEqual({ kind: 'ok' });
    for (const each of [machine, restart(machine)]) {
      expect(await each.auth.openRequest('support', 'monitor')).toEqual({ kind: 'limit', wait: 24 * hour });
    }
    machine.advance(24 * hour);
    await open(machine);
  });

  it('is void after a new password', async () => {
    const machine = await setUpMachine();
    const { code } = await open(machine);
    await machine.auth.enterCode('support', wrongCode('support', code, 0), 'monitor');
    const verdict = await machine.auth.answer(answers, 'monitor');
    if (verdict.kind !== 'ok') throw new Error(verdict.kind);
    await machine.auth.changePassword(verdict.grant, another);
    for (const each of [machine, restart(machine)]) {
      expect(each.auth.request('support')).toBe(undefined);
      expect(await each.auth.enterCode('support', code, 'monitor')).toEqual({ kind: 'none' });
    }
    const next = await open(machine);
    expect(next.tries).toBe(5);
    expect(await machine.auth.enterCode('support', wrongCode('support', next.code, 0), 'monitor')).toMatchObject({
      repeat: false,
    });
  });

  it('voids the grant before it, and a log-in voids its own', async () => {
    const machine = await setUpMachine();
    const verdict = await machine.auth.answer(answers, 'monitor');
    if (verdict.kind !== 'ok') throw new Error(verdict.kind);
    const grant = await enter(machine, (await open(machine)).code);
    expect(machine.auth.grantLeft(verdict.grant)).toBe(0);
    await logIn(machine);
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'grant' });
  });

  it('is a way in where the password or the questions are rotten or closed', async () => {
    const machine = await setUpMachine();
    machine.store.image.state = { kind: 'ready', damaged: ['password', 'questions'] };
    const again = restart(machine);
    const grant = await enter(again, (await open(again)).code);
    expect(await again.auth.changePassword(grant, another)).toEqual({ kind: 'ok' });
    await logIn(again, another);
  });
});

describe('secrets', () => {
  it('are in no event, no report and no result', async () => {
    const machine = await setUpMachine();
    const { code } = await open(machine);
    const wrong = wrongCode('support', code, 0);
    const results = [
      await machine.auth.openRequest('support', 'monitor'),
      await machine.auth.enterCode('support', `${code}0`, 'monitor'),
      await machine.auth.enterCode('support', wrong, 'monitor'),
      machine.auth.request('support'),
    ];
    machine.store.fault = () => 'refuse';
    results.push(await machine.auth.enterCode('support', code, 'monitor'));
    machine.store.fault = () => {
      throw new Error('the flash broke');
    };
    results.push(await machine.auth.enterCode('support', wrongCode('support', code, 1), 'monitor'));
    expect(results.at(-1)).toEqual({ kind: 'fault' });
    machine.store.fault = () => undefined;
    results.push(await machine.auth.enterCode('support', code, 'monitor'));
    const told = JSON.stringify([results, machine.reports.map(String), machine.trace]);
    expect(machine.reports).toEqual([new Error('the flash broke')]);
    for (const secret of [code, wrong, password]) expect(told).not.toContain(secret);
    for (const entry of machine.store.image.log) {
      expect(entry.length).toBe(11);
      // kind and detail: nothing of the code
      expect(entry[0]! === 15 ? [...entry.slice(7)] : []).toEqual(entry[0] === 15 ? [1, 2, 0, 0] : []);
    }
  });
});
