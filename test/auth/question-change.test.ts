/**
 * New control questions: a session and the current password, by the same gate as a log-in; what they clear.
 */

import { describe, expect, it } from 'vitest';
import { sessionIdle } from '../../src/auth/numbers';
import type { Session, SetQuestionsResult } from '../../src/auth/types';
import { another, damage, failAnswers, failLogins, getGrant, otherAnswers } from './support/acts';
import { answers, logIn, type Machine, password, restart, setUpMachine } from './support/machine';

async function loggedIn(): Promise<{ machine: Machine; set: (text: string) => Promise<SetQuestionsResult> }> {
  const machine = await setUpMachine();
  const session = await logIn(machine);
  machine.trace.length = 0;
  machine.store.calls.length = 0;
  return { machine, set: (text) => machine.auth.setQuestions(session, text, otherAnswers) };
}

/** The old answers still stand. */
async function expectUnchanged(machine: Machine): Promise<void> {
  await getGrant(machine);
  expect(await machine.auth.answer(otherAnswers, 'monitor')).toMatchObject({ kind: 'wrong' });
}

describe('new questions', () => {
  it('count the password before it is verified, and come in one commit that clears both locks', async () => {
    const { machine, set } = await loggedIn();
    await failLogins(machine, 5);
    machine.advance(30_000);
    await failAnswers(machine, 5);
    machine.trace.length = 0;
    expect(await set(password)).toEqual({ kind: 'ok' });
    expect(machine.trace).toEqual([
      'hmac device 290',
      // the last wrong one
      'equal 32 32',
      'spend login -> ok',
      'hmac device 274',
      'argon2id 32 16 19456 2 1 32',
      'equal 32 32',
      'hmac device 533',
      'argon2id 32 16 19456 2 1 32',
      'commit questions:56 served:13 0login 0questions 0questionsTotal 0pattern log:11:11 -> ok',
    ]);
    for (const each of [machine, restart(machine)]) {
      for (const lock of ['login', 'questions'] as const) {
        expect(each.auth.lock(lock)).toEqual({ wait: 0, left: 5, pause: 30_000 });
      }
    }
    expect(await machine.auth.answer(answers, 'monitor')).toMatchObject({ kind: 'wrong' });
    expect(await machine.auth.answer(otherAnswers, 'monitor')).toMatchObject({ kind: 'ok' });
  });

  it('open closed questions', async () => {
    const { machine, set } = await loggedIn();
    for (let index = 0; index < 15; index++) machine.store.spend('questionsTotal');
    expect(machine.auth.methods('monitor')[0]!.problem).toBe('closed');
    expect(await set(password)).toEqual({ kind: 'ok' });
    expect(machine.auth.methods('monitor')[0]!.problem).toBe(null);
    expect(await machine.auth.answer(otherAnswers, 'monitor')).toMatchObject({ kind: 'ok' });
  });

  it('need a session, before anything is counted', async () => {
    const { machine } = await loggedIn();
    for (const forged of [{}, Object.freeze(Object.create(null)), undefined]) {
      const result = await machine.auth.setQuestions(forged as Session, password, otherAnswers);
      expect(result).toEqual({ kind: 'session' });
    }
    expect(machine.trace).toEqual([]);
  });

  it('tell answers that break a rule before anything is counted', async () => {
    const machine = await setUpMachine();
    const session = await logIn(machine);
    machine.trace.length = 0;
    const problem = { question: 1, text: 'ок' };
    expect(await machine.auth.setQuestions(session, 'мимо', [problem, answers[1]])).toEqual({
      kind: 'answer',
      index: 0,
      problem: 'short',
    });
    expect(machine.trace).toEqual([]);
  });

  it('are refused with a wrong password, counted and paused as a log-in', async () => {
    const { machine, set } = await loggedIn();
    for (const [index, left] of [4, 3, 2, 1, 0].entries()) {
      const lock = { wait: left === 0 ? 30_000 : 0, left, pause: left === 0 ? 60_000 : 30_000 };
      expect(await set(`мимо ${index}`)).toEqual({ kind: 'wrong', repeat: false, lock });
      expect(machine.auth.lock('login')).toEqual(lock);
      expect(machine.store.attempts('login')).toBe(index + 1);
    }
    machine.trace.length = 0;
    expect(await set(password)).toMatchObject({ kind: 'locked', lock: { wait: 30_000 } });
    expect(await machine.auth.login(password)).toMatchObject({ kind: 'locked' });
    expect(machine.trace).toEqual([]);
    const again = restart(machine);
    expect(again.auth.lock('login').wait).toBe(30_000);
    machine.advance(30_000);
    expect(await set('мимо')).toMatchObject({ kind: 'wrong', lock: { wait: 60_000 } });
    await expectUnchanged(machine);
    machine.advance(60_000);
    const events = machine.auth.events(await logIn(machine)).map(({ kind }) => kind);
    expect(events.filter((kind) => kind === 'login-wrong').length).toBe(4);
    expect(events.filter((kind) => kind === 'login-locked').length).toBe(2);
    expect(events).not.toContain('questions-changed');
  });

  it('leave the same trace for a wrong password, up to the verdict', async () => {
    const { machine, set } = await loggedIn();
    await set('мимо');
    const trace = machine.trace.splice(0);
    expect(trace.at(-1)).toBe('commit log:11:3 -> ok');
    await set(password);
    expect(machine.trace.filter((line, index) => !(index === 1 && line === 'equal 32 32')).slice(0, 5)).toEqual(
      trace.slice(0, -1),
    );
  });

  it('take the same wrong password once, whether it was typed here or at the log-in', async () => {
    const { machine, set } = await loggedIn();
    await set('мимо');
    machine.trace.length = 0;
    expect(await set('мимо')).toMatchObject({ kind: 'wrong', repeat: true, lock: { left: 4 } });
    expect(await machine.auth.login('мимо')).toMatchObject({ kind: 'wrong', repeat: true, lock: { left: 4 } });
    expect(machine.trace).toEqual(Array(2).fill(['hmac device 290', 'equal 32 32']).flat());
  });

  it('void a grant when they come to be, and only then', async () => {
    const { machine, set } = await loggedIn();
    const grant = await getGrant(machine);
    await set('мимо');
    expect(machine.auth.grantLeft(grant)).toBe(600_000);
    await set(password);
    expect(machine.auth.grantLeft(grant)).toBe(0);
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'grant' });
  });

  it.each(['log-out', 'idle'])('are not written where the session ends while the host hashes: %s', async (how) => {
    for (const hash of [1, 2]) {
      const machine = await setUpMachine();
      const session = await logIn(machine);
      machine.store.calls.length = 0;
      machine.argon2 = 'hold';
      const pending = machine.auth.setQuestions(session, password, otherAnswers);
      if (hash === 2) {
        machine.release();
        while (machine.trace.filter((line) => line.startsWith('argon2id')).length < 3) await Promise.resolve();
      }
      if (how === 'log-out') machine.auth.logout(session);
      else machine.now += sessionIdle;
      machine.argon2 = 'ok';
      machine.release();
      expect(await pending).toEqual({ kind: 'session' });
      const written = machine.store.calls.filter(({ call }) => call === 'commit').map(({ what }) => what);
      expect(written).toEqual(how === 'log-out' ? ['log:11:5'] : []);
      expect(machine.store.attempts('login')).toBe(1);
      await expectUnchanged(machine);
    }
  });

  it('change nothing when flash or memory refuse; the try stays counted', async () => {
    const { machine, set } = await loggedIn();
    machine.store.fault = ({ call }) => (call === 'spend' ? 'refuse' : undefined);
    expect(await set(password)).toEqual({ kind: 'fault' });
    expect(machine.trace.some((line) => line.startsWith('argon2id'))).toBe(false);
    machine.store.fault = ({ call }) => (call === 'commit' ? 'refuse' : undefined);
    expect(await set(password)).toEqual({ kind: 'fault' });
    machine.store.fault = () => undefined;
    machine.argon2 = 'fail';
    expect(await set(password)).toEqual({ kind: 'fault' });
    machine.argon2 = 'ok';
    expect(machine.auth.lock('login').left).toBe(3);
    await expectUnchanged(machine);
    expect(await set(password)).toEqual({ kind: 'ok' });
  });

  it('need a readable password record', async () => {
    const { machine, set } = await loggedIn();
    machine.store.image.records.set('password', new Uint8Array(56));
    expect(await set(password)).toEqual({ kind: 'damaged' });
    expect(machine.trace).toEqual([]);
    const rotten = damage(machine, 'password');
    expect(await rotten.auth.login(password)).toEqual({ kind: 'damaged' });
  });
});
