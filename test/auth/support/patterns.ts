/**
 * What tests of the graphic key do again and again.
 */

import { expect } from 'vitest';
import type { PatternLoginResult, Session } from '../../../src/auth/types';
import { answers, type Machine, password, powerOn } from './machine';

export const pattern = '18349';
export const other = '27615';
export const wrong = ['18347', '18346', '18342', '1834', '27619', '27618', '27613'];

export const draw = (machine: Machine, digits = pattern): Promise<PatternLoginResult> =>
  machine.auth.loginWithPattern(digits, 'monitor');

export async function enter(machine: Machine, digits = pattern): Promise<Session> {
  const result = await draw(machine, digits);
  if (result.kind !== 'ok') throw new Error(JSON.stringify(result));
  return result.session;
}

/** A recorder with a pattern. */
export async function patterned(): Promise<Machine> {
  const machine = powerOn();
  const result = await machine.auth.setUp({ password, pattern, questions: answers, language: 'ru' });
  expect(result).toEqual({ kind: 'ok' });
  machine.trace.length = 0;
  machine.store.calls.length = 0;
  return machine;
}

export async function failPatterns(machine: Machine, count: number): Promise<void> {
  for (const digits of wrong.slice(0, count)) {
    machine.advance(machine.auth.lock('pattern').wait);
    expect(await draw(machine, digits)).toMatchObject({ kind: 'wrong', repeat: false });
  }
}
