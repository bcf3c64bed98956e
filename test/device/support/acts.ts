/**
 * What an operator does while the power may fail, and what must be in the credential store at every moment of it: all that the monitor
 * had shown as done, and each try that was answered.
 *
 * @module
 */
import { decodeEvent } from '../../../src/auth/events';
import type { EventKind } from '../../../src/auth/types';
import type { Found } from './opener';

/** What the monitor has promised once an act is done. */
export interface Promised {
  readonly isSetUp: boolean;
  /** Which password counts. */
  readonly password?: 'first' | 'second';
  /** Wrong passwords since the last right one. */
  readonly login: number;
  /** Wrong answers since the last right ones. */
  readonly questions: number;
  /** All entries of the event log, oldest first. */
  readonly events: readonly EventKind[];
}

export interface Act {
  readonly name: string;
  /** Steps up to what the monitor shows when it is done. */
  readonly script: string;
  readonly after: Promised;
  /** What may be found besides before the monitor shows it: a try that is counted and not yet judged. */
  readonly between?: readonly Promised[];
}

/** An act that was done: `requests` of the disk's log when the monitor showed it. */
export interface Done extends Act {
  readonly requests: number;
}

export const blank: Promised = { isSetUp: false, login: 0, questions: 0, events: [] };

export const passwords = { first: 'лесной-ветер-42', second: 'северный-берег-7' } as const;

/** Sign-ins with a wrong password; each another one, since the same one twice counts once. */
const wrongPasswords = ['другой-ветер-1', 'другой-ветер-2', 'другой-ветер-3'];

const question = (n: number, text: string, answer: string, isRepeated: boolean): string => `
  choose #question-${n} "${text}"
  click #answer-${n}
  type "${answer}"
  ${isRepeated ? `click #repeat-${n}\n type "${answer}"` : ''}`;
const first = (isRepeated: boolean, answer = 'мастер'): string =>
  question(1, 'Какая Ваша любимая книга?', answer, isRepeated);
const second = (isRepeated: boolean): string =>
  question(2, 'В каком городе родилась Ваша мать?', 'королев', isRepeated);

const login = (password: string): string => `
  click #password
  type "${password}"
  click "Войти"`;

/** Wrong passwords of a round: one below the number that a pause follows. */
const WRONG_IN_ROUND = 4;
/** Two letters for each wrong password of all rounds: the shortest way to another one. */
const wrongInRound = (round: number, number: number): string => `${'абвгдежз'[round % 8]}${'клмн'[number]}`;

/**
 * Set-up, wrong log-ins and a right one, forgotten, wrong and right answers, another password, the old one, the new one; then `rounds` (8 at
 * most) of wrong log-ins and a right one.
 */
export function operatorsActs(rounds = 0): Act[] {
  const acts: Act[] = [];
  let now = blank;
  function act(
    name: string,
    script: string,
    change: Partial<Promised>,
    event: EventKind[],
    between?: Partial<Promised>,
  ) {
    const before = now;
    now = { ...now, ...change, events: [...now.events, ...event] };
    acts.push({ name, script, after: now, ...(between && { between: [{ ...before, ...between }] }) });
  }
  act(
    'set-up',
    `click "След."
     click #new-password
     type "${passwords.first}"
     click #confirm
     type "${passwords.first}"
     click "След."
     ${first(true)}
     click "След."
     ${second(true)}
     click "След."
     expect "Всё готово"
     click "Завершить"
     expect "Журнал событий"`,
    { isSetUp: true, password: 'first' },
    ['set-up', 'login-ok'],
    // who sets up is logged in by the new password, which is a try like any other
    { isSetUp: true, password: 'first', login: 1 },
  );
  act('log-out', 'click "Выход"\nexpect "Вход в регистратор"', {}, ['logout']);
  for (const [index, wrong] of wrongPasswords.entries())
    act(`wrong password ${index + 1}`, `${login(wrong)}\nexpect "Пароль не подошёл"`, { login: index + 1 }, [
      'login-wrong',
    ]);
  act('right password', `${login(passwords.first)}\nexpect "Журнал событий"`, { login: 0 }, ['login-ok'], {
    login: wrongPasswords.length + 1,
  });
  act('log-out again', 'click "Выход"\nexpect "Вход в регистратор"', {}, ['logout']);
  act(
    'wrong answers',
    `click "Забыли пароль?"
     ${first(false, 'маргарита')}
     ${second(false)}
     click #next
     expect "Вопросы и ответы не подошли"`,
    { questions: 1 },
    ['answers-wrong'],
  );
  act(
    'right answers',
    `click #cancel
     click "Забыли пароль?"
     ${first(false)}
     ${second(false)}
     click "След."
     expect "Изм. пароль"`,
    { questions: 0 },
    ['answers-ok'],
    { questions: 2 },
  );
  act(
    'another password',
    `click #new-password
     type "${passwords.second}"
     click #confirm
     type "${passwords.second}"
     click "Сохранить"
     expect "Пароль изменён"`,
    { password: 'second', login: 0, questions: 0 },
    ['password-changed'],
  );
  act(
    'the old password',
    `click "Перейти ко входу"\n${login(passwords.first)}\nexpect "Пароль не подошёл"`,
    { login: 1 },
    ['login-wrong'],
  );
  act('the new password', `${login(passwords.second)}\nexpect "Журнал событий"`, { login: 0 }, ['login-ok'], {
    login: 2,
  });
  for (let round = 0; round < rounds; round++) {
    act(`log-out of round ${round}`, 'click "Выход"\nexpect "Вход в регистратор"', {}, ['logout']);
    for (let number = 0; number < WRONG_IN_ROUND; number++) {
      const script = `${login(wrongInRound(round, number))}\nexpect "Пароль не подошёл"`;
      act(`wrong password ${number} of round ${round}`, script, { login: number + 1 }, ['login-wrong']);
    }
    const right = `${login(passwords.second)}\nexpect "Журнал событий"`;
    act(`right password of round ${round}`, right, { login: 0 }, ['login-ok'], { login: WRONG_IN_ROUND + 1 });
  }
  return acts;
}

/** What the store that was found promises; `records`: the passwords' records by their hex. Undefined when it is none that may be. */
export function promisedBy(found: Found, records: ReadonlyMap<string, 'first' | 'second'>): Promised | undefined {
  const events = found.log.map((entry) => decodeEvent(Buffer.from(entry, 'hex'))?.kind);
  const { password: record, questions } = found.values;
  const isSetUp = record !== undefined && questions !== undefined;
  const isPartly = !isSetUp && (record !== undefined || questions !== undefined);
  const password = record === undefined ? undefined : records.get(record);
  if (found.kind === 'unreadable' || (found.damaged?.length ?? 0) > 0 || isPartly) return undefined;
  if (isSetUp && password === undefined) return undefined;
  if (events.some((kind) => kind === undefined)) return undefined;
  const { login, questions: answers } = found.attempts;
  return { isSetUp, ...(password && { password }), login, questions: answers, events: events as EventKind[] };
}

const isSame = (a: Promised, b: Promised): boolean =>
  a.isSetUp === b.isSetUp && a.password === b.password && a.login === b.login && a.questions === b.questions;
const begins = (all: readonly EventKind[], some: readonly EventKind[]): boolean =>
  some.length <= all.length && some.every((kind, at) => kind === all[at]);

/**
 * What is wrong with a store found after `whole` requests (and a part of the next); undefined when nothing is. All acts that were
 * shown as done by then must be in it, the one under way may be.
 */
export function wrongWith(
  found: Found,
  whole: number,
  done: readonly Done[],
  records: ReadonlyMap<string, 'first' | 'second'>,
): string | undefined {
  const last = done.findLastIndex(({ requests }) => requests <= whole);
  const before = done[last]?.after ?? blank;
  const next = done[last + 1];
  const name = next ? `before "${next.name}" was shown` : 'at the end';
  const now = promisedBy(found, records);
  if (!now) return `${name}: ${JSON.stringify(found).slice(0, 500)}`;
  const allowed = [before, ...(next ? [...(next.between ?? []), next.after] : [])];
  const told = (promised: Promised): string => JSON.stringify(promised);
  if (!allowed.some((one) => isSame(one, now)))
    return `${name}: ${told(now)}, and not one of ${allowed.map(told).join(' ')}`;
  const all = next?.after.events ?? before.events;
  if (begins(now.events, before.events) && begins(all, now.events)) return undefined;
  return `${name}: the events ${now.events.join(', ')}, and not ${before.events.join(', ')} or up to ${all.join(', ')}`;
}
