/**
 * Log-in by the graphic key: its own counter, and what it does not open.
 */

import { describe, expect, it } from 'vitest';
import { sessionIdle } from '../../src/auth/numbers';
import { decodeServed } from '../../src/auth/served';
import type { PatternLoginResult } from '../../src/auth/types';
import { damage, failAnswers, failLogins, getGrant, log } from './support/acts';
import { answers, logIn, password, powerOn, restart, setUpMachine } from './support/machine';
import { draw, enter, failPatterns, other, pattern, patterned, wrong } from './support/patterns';

describe('a pattern set up with the recorder', () => {
  it('comes in the same commit, is told, and opens', async () => {
    const machine = powerOn();
    expect(machine.auth.patternRefusal('monitor')).toBe('not-set-up');
    await machine.auth.setUp({ password, pattern, questions: answers, language: 'ru' });
    expect(machine.store.calls.map(({ what }) => what)).toEqual([
      'settings:3 password:56 questions:56 pattern:56 log:11:1 log:11:21',
    ]);
    expect(machine.auth.patternRefusal('monitor')).toBe(null);
    const session = await enter(restart(machine));
    expect(machine.auth.isLoggedIn(session)).toBe(false);
    expect(machine.auth.isLoggedIn(await enter(machine))).toBe(true);
    expect(await log(machine)).toEqual(['login-ok', 'pattern-ok', 'pattern-set', 'set-up']);
  });

  it.each([
    ['183', 'short'],
    ['1478', 'common'],
    ['1379', 'shape'],
    ['', 'short'],
  ])('is refused with the rule that it breaks, and nothing is stored: %s', async (digits, problem) => {
    const machine = powerOn();
    const draft = { password, pattern: digits, questions: answers, language: 'ru' } as const;
    expect(await machine.auth.setUp(draft)).toEqual({ kind: 'pattern', problem });
    expect(machine.trace).toEqual([]);
    expect(machine.auth.checkPattern(digits)).toBe(problem);
  });

  it('may be left out', async () => {
    const machine = await setUpMachine();
    expect(machine.auth.patternRefusal('monitor')).toBe('not-set-up');
    expect(await draw(machine)).toEqual({ kind: 'unavailable', problem: 'not-set-up' });
    expect(machine.trace).toEqual([]);
  });
});

describe('a log-in by pattern', () => {
  it('is counted before it is verified; the right one clears its own counter', async () => {
    const machine = await patterned();
    await enter(machine);
    expect(machine.trace).toEqual([
      'hmac device 290',
      'spend pattern -> ok',
      'hmac device 274',
      'argon2id 32 16 19456 2 1 32',
      'equal 32 32',
      'commit 0pattern log:11:18 -> ok',
    ]);
  });

  it.each(['18347', '1834', '183492', '94381', '183', '', '1379', '18349 ', password, '1'.repeat(5000)])(
    'is wrong with %j, by the same calls',
    async (digits) => {
      const machine = await patterned();
      await enter(machine);
      const right = machine.trace.splice(0).slice(0, -1);
      expect(await draw(machine, digits)).toEqual({
        kind: 'wrong',
        repeat: false,
        lock: { wait: 0, left: 4, pause: 30_000 },
      });
      expect(machine.trace.slice(0, -1)).toEqual(right);
      expect(machine.trace.at(-1)).toBe('commit log:11:19 -> ok');
    },
  );

  it('takes no password for a pattern, and no pattern for a password', async () => {
    const digits = '183492765';
    const machine = powerOn();
    await machine.auth.setUp({ password: digits, pattern, questions: answers, language: 'ru' });
    expect(await draw(machine, digits)).toMatchObject({ kind: 'wrong' });
    expect(await machine.auth.login(pattern)).toMatchObject({ kind: 'wrong' });
    // not even where one record stands in the place of the other
    machine.store.image.records.set('pattern', machine.store.image.records.get('password')!);
    expect(await draw(machine, digits)).toMatchObject({ kind: 'wrong', repeat: true });
    const again = restart(machine);
    expect(await draw(again, digits)).toMatchObject({ kind: 'wrong', repeat: false });
    await logIn(again, digits);
  });

  it('is never taken from elsewhere than the monitor, whatever there is', async () => {
    const machine = await patterned();
    for (const each of [machine, damage(machine, 'pattern'), powerOn()]) {
      expect(await each.auth.loginWithPattern(pattern, 'web')).toEqual({ kind: 'unavailable', problem: 'channel' });
      expect(await each.auth.loginWithPattern(wrong[0]!, 'web')).toEqual({ kind: 'unavailable', problem: 'channel' });
      expect(each.auth.patternRefusal('web')).toBe('channel');
      expect(each.auth.lock('pattern').left).toBe(5);
      expect(each.trace).toEqual([]);
    }
  });

  it('has five free tries, then pauses that grow, and does not count the same wrong one twice in a row', async () => {
    const machine = await patterned();
    for (const [index, left] of [4, 3, 2, 1].entries()) {
      expect(await draw(machine, wrong[index])).toMatchObject({
        kind: 'wrong',
        repeat: false,
        lock: { wait: 0, left },
      });
      expect(await draw(machine, wrong[index])).toMatchObject({ kind: 'wrong', repeat: true, lock: { left } });
    }
    const waits = [30_000, 60_000, 300_000];
    for (const [index, wait] of waits.entries()) {
      expect(await draw(machine, wrong[4 + index])).toMatchObject({ kind: 'wrong', lock: { wait } });
      machine.trace.length = 0;
      expect(await draw(machine)).toMatchObject({ kind: 'locked', lock: { wait, left: 0 } });
      expect(machine.trace).toEqual([]);
      machine.advance(wait - 1);
      expect(await draw(machine)).toMatchObject({ kind: 'locked', lock: { wait: 1 } });
      machine.advance(1);
    }
    await enter(machine);
    expect(machine.auth.lock('pattern')).toEqual({ wait: 0, left: 5, pause: 30_000 });
    expect((await log(machine)).slice(1, 9)).toEqual([
      'pattern-ok',
      ...Array(3).fill('pattern-locked'),
      ...Array(4).fill('pattern-wrong'),
    ]);
    const details = machine.auth.events(await logIn(machine)).filter(({ kind }) => kind.startsWith('pattern-'));
    expect(details.map(({ detail }) => detail)).toEqual([0, 300, 60, 30, 4, 3, 2, 1, 0]);
  });

  it('is paused anew by a restart, in full; a pause waited out stays so', async () => {
    let machine = await patterned();
    await failPatterns(machine, 5);
    machine.advance(20_000);
    machine = restart(machine);
    expect(machine.auth.lock('pattern')).toEqual({ wait: 30_000, left: 0, pause: 60_000 });
    machine.advance(29_999);
    expect(await draw(machine)).toMatchObject({ kind: 'locked' });
    machine.advance(1);
    expect(decodeServed(machine.store.get('served'))).toEqual({ login: 0, questions: 0, pattern: 1 });
    machine = restart(machine);
    expect(machine.auth.lock('pattern')).toEqual({ wait: 0, left: 1, pause: 60_000 });
    expect(machine.auth.lock('login').left).toBe(5);
    await enter(machine);
    expect(decodeServed(machine.store.get('served')).pattern).toBe(0);
  });

  it('has a counter of its own', async () => {
    const machine = await patterned();
    await failPatterns(machine, 5);
    expect(machine.auth.lock('login').left).toBe(5);
    expect(machine.auth.lock('questions').left).toBe(5);
    await failLogins(machine, 3);
    await failAnswers(machine, 2);
    machine.advance(30_000);
    await enter(machine);
    // who knows the pattern alone gets no more tries at the password by it, nor at the answers
    expect(['login', 'questions', 'pattern'].map((lock) => machine.auth.lock(lock as 'login').left)).toEqual([2, 3, 5]);
    expect(machine.store.attempts('questionsTotal')).toBe(2);
    await failPatterns(machine, 2);
    await getGrant(machine);
    expect(machine.auth.lock('pattern').left).toBe(3);
    await logIn(machine);
    expect(machine.auth.lock('pattern').left).toBe(5);
  });

  it('does not open closed questions, nor void a request; a grant is void', async () => {
    const machine = await patterned();
    const grant = await getGrant(machine);
    for (let index = 0; index < 15; index++) machine.store.spend('questionsTotal');
    const opened = await machine.auth.openRequest('support', 'monitor');
    await enter(machine);
    expect(machine.auth.methods('monitor')[0]!.problem).toBe('closed');
    expect(machine.auth.request('support')).toEqual((opened as { request: unknown }).request);
    expect(machine.auth.grantLeft(grant)).toBe(0);
  });

  it('gives a session that does not do for new questions without the password', async () => {
    const machine = await patterned();
    const session = await enter(machine);
    expect(machine.auth.events(session).length).toBe(3);
    expect(await machine.auth.setQuestions(session, pattern, answers)).toMatchObject({ kind: 'wrong' });
    expect(await machine.auth.setQuestions(session, password, answers)).toEqual({ kind: 'ok' });
    machine.advance(sessionIdle);
    expect(machine.auth.isLoggedIn(session)).toBe(false);
  });

  it('grants nothing where flash or memory refuses; the try stays counted', async () => {
    const machine = await patterned();
    machine.store.fault = ({ call }) => (call === 'spend' ? 'refuse' : undefined);
    expect(await draw(machine)).toEqual({ kind: 'fault' });
    expect(machine.trace.some((line) => line.startsWith('argon2id'))).toBe(false);
    machine.store.fault = ({ call }) => (call === 'commit' ? 'refuse' : undefined);
    expect(await draw(machine)).toEqual({ kind: 'fault' });
    machine.store.fault = () => undefined;
    machine.argon2 = 'fail';
    expect(await draw(machine)).toEqual({ kind: 'fault' });
    machine.argon2 = 'ok';
    expect(machine.auth.lock('pattern').left).toBe(3);
    await enter(machine);
  });

  it('says that its record is damaged, and the password opens', async () => {
    const machine = await patterned();
    machine.store.image.records.set('pattern', new Uint8Array(56));
    const newer = machine.store.image.records.get('password')!.slice();
    newer[0] = 2;
    for (const make of [
      () => machine,
      () => {
        machine.store.image.records.set('pattern', newer);
        return restart(machine);
      },
      () => damage(machine, 'pattern'),
    ]) {
      const each = make();
      each.trace.length = 0;
      const refused: PatternLoginResult = { kind: 'unavailable', problem: 'damaged' };
      expect(await draw(each)).toEqual(refused);
      expect(each.auth.patternRefusal('monitor')).toBe('damaged');
      expect(each.trace).toEqual([]);
      await logIn(each);
    }
    machine.store.image.state = { kind: 'unreadable', reason: 'damaged' };
    const unreadable = restart(machine);
    expect(await draw(unreadable)).toEqual({ kind: 'unavailable', problem: 'damaged' });
    expect(unreadable.auth.patternRefusal('monitor')).toBe('damaged');
  });

  it('stands when the password record rots', async () => {
    const machine = damage(await patterned(), 'password');
    expect(await machine.auth.login(password)).toEqual({ kind: 'damaged' });
    const session = await enter(machine);
    expect(await machine.auth.setPattern(session, password, other)).toEqual({ kind: 'damaged' });
  });
});
