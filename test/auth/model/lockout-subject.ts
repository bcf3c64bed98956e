/**
 * The real access recovery, driven by walks of lockout.pml: log-in, questions, grants and sessions.
 *
 * @module
 */

import { createAuth } from '../../../src/auth/auth';
import { decodeServed } from '../../../src/auth/served';
import type { Answer, Auth, Grant, LockState, Session } from '../../../src/auth/types';
import { languages } from '../support/languages';
import { fastCrypto, model, seededRandom, serial } from '../support/machine';
import type { Faulty } from './faulty';
import type { Subject } from './replay';
import type { TraceStep } from './trace';

/** One unit of time of the model's walks, ms. */
const unit = 30_000;
const locks = ['login', 'questions'] as const;
const right = 0;
const same = 2;

/** Makes a recorder that was set up. */
export async function createLockoutSubject(faulty: Faulty, seed: number): Promise<Subject> {
  const { store } = faulty;
  const inner = fastCrypto();
  let now = 0;
  let hashes: TraceStep['hashes'][number][] = [];
  let texts = 0;
  let password = 'Кувшин под липой';
  let answer = 'Мурзик';
  let nextPassword = '';
  let nextAnswer = '';
  /** The record that a call under way may change. */
  let before = '';
  let lastWrong: Record<(typeof locks)[number], string> = { login: '', questions: '' };
  let grant: Grant | undefined;
  const olderGrants: Grant[] = [];
  let session: Session | undefined;
  let powerOns = 0;
  let auth = make();

  const pair = (text: string): readonly [Answer, Answer] => [
    { question: 3, text },
    { question: 11, text: 'Ясная Поляна' },
  ];
  const fresh = (label: string) => `${label} номер ${++texts}`;

  function make(): Auth {
    return createAuth({
      languages,
      store,
      clock: { now: () => now, wall: () => null },
      // odd: an even seed and the next one are the same there
      random: seededRandom(seed * 1000 + 2 * ++powerOns + 1),
      identity: { serial, model },
      crypto: {
        ...inner,
        argon2id(...call) {
          const hash = hashes.shift();
          if (hash === 'pass') now += unit;
          if (hash === 'cut') return faulty.cut();
          if (hash === 'reject') return Promise.reject(new Error('no memory'));
          return inner.argon2id(...call);
        },
      },
    });
  }

  /** `isRenewing`: for new questions, which the current password opens. */
  async function attempt(lock: (typeof locks)[number], entry: number, isRenewing: boolean): Promise<string> {
    const correct = lock === 'login' ? password : answer;
    const text = entry === right ? correct : entry === same ? lastWrong[lock] : fresh('мимо');
    nextAnswer = fresh('Жучка');
    before = String(store.get('questions'));
    const call = () => (lock === 'login' ? auth.login(text) : auth.answer(pair(text), 'monitor'));
    const result = await (isRenewing ? auth.setQuestions(session!, text, pair(nextAnswer)) : call());
    if (result.kind === 'wrong') {
      lastWrong[lock] = text;
      return result.repeat ? 'repeat' : 'wrong';
    }
    if (result.kind === 'unavailable') return result.problem;
    if (result.kind === 'ok') {
      if (isRenewing) answer = nextAnswer;
      else if ('session' in result) session = result.session as Session;
      else if ('grant' in result) {
        if (grant) olderGrants.push(grant);
        grant = result.grant as Grant;
      }
    }
    return result.kind;
  }

  const left = (state: LockState) => [state.wait / unit, state.left];
  const served = () => decodeServed(store.get('served'));
  const counters = () => [store.attempts('login'), store.attempts('questions'), store.attempts('questionsTotal')];

  await auth.setUp({ password, questions: pair(answer), language: 'ru' });

  return {
    async act({ call, args, hashes: planned }) {
      hashes = [...planned];
      switch (call) {
        case 'try':
          return attempt(locks[args[0]!]!, args[1]!, args[2] === 1);
        case 'change': {
          nextPassword = fresh('Скворечник');
          before = String(store.get('password'));
          const held = args[0] === 0 ? grant : olderGrants.at(-1);
          const result = await auth.changePassword(held ?? ({} as Grant), nextPassword);
          if (result.kind === 'ok') password = nextPassword;
          return result.kind;
        }
        case 'tick':
          auth.tick();
          return 'none';
        case 'time':
          now += args[0]! * unit;
          return 'none';
        case 'logout':
          auth.logout(session!);
          return 'none';
        case 'power':
          return 'none';
        default:
          throw new Error(`no such call: ${call}`);
      }
    },
    powerOn({ call, args }) {
      if (call === 'change' && String(store.get('password')) !== before) password = nextPassword;
      if (call === 'try' && args[2] === 1 && String(store.get('questions')) !== before) answer = nextAnswer;
      now = 0;
      hashes = [];
      lastWrong = { login: '', questions: '' };
      auth = make();
    },
    see() {
      const older = Math.max(0, ...olderGrants.map((each) => auth.grantLeft(each)));
      const { login, questions } = served();
      return [
        ...left(auth.lock('login')),
        ...left(auth.lock('questions')),
        auth.methods('monitor')[0]!.problem === 'closed' ? 1 : 0,
        grant ? auth.grantLeft(grant) / unit : 0,
        older / unit,
        session && auth.isLoggedIn(session) ? 1 : 0,
        ...counters(),
        login * 1000 + questions,
      ];
    },
    flash: () => [...counters(), served().login, served().questions],
  };
}
