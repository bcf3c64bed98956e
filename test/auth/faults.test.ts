/**
 * Flash and memory that refuse.
 */

import { describe, expect, it } from 'vitest';
import { createAuth } from '../../src/auth/auth';
import { failLogins } from './support/acts';
import { blankImage, type Image } from './support/fake-store';
import { languages } from './support/languages';
import {
  answers,
  fastCrypto,
  logIn,
  model,
  password,
  powerOn,
  restart,
  seededRandom,
  serial,
  setUpMachine,
} from './support/machine';

describe('faults', () => {
  it('verify nothing that could not be counted', async () => {
    for (const counter of ['questions', 'questionsTotal']) {
      const machine = await setUpMachine();
      machine.store.fault = ({ what }) => (what === counter ? 'refuse' : undefined);
      expect(await machine.auth.answer(answers, 'monitor')).toEqual({ kind: 'fault' });
      expect(machine.trace.some((line) => line.startsWith('argon2id'))).toBe(false);
    }
    const machine = await setUpMachine();
    machine.store.fault = () => 'refuse';
    expect(await machine.auth.login(password)).toEqual({ kind: 'fault' });
    expect(machine.trace).toEqual(['hmac device 290', 'spend login -> fault']);
    expect(machine.auth.lock('login').left).toBe(5);
  });

  it('count a spend that was reported as refused and took effect', async () => {
    const machine = await setUpMachine();
    machine.store.fault = ({ call }) => (call === 'spend' ? 'count' : undefined);
    for (let index = 0; index < 5; index++) {
      expect(await machine.auth.login(password)).toEqual({ kind: 'fault' });
      expect(machine.auth.lock('login').left).toBe(4 - index);
    }
    expect(await machine.auth.login(password)).toMatchObject({ kind: 'locked' });
  });

  it('tell no success that was not written', async () => {
    const machine = await setUpMachine();
    machine.store.fault = ({ call }) => (call === 'commit' ? 'refuse' : undefined);
    expect(await machine.auth.login(password)).toEqual({ kind: 'fault' });
    expect(await machine.auth.answer(answers, 'monitor')).toEqual({ kind: 'fault' });
    expect([machine.auth.lock('login').left, machine.auth.lock('questions').left]).toEqual([4, 4]);
    expect(await machine.auth.login('мимо')).toMatchObject({ kind: 'wrong', lock: { left: 3 } });
    machine.store.fault = () => undefined;
    await logIn(machine);
  });

  it('count a try that memory ran out on, and report the cause', async () => {
    const machine = await setUpMachine();
    machine.argon2 = 'fail';
    for (let index = 0; index < 5; index++) expect(await machine.auth.login(password)).toEqual({ kind: 'fault' });
    expect(machine.auth.lock('login').wait).toBe(30_000);
    expect(machine.reports).toEqual(Array(5).fill(new Error('no memory')));
    machine.argon2 = 'ok';
    machine.advance(30_000);
    await logIn(machine);
    const { store } = machine;
    const mute = createAuth({
      languages,
      ...{ store, clock: { now: () => 0, wall: () => null }, random: seededRandom(1), identity: { serial, model } },
      crypto: { ...fastCrypto(), argon2id: () => Promise.reject(new Error('no memory')) },
    });
    expect(await mute.login(password)).toEqual({ kind: 'fault' });
  });

  it('write a served pause again a second later, not on every tick', async () => {
    let machine = await setUpMachine();
    await failLogins(machine, 5);
    machine.store.fault = ({ what }) => (what.startsWith('served') ? 'refuse' : undefined);
    machine.store.calls.length = 0;
    machine.advance(30_000);
    for (let index = 0; index < 99; index++) machine.advance(10);
    expect(machine.store.calls.filter(({ call }) => call === 'commit').length).toBe(1);
    expect(machine.auth.lock('login').wait).toBe(0);
    machine.advance(10);
    expect(machine.store.calls.filter(({ call }) => call === 'commit').length).toBe(2);
    machine.store.fault = () => undefined;
    machine.advance(1000);
    machine = restart(machine);
    expect(machine.auth.lock('login').wait).toBe(0);
  });

  it('leave an unreadable store alone', async () => {
    for (const reason of ['newer', 'foreign', 'damaged', 'fault'] as const) {
      const image: Image = { ...blankImage(), state: { kind: 'unreadable', reason } };
      const machine = powerOn(image);
      expect(machine.auth.status()).toEqual({ kind: 'unreadable', reason });
      expect(await machine.auth.setUp({ password, questions: answers, language: 'ru' })).toEqual({ kind: 'fault' });
      machine.auth.setLanguage('en');
      expect(machine.auth.language()).toBe('en');
      machine.advance(10_000);
      // How many tries were made cannot be known: the longest pause runs, from power-on.
      expect(machine.auth.lock('login').wait).toBe(3_600_000 - 10_000);
      expect(machine.store.calls).toEqual([]);
    }
  });
});
