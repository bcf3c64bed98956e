/**
 * A store that cannot be read: the support code is the way in, requests live in memory, and a new password makes a new store.
 */

import { describe, expect, it } from 'vitest';
import type { Grant } from '../../src/auth/types';
import { blankImage } from './support/fake-store';
import { answers, logIn, type Machine, password, powerOn, restart } from './support/machine';
import { allTries, wrongCode } from './support/request-machine';
import { openRequest } from './support/vendor';

const another = 'Скворечник у реки';
const hour = 3_600_000;

async function open(machine: Machine): Promise<{ readonly url: string; readonly code: string }> {
  const opened = await machine.auth.openRequest('support', 'monitor');
  if (opened.kind !== 'ok') throw new Error(opened.kind);
  const { url } = opened.request;
  return { url, code: (await openRequest(url)).code };
}

async function enter(machine: Machine, text: string): Promise<Grant> {
  const verdict = await machine.auth.enterCode('support', text, 'monitor');
  if (verdict.kind !== 'ok') throw new Error(verdict.kind);
  return verdict.grant;
}

describe.each(['foreign', 'damaged'] as const)('a store that is %s', (reason) => {
  const state = { kind: 'unreadable', reason } as const;
  const start = (seed = 1) => powerOn({ ...blankImage(), state }, { seed });

  it('is replaced by a new password with a grant from a code', async () => {
    const machine = start();
    machine.wall = 9;
    machine.auth.setLanguage('en');
    const grant = await enter(machine, (await open(machine)).code);
    expect(machine.store.calls).toEqual([]);
    expect(machine.auth.status()).toEqual(state);
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'ok' });
    expect(machine.store.calls).toEqual([{ call: 'replace', what: 'settings:3 password:56 uptime:41 log:11:17' }]);
    expect(machine.auth.status()).toEqual({ kind: 'ready' });
    expect(await machine.auth.changePassword(grant, password)).toEqual({ kind: 'grant' });
    for (const each of [machine, restart(machine)]) {
      expect(each.auth.language()).toBe('en');
      expect(each.auth.methods('monitor').map(({ problem }) => problem)).toEqual(['not-set-up', 'absent', null]);
      expect(each.auth.lock('login')).toEqual({ wait: 0, left: 5, pause: 30_000 });
      const session = await logIn(each, another);
      expect(each.auth.events(session).at(-1)).toEqual({ kind: 'store-replaced', wall: 9, detail: 0 });
      expect(await each.auth.setQuestions(session, another, answers)).toEqual({ kind: 'ok' });
      expect(each.auth.methods('monitor')[0]!.problem).toBe(null);
    }
  });

  it('goes on counting requests in the new one, and forgets those of before', async () => {
    const machine = start();
    for (const _ of [1, 2, 3]) await enter(machine, (await open(machine)).code);
    const left = await open(machine);
    await machine.auth.enterCode('support', wrongCode('support', left.code, 0), 'monitor');
    const grant = await enter(machine, left.code);
    await machine.auth.changePassword(grant, another);
    for (const each of [machine, restart(machine)]) {
      expect(each.auth.request('support')).toBe(undefined);
      expect(await each.auth.enterCode('support', left.code, 'monitor')).toEqual({ kind: 'none' });
      expect(await each.auth.openRequest('support', 'monitor')).toEqual({ kind: 'limit', wait: 24 * hour });
    }
    machine.advance(24 * hour);
    await open(machine);
    expect(machine.store.image.records.has('supportRequest')).toBe(true);
  });

  it('leaves it as it is when the flash refuses; the grant stays', async () => {
    const machine = start();
    const grant = await enter(machine, (await open(machine)).code);
    machine.store.fault = () => 'refuse';
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'fault' });
    expect(machine.auth.status()).toEqual(state);
    expect(machine.auth.grantLeft(grant)).toBe(600_000);
    machine.store.fault = () => undefined;
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'ok' });
  });

  it('is not replaced without one: no forged grant, none of before a restart, no late one', async () => {
    const machine = start();
    const { auth } = machine;
    expect(await auth.changePassword({} as Grant, another)).toEqual({ kind: 'grant' });
    expect(await auth.setUp({ password: another, questions: answers, language: 'ru' })).toEqual({ kind: 'fault' });
    expect(await auth.login(another)).toEqual({ kind: 'damaged' });
    const grant = await enter(machine, (await open(machine)).code);
    expect(await restart(machine).auth.changePassword(grant, another)).toEqual({ kind: 'grant' });
    expect(await auth.changePassword(grant, '12345678')).toMatchObject({ kind: 'password' });
    machine.advance(600_000);
    expect(await auth.changePassword(grant, another)).toEqual({ kind: 'grant' });
    expect(machine.store.calls).toEqual([]);
  });

  it('has requests in memory, with the same tries, life and limit', async () => {
    const machine = start();
    const first = await open(machine);
    for (const index of allTries.slice(0, 4)) {
      expect(await machine.auth.enterCode('support', wrongCode('support', first.code, index), 'monitor')).toEqual({
        kind: 'wrong',
        repeat: false,
        left: 4 - index,
      });
    }
    expect(await machine.auth.enterCode('support', wrongCode('support', first.code, 3), 'monitor')).toMatchObject({
      repeat: true,
    });
    expect(await machine.auth.enterCode('support', wrongCode('support', first.code, 4), 'monitor')).toEqual({
      kind: 'exhausted',
    });
    expect(await machine.auth.enterCode('support', first.code, 'monitor')).toEqual({ kind: 'exhausted' });
    const second = await open(machine);
    expect(second.url).not.toBe(first.url);
    expect(await machine.auth.enterCode('support', first.code, 'monitor')).toMatchObject({ kind: 'wrong', left: 4 });
    machine.advance(72 * hour);
    expect(machine.auth.request('support')).toBe(undefined);
    expect(await machine.auth.enterCode('support', second.code, 'monitor')).toEqual({ kind: 'expired' });
    for (const _ of allTries.slice(0, 4)) await enter(machine, (await open(machine)).code);
    expect(await machine.auth.openRequest('support', 'monitor')).toEqual({ kind: 'limit', wait: 24 * hour });
    expect(machine.store.calls).toEqual([]);
  });

  it('forgets them with the power: a new one has another code', async () => {
    const machine = start();
    const first = await open(machine);
    const again = start(2);
    expect(again.auth.request('support')).toBe(undefined);
    expect(await again.auth.enterCode('support', first.code, 'monitor')).toEqual({ kind: 'none' });
    const second = await open(again);
    expect(second.url).not.toBe(first.url);
    expect(second.code).not.toBe(first.code);
    expect(await again.auth.enterCode('support', first.code, 'monitor')).toMatchObject({ kind: 'wrong' });
  });
});

describe.each(['newer', 'fault'] as const)('a store that is %s', (reason) => {
  it('is never replaced', async () => {
    const machine = powerOn({ ...blankImage(), state: { kind: 'unreadable', reason: 'foreign' } });
    const grant = await enter(machine, (await open(machine)).code);
    // As if another firmware's store had come to be seen meanwhile.
    machine.store.image.state = { kind: 'unreadable', reason };
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'grant' });
    expect(machine.store.calls).toEqual([]);
  });
});
