/**
 * First set-up.
 */

import { describe, expect, it } from 'vitest';
import { another, otherAnswers } from './support/acts';
import { blankImage } from './support/fake-store';
import { answers, logIn, password, powerOn, restart, serial, setUpMachine } from './support/machine';

describe('set-up', () => {
  const draft = { password, questions: answers, language: 'en' } as const;

  it('is one commit', async () => {
    const machine = powerOn();
    machine.wall = 5;
    expect(machine.auth.status()).toEqual({ kind: 'setup' });
    expect(await machine.auth.setUp(draft)).toEqual({ kind: 'ok' });
    expect(machine.store.calls).toEqual([{ call: 'commit', what: 'settings:3 password:56 questions:56 log:11:1' }]);
    expect(machine.auth.status()).toEqual({ kind: 'ready' });
    expect(machine.auth.language()).toBe('en');
    const session = await logIn(machine);
    expect(machine.auth.events(session)).toEqual([
      { kind: 'login-ok', wall: 5, detail: 0 },
      { kind: 'set-up', wall: 5, detail: 0 },
    ]);
    const salts = (['password', 'questions'] as const).map((key) => String(machine.store.get(key)!.slice(8, 24)));
    expect(salts[0]).not.toBe(salts[1]);
  });

  it('happens once', async () => {
    const machine = await setUpMachine();
    const before = structuredClone(machine.store.image);
    expect(await machine.auth.setUp({ ...draft, password: another })).toEqual({ kind: 'already' });
    expect(machine.store.image).toEqual(before);
    expect(machine.trace).toEqual([]);
    expect(await restart(machine).auth.setUp(draft)).toEqual({ kind: 'already' });
  });

  it('refuses what breaks a rule, and writes nothing', async () => {
    const machine = powerOn();
    const set = (change: object) => machine.auth.setUp({ ...draft, ...change });
    expect(await set({ password: 'короткий'.slice(1) })).toEqual({ kind: 'password', problem: 'short' });
    expect(await set({ password: serial })).toEqual({ kind: 'password', problem: 'serial' });
    expect(await set({ questions: [answers[0], { question: 3, text: 'Барсик' }] })).toEqual({ kind: 'same-question' });
    const short = { question: 5, text: 'ок' };
    expect(await set({ questions: [answers[0], short] })).toEqual({ kind: 'answer', index: 1, problem: 'short' });
    expect(machine.trace).toEqual([]);
    expect(machine.auth.status()).toEqual({ kind: 'setup' });
  });

  it('uses the wording and the cost it is given', async () => {
    const argon2 = { memory: 32768, passes: 3, lanes: 1 };
    const machine = powerOn(blankImage(), { argon2, wording: () => ['Мурзик?'] });
    expect(machine.auth.checkAnswer(answers[0])).toBe('same-as-question');
    expect(await machine.auth.setUp(draft)).toEqual({ kind: 'answer', index: 0, problem: 'same-as-question' });
    expect(await machine.auth.setUp({ ...draft, questions: otherAnswers })).toEqual({ kind: 'ok' });
    expect(machine.trace.filter((line) => line.startsWith('argon2id'))).toEqual(
      Array(2).fill('argon2id 32 16 32768 3 1 32'),
    );
    expect(machine.auth.checkPassword('admin')).toBe('admin');
  });

  it('changes nothing when the flash refuses', async () => {
    const machine = powerOn();
    machine.store.fault = () => 'refuse';
    expect(await machine.auth.setUp(draft)).toEqual({ kind: 'fault' });
    expect(machine.auth.language()).toBe('ru');
    expect(machine.auth.status()).toEqual({ kind: 'setup' });
    machine.store.fault = () => undefined;
    expect(await machine.auth.setUp(draft)).toEqual({ kind: 'ok' });
  });

  it('does not overwrite what came to be while it hashed', async () => {
    const machine = powerOn();
    machine.argon2 = 'hold';
    const pending = machine.auth.setUp(draft);
    machine.store.image.state = { kind: 'ready', damaged: [] };
    machine.argon2 = 'ok';
    machine.release();
    expect(await pending).toEqual({ kind: 'already' });
    expect(machine.store.calls).toEqual([]);
  });
});
