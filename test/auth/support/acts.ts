/**
 * What tests of access recovery do again and again: a grant, wrong tries with their pauses, a rotten record.
 */

import { expect } from 'vitest';
import type { Answer, EventKind, Grant } from '../../../src/auth/types';
import type { RecordKey } from '../../../src/hal/store/types';
import { answers, logIn, type Machine, restart, wrongAnswers } from './machine';

export const another = 'Скворечник у реки';
export const otherAnswers: readonly [Answer, Answer] = [
  { question: 0, text: 'Рыба-меч' },
  { question: 15, text: 'Сельский клуб' },
];

export async function getGrant(machine: Machine): Promise<Grant> {
  const verdict = await machine.auth.answer(answers, 'monitor');
  if (verdict.kind !== 'ok') throw new Error(verdict.kind);
  return verdict.grant;
}

/** Kinds in the log, newest first. */
export async function log(machine: Machine): Promise<readonly EventKind[]> {
  return machine.auth.events(await logIn(machine)).map(({ kind }) => kind);
}

/** `count` different wrong log-ins, waiting out the pauses between them; not the one after the last. */
export async function failLogins(machine: Machine, count: number, label = 'мимо'): Promise<void> {
  for (let index = 0; index < count; index++) {
    machine.advance(machine.auth.lock('login').wait);
    expect(await machine.auth.login(`${label} ${index}`)).toMatchObject({ kind: 'wrong', repeat: false });
  }
}

export async function failAnswers(machine: Machine, count: number, label = 'мимо'): Promise<void> {
  for (let index = 0; index < count; index++) {
    machine.advance(machine.auth.lock('questions').wait);
    expect(await machine.auth.answer(wrongAnswers(`${label} ${index}`), 'monitor')).toMatchObject({
      kind: 'wrong',
      repeat: false,
    });
  }
}

/** What somebody might hold out as a grant or a session. */
export const forgeries = (): unknown[] => [
  ...[undefined, null, {}, Object.freeze(Object.create(null)), 'grant', 1, [], () => 0, new Proxy({}, {})],
];

export function damage(machine: Machine, key: RecordKey): Machine {
  machine.store.image.state = { kind: 'ready', damaged: [key] };
  return restart(machine);
}
