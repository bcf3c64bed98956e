import { describe, expect, it, vi } from 'vitest';
import type { Entry } from '../../src/auth/secret';
import { answers, logIn, password, powerOn, setUpMachine, wrongAnswers } from './support/machine';

const made = vi.hoisted(() => [] as Entry[]);

vi.mock('../../src/auth/secret', async (original) => {
  const real = await original<typeof import('../../src/auth/secret')>();
  return {
    ...real,
    makeEntry: (...call: Parameters<typeof real.makeEntry>) => {
      const entry = real.makeEntry(...call);
      made.push(entry);
      return entry;
    },
  };
});

function expectWiped(count: number): void {
  const entries = made.splice(0);
  expect(entries.length).toBe(count);
  for (const { bytes } of entries) expect(bytes.every((byte) => byte === 0)).toBe(true);
}

describe('what was typed', () => {
  it('is overwritten after every call, however it ends', async () => {
    const machine = await setUpMachine();
    expectWiped(2);
    const session = await logIn(machine);
    await machine.auth.login('мимо');
    await machine.auth.login('мимо');
    expectWiped(3);
    const verdict = await machine.auth.answer(answers, 'monitor');
    await machine.auth.answer(wrongAnswers('мимо'), 'monitor');
    expectWiped(2);
    if (verdict.kind !== 'ok') throw new Error(verdict.kind);
    await machine.auth.setQuestions(session, answers);
    await machine.auth.answer(answers, 'monitor');
    expectWiped(2);
    machine.argon2 = 'fail';
    await machine.auth.login(password);
    await machine.auth.answer(answers, 'monitor');
    await powerOn().auth.setUp({ password: '12345678', questions: answers, language: 'ru' });
    expectWiped(2);
    for (let index = 0; index < 6; index++) await machine.auth.login(password);
    expectWiped(6);
  });
});
