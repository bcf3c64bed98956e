/**
 * Control questions as the way back: one verdict, and their end after 15 wrong pairs.
 */

import { describe, expect, it } from 'vitest';
import { damage, failAnswers, getGrant, log } from './support/acts';
import { answers, logIn, restart, setUpMachine } from './support/machine';

describe('questions', () => {
  it('give one verdict, by one hash', async () => {
    const machine = await setUpMachine();
    const grant = await getGrant(machine);
    expect(machine.auth.grantLeft(grant)).toBe(600_000);
    expect(machine.trace).toEqual([
      'hmac device 549',
      'spend questions -> ok',
      'spend questionsTotal -> ok',
      'hmac device 533',
      'argon2id 32 16 19456 2 1 32',
      'equal 32 32',
      'commit 0questions 0questionsTotal log:11:6 -> ok',
    ]);
  });

  it('leave the same trace whichever is wrong', async () => {
    const traces: string[][] = [];
    const right = answers.map(({ text }) => text);
    for (const [first, second] of [
      ['мимо', right[1]],
      [right[0], 'мимо'],
      ['мимо', 'тоже'],
      ['', ''],
      [right[1], right[0]],
    ]) {
      const machine = await setUpMachine();
      const pair = [
        { question: 3, text: first! },
        { question: 11, text: second! },
      ] as const;
      const result = await machine.auth.answer(pair, 'monitor');
      expect(result).toEqual({ kind: 'wrong', repeat: false, lock: { wait: 0, left: 4, pause: 30_000 } });
      traces.push(machine.trace);
    }
    for (const trace of traces) expect(trace).toEqual(traces[0]);
  });

  it('take both orders and any spelling', async () => {
    const machine = await setUpMachine();
    const pair = [
      { question: 11, text: ' ясная   ПОЛЯНА ' },
      { question: 3, text: 'мурзик' },
    ] as const;
    expect(await machine.auth.answer(pair, 'web')).toMatchObject({ kind: 'ok' });
  });

  it('close after 15 wrong pairs in all, whatever time passes', async () => {
    let machine = await setUpMachine();
    await failAnswers(machine, 14);
    expect(machine.auth.methods('monitor')[0]!.problem).toBe(null);
    machine = restart(machine);
    await failAnswers(machine, 1, 'последняя');
    expect(machine.auth.methods('monitor')[0]!.problem).toBe('closed');
    machine.advance(100 * 3_600_000);
    machine = restart(machine);
    machine.advance(100 * 3_600_000);
    machine.trace.length = 0;
    expect(await machine.auth.answer(answers, 'monitor')).toEqual({ kind: 'unavailable', problem: 'closed' });
    expect(machine.trace).toEqual([]);
    const events = machine.auth.events(await logIn(machine)).map(({ kind, detail }) => [kind, detail]);
    expect(events.slice(0, 4)).toEqual([
      ['login-ok', 0],
      ['answers-closed', 15],
      ['answers-locked', 3600],
      ['answers-locked', 3600],
    ]);
    expect(events.slice(11, 16)).toEqual([
      ['answers-locked', 30],
      ['answers-wrong', 4],
      ['answers-wrong', 3],
      ['answers-wrong', 2],
      ['answers-wrong', 1],
    ]);
    expect(machine.auth.methods('monitor')[0]!.problem).toBe(null);
    await getGrant(machine);
  });

  it('do not close for right answers', async () => {
    const machine = await setUpMachine();
    for (let index = 0; index < 20; index++) await getGrant(machine);
    await failAnswers(machine, 14);
    machine.advance(3_600_000);
    await getGrant(machine);
    await failAnswers(machine, 14);
  });

  it('need the record', async () => {
    const missing = await setUpMachine();
    missing.store.image.records.delete('questions');
    expect(await missing.auth.answer(answers, 'monitor')).toEqual({ kind: 'unavailable', problem: 'not-set-up' });
    const rotten = damage(await setUpMachine(), 'questions');
    expect(await rotten.auth.answer(answers, 'monitor')).toEqual({ kind: 'unavailable', problem: 'damaged' });
    await logIn(rotten);
    const odd = await setUpMachine();
    odd.store.image.records.set('questions', new Uint8Array(3));
    expect(await odd.auth.answer(answers, 'monitor')).toEqual({ kind: 'unavailable', problem: 'damaged' });
    expect(odd.trace).toEqual([]);
  });
});

it('a number of wrong answers that rot took is damage, not too many answers', async () => {
  const machine = await setUpMachine();
  machine.store.image.counters.set('questionsTotal', 1000);
  expect(machine.auth.methods('monitor')[0]!.problem).toBe('damaged');
  expect(await machine.auth.answer(answers, 'monitor')).toEqual({ kind: 'unavailable', problem: 'damaged' });
  await logIn(machine);
  expect(machine.auth.methods('monitor')[0]!.problem).toBe(null);
});

describe('wrong log-ins while the questions are closed', () => {
  it('are noted as log-ins', async () => {
    const machine = await setUpMachine();
    await failAnswers(machine, 15);
    await machine.auth.login('мимо');
    expect((await log(machine)).slice(0, 3)).toEqual(['login-ok', 'login-wrong', 'answers-closed']);
  });
});
