import { describe, expect, it } from 'vitest';
import { createAuth } from '../../src/auth/auth';
import type { Answer, Auth, EventKind, Grant, Language, Session } from '../../src/auth/types';
import { type RecordKey, recordKeys } from '../../src/hal/store/types';
import { blankImage, type Image } from './support/fake-store';
import {
  answers,
  fastCrypto,
  logIn,
  type Machine,
  model,
  password,
  powerOn,
  restart,
  seededRandom,
  serial,
  setUpMachine,
  wrongAnswers,
} from './support/machine';

const another = 'Скворечник у реки';
const otherAnswers: readonly [Answer, Answer] = [
  { question: 0, text: 'Рыба-меч' },
  { question: 15, text: 'Сельский клуб' },
];

async function getGrant(machine: Machine): Promise<Grant> {
  const verdict = await machine.auth.answer(answers, 'monitor');
  if (verdict.kind !== 'ok') throw new Error(verdict.kind);
  return verdict.grant;
}

/** Kinds in the log, newest first. */
async function log(machine: Machine): Promise<readonly EventKind[]> {
  return machine.auth.events(await logIn(machine)).map(({ kind }) => kind);
}

/** `count` different wrong log-ins, waiting out the pauses between them; not the one after the last. */
async function failLogins(machine: Machine, count: number, label = 'мимо'): Promise<void> {
  for (let index = 0; index < count; index++) {
    machine.advance(machine.auth.lock('login').wait);
    expect(await machine.auth.login(`${label} ${index}`)).toMatchObject({ kind: 'wrong', repeat: false });
  }
}

async function failAnswers(machine: Machine, count: number, label = 'мимо'): Promise<void> {
  for (let index = 0; index < count; index++) {
    machine.advance(machine.auth.lock('questions').wait);
    expect(await machine.auth.answer(wrongAnswers(`${label} ${index}`), 'monitor')).toMatchObject({
      kind: 'wrong',
      repeat: false,
    });
  }
}

function damage(machine: Machine, key: RecordKey): Machine {
  machine.store.image.state = { kind: 'ready', damaged: [key] };
  return restart(machine);
}

describe('set-up', () => {
  const draft = { password, questions: answers, language: 'en' } as const;

  it('is one commit', async () => {
    const machine = powerOn();
    machine.wall = 5;
    expect(machine.auth.status()).toEqual({ kind: 'setup' });
    expect(await machine.auth.setUp(draft)).toEqual({ kind: 'ok' });
    expect(machine.store.calls).toEqual([{ call: 'commit', what: 'settings:2 password:56 questions:56 log:11:1' }]);
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

describe('language', () => {
  it('is kept in memory before set-up, so that no language makes a recorder that was set up', () => {
    const machine = powerOn();
    expect(machine.auth.language()).toBe('ru');
    machine.auth.setLanguage('en');
    expect(machine.auth.language()).toBe('en');
    expect(machine.store.calls).toEqual([]);
    expect(restart(machine).auth.status()).toEqual({ kind: 'setup' });
  });

  it('is kept in the store after it, and written only when it changes', async () => {
    const machine = await setUpMachine();
    machine.auth.setLanguage('ru');
    expect(machine.store.calls).toEqual([]);
    machine.auth.setLanguage('en');
    expect(machine.store.calls).toEqual([{ call: 'commit', what: 'settings:2' }]);
    expect(restart(machine).auth.language()).toBe('en');
    expect(() => machine.auth.setLanguage('de' as Language)).toThrow(RangeError);
    expect(machine.auth.language()).toBe('en');
  });
});

describe('log-in', () => {
  it('counts before it verifies, and clears with the event', async () => {
    const machine = await setUpMachine();
    await logIn(machine);
    expect(machine.trace).toEqual([
      'hmac device 290',
      'spend login -> ok',
      'hmac device 274',
      'argon2id 32 16 19456 2 1 32',
      'equal 32 32',
      'commit 0login 0questions 0questionsTotal log:11:2 -> ok',
    ]);
    expect(machine.store.attempts('login')).toBe(0);
  });

  it('leaves the same trace for a wrong one, up to the verdict', async () => {
    const machine = await setUpMachine();
    await machine.auth.login(password);
    const right = machine.trace.splice(0);
    for (const text of ['мимо', '', 'x'.repeat(100_000), `${password}!`, 'con\0trol']) {
      expect(await machine.auth.login(text)).toMatchObject({ kind: 'wrong', repeat: false });
      const trace = machine.trace.splice(0).filter((line, index) => !(index === 1 && line === 'equal 32 32'));
      expect(trace.slice(0, -1)).toEqual(right.slice(0, -1));
      await logIn(machine);
      machine.trace.length = 0;
    }
  });

  it('tells tries left, pauses, and what comes next', async () => {
    const machine = await setUpMachine();
    const left: number[] = [];
    for (let index = 0; index < 5; index++) {
      const result = await machine.auth.login(`мимо ${index}`);
      if (result.kind !== 'wrong') throw new Error(result.kind);
      expect(result.lock).toEqual(machine.auth.lock('login'));
      left.push(result.lock.left);
    }
    expect(left).toEqual([4, 3, 2, 1, 0]);
    const lock = { wait: 30_000, left: 0, pause: 60_000 };
    expect(machine.auth.lock('login')).toEqual(lock);
    machine.trace.length = 0;
    expect(await machine.auth.login(password)).toEqual({ kind: 'locked', lock });
    machine.advance(29_999);
    expect(await machine.auth.login(password)).toMatchObject({ kind: 'locked', lock: { wait: 1 } });
    expect(machine.trace).toEqual([]);
    machine.advance(1);
    expect(machine.auth.lock('login')).toEqual({ wait: 0, left: 1, pause: 60_000 });
    await logIn(machine);
    expect(machine.auth.lock('login')).toEqual({ wait: 0, left: 5, pause: 30_000 });
    expect(machine.auth.lock('questions')).toEqual({ wait: 0, left: 5, pause: 30_000 });
  });

  it('is taken again at the end of a pause, without waiting for a tick', async () => {
    const machine = await setUpMachine();
    await failLogins(machine, 5);
    machine.now += 30_000;
    await logIn(machine);
  });

  it('counts the same wrong entry twice in a row once', async () => {
    const machine = await setUpMachine();
    await machine.auth.login('мимо');
    machine.trace.length = 0;
    const lock = { wait: 0, left: 4, pause: 30_000 };
    expect(await machine.auth.login('мимо')).toEqual({ kind: 'wrong', repeat: true, lock });
    expect(await machine.auth.login('мимо')).toEqual({ kind: 'wrong', repeat: true, lock });
    expect(machine.trace).toEqual(Array(2).fill(['hmac device 290', 'equal 32 32']).flat());
    expect(await machine.auth.login('иначе')).toMatchObject({ repeat: false, lock: { left: 3 } });
    expect(await machine.auth.login('мимо')).toMatchObject({ repeat: false, lock: { left: 2 } });
    // Another power-on does not remember.
    expect(await restart(machine).auth.login('мимо')).toMatchObject({ repeat: false, lock: { left: 1 } });
  });

  it('remembers wrong entries under a key of this power-on', async () => {
    const machine = await setUpMachine();
    const seen: string[] = [];
    for (const seed of [3, 4]) {
      const again = powerOn(structuredClone(machine.store.image), {
        seed,
        crypto: {
          ...fastCrypto(),
          hmacSha256(_, data) {
            seen.push(Buffer.from(data).toString('latin1'));
            return new ArrayBuffer(32);
          },
          equal: () => false,
          argon2id: async () => new ArrayBuffer(32),
        },
      });
      await again.auth.login('мимо');
    }
    expect(seen.length).toBe(4);
    expect(seen[0]!.startsWith('atnvr/repeat/1')).toBe(true);
    expect(seen[1]!.startsWith('atnvr/secret/1')).toBe(true);
    expect(seen[0]).not.toBe(seen[2]);
    expect(seen[1]).toBe(seen[3]);
  });

  it('does not take a repeat for the other lock, nor what has become right', async () => {
    const machine = await setUpMachine();
    await machine.auth.login(another);
    await machine.auth.answer(otherAnswers, 'monitor');
    const grant = await getGrant(machine);
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'ok' });
    const session = await logIn(machine, another);
    await machine.auth.answer(otherAnswers, 'monitor');
    expect(await machine.auth.setQuestions(session, otherAnswers)).toEqual({ kind: 'ok' });
    expect(await machine.auth.answer(otherAnswers, 'monitor')).toMatchObject({ kind: 'ok' });
  });

  it('writes each wrong try into the log, once, as the pause it brought if any', async () => {
    const machine = await setUpMachine();
    await failLogins(machine, 6);
    machine.advance(60_000);
    const events = machine.auth.events(await logIn(machine));
    expect(events.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['login-ok', 0],
      ['login-locked', 60],
      ['login-locked', 30],
      ['login-wrong', 4],
      ['login-wrong', 3],
      ['login-wrong', 2],
      ['login-wrong', 1],
      ['set-up', 0],
    ]);
  });

  it('needs a readable password record: never free, never the wizard', async () => {
    const machine = damage(await setUpMachine(), 'password');
    expect(machine.auth.status()).toEqual({ kind: 'ready' });
    for (const text of [password, '', 'мимо']) expect(await machine.auth.login(text)).toEqual({ kind: 'damaged' });
    expect(machine.trace).toEqual([]);
    expect(await machine.auth.setUp({ password, questions: answers, language: 'ru' })).toEqual({ kind: 'already' });
    expect(machine.auth.methods('monitor')[0]).toEqual({ method: 'questions', problem: null });
    const grant = await getGrant(machine);
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'ok' });
    await logIn(machine, another);
  });

  it.each([
    ['missing', undefined],
    ['empty', new Uint8Array(0)],
    ['zeros', new Uint8Array(56)],
    ['of a later version', new Uint8Array(56).fill(2)],
  ])('is damaged where the record is %s', async (_, bytes) => {
    const machine = await setUpMachine();
    if (bytes === undefined) machine.store.image.records.delete('password');
    else machine.store.image.records.set('password', bytes);
    expect(await machine.auth.login('')).toEqual({ kind: 'damaged' });
    expect(machine.auth.status()).toEqual({ kind: 'ready' });
  });

  it('is damaged on a blank or unreadable store', async () => {
    expect(await powerOn().auth.login('')).toEqual({ kind: 'damaged' });
    const unreadable = powerOn({ ...blankImage(), state: { kind: 'unreadable', reason: 'damaged' } });
    expect(await unreadable.auth.login('')).toEqual({ kind: 'damaged' });
    // Even where the store still shows what it must not be used for.
    const machine = await setUpMachine();
    const records = machine.store.image.records;
    machine.store.get = (key) => records.get(key);
    machine.store.image.state = { kind: 'unreadable', reason: 'foreign' };
    expect(await machine.auth.login(password)).toEqual({ kind: 'damaged' });
  });
});

describe('lockout over restarts', () => {
  it('begins a pause anew in full, as often as the power is cut', async () => {
    let machine = await setUpMachine();
    await failLogins(machine, 6);
    for (let index = 0; index < 3; index++) {
      machine.advance(59_999);
      machine = restart(machine);
      expect(machine.auth.lock('login')).toEqual({ wait: 60_000, left: 0, pause: 300_000 });
    }
  });

  it('does not bring a pause again that was waited out', async () => {
    let machine = await setUpMachine();
    await failLogins(machine, 5);
    machine.trace.length = 0;
    machine.advance(15_000);
    machine.advance(14_999);
    expect(machine.trace).toEqual([]);
    machine.advance(1);
    expect(machine.trace).toEqual(['commit served:9 -> ok']);
    machine.advance(10_000);
    expect(machine.trace.length).toBe(1);
    machine = restart(machine);
    expect(machine.auth.lock('login')).toEqual({ wait: 0, left: 1, pause: 60_000 });
    await failLogins(machine, 1, 'ещё');
    machine = restart(machine);
    expect(machine.auth.lock('login').wait).toBe(60_000);
  });

  it('forgets served pauses with the success that ends the run', async () => {
    let machine = await setUpMachine();
    await failLogins(machine, 7);
    machine.advance(300_000);
    machine.trace.length = 0;
    await logIn(machine);
    expect(machine.trace.at(-1)).toBe('commit served:9 0login 0questions 0questionsTotal log:11:2 -> ok');
    machine = restart(machine);
    await failLogins(machine, 5, 'опять');
    expect(restart(machine).auth.lock('login').wait).toBe(30_000);
  });

  it('corrects a record that knows of more pauses than were earned', async () => {
    let machine = await setUpMachine();
    machine.store.image.records.set('served', Uint8Array.of(1, 9, 0, 0, 0, 9, 0, 0, 0));
    machine = restart(machine);
    machine.advance(0);
    await failLogins(machine, 5);
    expect(machine.auth.lock('login').wait).toBe(30_000);
    expect(restart(machine).auth.lock('login').wait).toBe(30_000);
  });

  it('keeps the two locks apart', async () => {
    let machine = await setUpMachine();
    await failLogins(machine, 5);
    expect(machine.auth.lock('questions')).toEqual({ wait: 0, left: 5, pause: 30_000 });
    machine.advance(10_000);
    await failAnswers(machine, 5);
    expect([machine.auth.lock('login').wait, machine.auth.lock('questions').wait]).toEqual([20_000, 30_000]);
    machine.advance(20_000);
    machine = restart(machine);
    expect([machine.auth.lock('login').wait, machine.auth.lock('questions').wait]).toEqual([0, 30_000]);
    machine.advance(30_000);
    machine.store.calls.length = 0;
    machine.advance(30_000);
    expect(machine.store.calls.filter(({ call }) => call === 'commit')).toEqual([]);
    await getGrant(machine);
    machine = restart(machine);
    expect([machine.auth.lock('login').left, machine.auth.lock('questions').left]).toEqual([1, 5]);
  });
});

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

describe('wrong log-ins while the questions are closed', () => {
  it('are noted as log-ins', async () => {
    const machine = await setUpMachine();
    await failAnswers(machine, 15);
    await machine.auth.login('мимо');
    expect((await log(machine)).slice(0, 3)).toEqual(['login-ok', 'login-wrong', 'answers-closed']);
  });
});

describe('methods', () => {
  const problems = (auth: Auth, channel: 'monitor' | 'web') => auth.methods(channel).map(({ problem }) => problem);

  it('stand in the order of the manual, each with its reason', async () => {
    const { auth } = await setUpMachine();
    expect(auth.methods('monitor')).toEqual([
      { method: 'questions', problem: null },
      { method: 'mail', problem: 'absent' },
      { method: 'support', problem: null },
    ]);
    expect(problems(auth, 'web')).toEqual([null, 'absent', 'channel']);
  });

  it('know a recorder that was not set up, and one that cannot be read', () => {
    expect(problems(powerOn().auth, 'monitor')).toEqual(Array(3).fill('not-set-up'));
    for (const [reason, support] of [
      ['newer', 'damaged'],
      ['fault', 'damaged'],
      ['foreign', null],
      ['damaged', null],
    ] as const) {
      const machine = powerOn({ ...blankImage(), state: { kind: 'unreadable', reason } });
      expect(problems(machine.auth, 'monitor')).toEqual(['damaged', 'damaged', support]);
      expect(problems(machine.auth, 'web')).toEqual(['damaged', 'damaged', 'channel']);
      expect(machine.auth.status()).toEqual({ kind: 'unreadable', reason });
    }
  });

  it('need the key of the desk for a support code', async () => {
    const { store } = await setUpMachine();
    const crypto = { ...fastCrypto(), keyId: () => null };
    for (const state of [store.image.state, { kind: 'unreadable', reason: 'damaged' } as const]) {
      const machine = powerOn({ ...store.image, state }, { crypto });
      expect(problems(machine.auth, 'monitor')[2]).toBe('no-key');
      expect(problems(machine.auth, 'web')[2]).toBe('channel');
      const refused = { kind: 'unavailable', problem: 'no-key' };
      expect(await machine.auth.openRequest('support', 'monitor')).toEqual(refused);
      expect(await machine.auth.enterCode('support', '', 'monitor')).toEqual(refused);
    }
  });
});

describe('new password', () => {
  it('is one commit that voids what it must and keeps the rest', async () => {
    const machine = await setUpMachine();
    const session = await logIn(machine);
    for (const key of ['pattern', 'mailRequest', 'supportRequest', 'mail', 'uptime'] as const) {
      machine.store.image.records.set(key, Uint8Array.of(1, 2, 3));
    }
    await failLogins(machine, 5);
    machine.advance(30_000);
    const grant = await getGrant(machine);
    machine.store.calls.length = 0;
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'ok' });
    expect(machine.store.calls).toEqual([
      {
        call: 'commit',
        what:
          'password:56 served:9 -pattern -mailRequest -supportRequest 0login 0questions 0pattern 0mailCode 0supportCode ' +
          '0questionsTotal log:11:10',
      },
    ]);
    expect([...machine.store.image.records.keys()].sort()).toEqual(
      ['mail', 'password', 'questions', 'served', 'settings', 'uptime'].sort(),
    );
    expect(machine.auth.isLoggedIn(session)).toBe(false);
    expect(machine.auth.grantLeft(grant)).toBe(0);
    expect(machine.auth.lock('login')).toEqual({ wait: 0, left: 5, pause: 30_000 });
    expect(await machine.auth.login(password)).toMatchObject({ kind: 'wrong' });
    await logIn(machine, another);
    await getGrant(machine);
  });

  it('removes a rotten pattern too, and nothing that is not there', async () => {
    const machine = await setUpMachine();
    const grant = await getGrant(machine);
    machine.store.image.state = { kind: 'ready', damaged: ['pattern'] };
    machine.store.calls.length = 0;
    await machine.auth.changePassword(grant, another);
    expect(machine.store.calls[0]!.what).toMatch(/^password:56 -pattern 0login .* log:11:10$/);
    expect(machine.store.state()).toEqual({ kind: 'ready', damaged: [] });
  });

  it('needs a grant that is live, of this recorder, and real', async () => {
    const machine = await setUpMachine();
    const other = await setUpMachine();
    const foreign = await getGrant(other);
    const session = await logIn(machine);
    const before = structuredClone(machine.store.image);
    machine.trace.length = 0;
    const forged = [
      undefined,
      null,
      {},
      Object.freeze(Object.create(null)),
      session,
      foreign,
      'grant',
      new Proxy(foreign, {}),
    ];
    for (const grant of forged) {
      expect(await machine.auth.changePassword(grant as Grant, another)).toEqual({ kind: 'grant' });
      expect(machine.auth.grantLeft(grant as Grant)).toBe(0);
    }
    expect(machine.trace).toEqual([]);
    expect(machine.store.image).toEqual(before);
    expect(await other.auth.changePassword(foreign, another)).toEqual({ kind: 'ok' });
    expect(await other.auth.changePassword(foreign, password)).toEqual({ kind: 'grant' });
  });

  it('is refused once 10 minutes have passed, also while hashing', async () => {
    const machine = await setUpMachine();
    const early = await getGrant(machine);
    machine.advance(600_000);
    expect(await machine.auth.changePassword(early, another)).toEqual({ kind: 'grant' });
    const late = await getGrant(machine);
    machine.advance(599_999);
    machine.argon2 = 'hold';
    machine.store.calls.length = 0;
    const pending = machine.auth.changePassword(late, another);
    machine.now += 1;
    machine.release();
    expect(await pending).toEqual({ kind: 'grant' });
    expect(machine.store.calls).toEqual([]);
  });

  it('leaves the grant when a rule refuses, and says the rule', async () => {
    const machine = await setUpMachine();
    const grant = await getGrant(machine);
    machine.trace.length = 0;
    expect(await machine.auth.changePassword(grant, '12345678')).toEqual({ kind: 'password', problem: 'common' });
    expect(machine.trace).toEqual([]);
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'ok' });
  });

  it('leaves grant, password and sessions when flash or memory refuse', async () => {
    const machine = await setUpMachine();
    const session = await logIn(machine);
    const grant = await getGrant(machine);
    machine.store.fault = () => 'refuse';
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'fault' });
    machine.store.fault = () => undefined;
    machine.argon2 = 'fail';
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'fault' });
    machine.argon2 = 'ok';
    expect(machine.auth.isLoggedIn(session)).toBe(true);
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'ok' });
  });

  it('takes one of two calls at once', async () => {
    const machine = await setUpMachine();
    const grant = await getGrant(machine);
    const results = await Promise.all([
      machine.auth.changePassword(grant, another),
      machine.auth.changePassword(grant, 'Аист на колокольне'),
    ]);
    expect(results).toEqual([{ kind: 'ok' }, { kind: 'busy' }]);
    await logIn(machine, another);
  });

  it('is out of reach after a newer grant, a log-in, new questions, a restart', async () => {
    const machine = await setUpMachine();
    const change = (grant: Grant) => machine.auth.changePassword(grant, another);
    const first = await getGrant(machine);
    const second = await getGrant(machine);
    expect(await change(first)).toEqual({ kind: 'grant' });
    expect(machine.auth.grantLeft(second)).toBe(600_000);
    const session = await logIn(machine);
    expect(await change(second)).toEqual({ kind: 'grant' });
    const third = await getGrant(machine);
    expect(machine.auth.isLoggedIn(session)).toBe(true);
    await machine.auth.login('мимо');
    expect(machine.auth.grantLeft(third)).toBe(600_000);
    expect(await machine.auth.setQuestions(session, otherAnswers)).toEqual({ kind: 'ok' });
    expect(await change(third)).toEqual({ kind: 'grant' });
    const verdict = await machine.auth.answer(otherAnswers, 'monitor');
    if (verdict.kind !== 'ok') throw new Error(verdict.kind);
    expect(await restart(machine).auth.changePassword(verdict.grant, another)).toEqual({ kind: 'grant' });
  });
});

describe('new questions', () => {
  it('need a session that is open, also after hashing', async () => {
    const machine = await setUpMachine();
    const session = await logIn(machine);
    machine.trace.length = 0;
    expect(await machine.auth.setQuestions({} as Session, otherAnswers)).toEqual({ kind: 'session' });
    expect(machine.trace).toEqual([]);
    machine.argon2 = 'hold';
    machine.store.calls.length = 0;
    const pending = machine.auth.setQuestions(session, otherAnswers);
    machine.auth.logout(session);
    machine.release();
    expect(await pending).toEqual({ kind: 'session' });
    expect(machine.store.calls.map(({ what }) => what)).toEqual(['log:11:5']);
  });

  it('are one commit that opens closed questions', async () => {
    const machine = await setUpMachine();
    const session = await logIn(machine);
    await failAnswers(machine, 15);
    machine.store.calls.length = 0;
    const problem = { question: 1, text: 'ок' };
    expect(await machine.auth.setQuestions(session, [problem, answers[1]])).toEqual({
      kind: 'answer',
      index: 0,
      problem: 'short',
    });
    expect(machine.store.calls).toEqual([]);
    machine.store.fault = () => 'refuse';
    expect(await machine.auth.setQuestions(session, otherAnswers)).toEqual({ kind: 'fault' });
    machine.store.fault = () => undefined;
    expect(machine.auth.methods('monitor')[0]!.problem).toBe('closed');
    machine.store.calls.length = 0;
    expect(await machine.auth.setQuestions(session, otherAnswers)).toEqual({ kind: 'ok' });
    expect(machine.store.calls.map(({ what }) => what)).toEqual([
      'questions:56 served:9 0questions 0questionsTotal log:11:11',
    ]);
    expect(machine.auth.lock('questions').left).toBe(5);
    expect(await machine.auth.answer(answers, 'monitor')).toMatchObject({ kind: 'wrong' });
    expect(await machine.auth.answer(otherAnswers, 'monitor')).toMatchObject({ kind: 'ok' });
  });
});

describe('sessions and the log', () => {
  it('show the log to who is logged in', async () => {
    const machine = await setUpMachine();
    const session = await logIn(machine);
    machine.auth.logout({} as Session);
    expect(machine.auth.events({} as Session)).toEqual([]);
    const second = await logIn(machine);
    machine.auth.logout(session);
    machine.auth.logout(session);
    expect(machine.auth.events(session)).toEqual([]);
    expect(machine.auth.events(second).map(({ kind }) => kind)).toEqual(['logout', 'login-ok', 'login-ok', 'set-up']);
    expect(restart(machine).auth.events(second)).toEqual([]);
  });
});

describe('one call at a time', () => {
  it('answers a storm of clicks with one try', async () => {
    const machine = await setUpMachine();
    machine.argon2 = 'hold';
    const storm = Array.from({ length: 50 }, (_, index) => machine.auth.login(`мимо ${index}`));
    const others = [
      machine.auth.answer(answers, 'monitor'),
      machine.auth.setUp({ password, questions: answers, language: 'ru' }),
      machine.auth.changePassword({} as Grant, another),
      machine.auth.setQuestions({} as Session, answers),
    ];
    expect(await Promise.all(others)).toEqual(Array(4).fill({ kind: 'busy' }));
    machine.release();
    const results = await Promise.all(storm);
    expect(results.filter(({ kind }) => kind === 'busy').length).toBe(49);
    expect(results[0]).toMatchObject({ kind: 'wrong' });
    expect(machine.store.attempts('login')).toBe(1);
    machine.argon2 = 'ok';
    await logIn(machine);
  });

  it('shows no pause before the verdict that brings it, and leaves the flash alone meanwhile', async () => {
    const machine = await setUpMachine();
    await failLogins(machine, 4);
    machine.argon2 = 'hold';
    const pending = machine.auth.login('мимо мимо');
    const before = machine.store.calls.length;
    expect(machine.auth.lock('login')).toEqual({ wait: 0, left: 1, pause: 30_000 });
    machine.advance(5000);
    expect(machine.store.calls.length).toBe(before);
    machine.release();
    expect(await pending).toMatchObject({ kind: 'wrong', lock: { wait: 30_000 } });
  });
});

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
      expect(machine.auth.lock('login').wait).toBe(0);
      expect(machine.store.calls).toEqual([]);
    }
  });
});

describe('tick', () => {
  it('lets the store work once a second, when nothing else does', async () => {
    const machine = await setUpMachine();
    machine.advance(0);
    for (let index = 0; index < 100; index++) machine.advance(16);
    expect(machine.now).toBe(1600);
    expect(machine.store.calls).toEqual(Array(2).fill({ call: 'maintain', what: '' }));
    machine.advance(407);
    expect(machine.store.calls.length).toBe(2);
    machine.advance(1);
    expect(machine.store.calls.length).toBe(3);
    powerOn().advance(5000);
  });

  it('does nothing before set-up', () => {
    const machine = powerOn();
    machine.advance(5000);
    expect(machine.store.calls).toEqual([]);
  });

  it('notes damage once', async () => {
    const machine = damage(await setUpMachine(), 'mail');
    machine.wall = 77;
    machine.advance(0);
    machine.advance(1000);
    const again = restart(machine);
    again.advance(0);
    expect(again.auth.events(await logIn(again))[1]).toEqual({
      kind: 'store-damaged',
      wall: 77,
      detail: 1 << recordKeys.mail,
    });
    expect((await log(again)).filter((kind) => kind === 'store-damaged').length).toBe(1);
  });
});
