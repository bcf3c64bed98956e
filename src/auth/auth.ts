/**
 * Access recovery tied together: who may log in, who may set a new password, and what is written down of it. Everything it needs comes
 * as a parameter. STATES.md beside this file holds the state machines as text.
 *
 * Every way to the flash that grants something is one atomic commit, and its success is told only once that commit is durable. One
 * asynchronous call runs at a time, later ones are answered `busy`; what an await may have outlived is checked again after it.
 *
 * @module
 */

import { type Change, type CounterKey, counterKeys, type RecordKey, type Store } from '../hal/store/types';
import { createGate } from './attempt';
import { noteDamage } from './damage';
import { encodeEvent, readLog } from './events';
import { createGrantDesk, createSessionDesk } from './grant';
import { createLockBook } from './lock-book';
import { argon2Default, idlePeriod, questionTriesTotal, saltBytes } from './numbers';
import { checkPassword, passwordEntry } from './password';
import { checkAnswer, checkPair, pairEntry, type Wording } from './questions';
import { type Argon2Cost, decodeSecret, type Entry, type Hashing, makeSecret, type Secret, wipe } from './secret';
import { decodeSettings, encodeSettings } from './settings';
import type { Answer, Auth, AuthStatus, Channel, EventKind, Language, Lock, MethodProblem, Refusal } from './types';

export interface AuthParts {
  readonly store: Store;
  readonly clock: HostClock;
  readonly random: (length: number) => ArrayBuffer;
  readonly crypto: Hashing;
  readonly identity: Pick<HostIdentity, 'serial'>;
  /** Cost of new secrets, as calibrated for the board; what is stored keeps its own. */
  readonly argon2?: Argon2Cost;
  /** Wording of a question in every language; an answer that repeats its question is refused. */
  readonly wording?: Wording;
  /** Hears what made a call end as `fault`, for the host's log. */
  readonly report?: (error: unknown) => void;
}

const everyLock: readonly Lock[] = ['login', 'questions'];
const everyCounter = Object.keys(counterKeys) as CounterKey[];
/** What a new password makes void: the other quick way in, and requests under way. */
const voidedByChange: readonly RecordKey[] = ['pattern', 'mailRequest', 'supportRequest'];

/** One per power-on: lockouts begin here, and no grant or session of another one is known to it. */
export function createAuth(parts: AuthParts): Auth {
  const { store, clock, crypto, random, identity, wording } = parts;
  const cost = parts.argon2 ?? argon2Default;
  const now = () => clock.now();
  const book = createLockBook(store, now);
  const gate = createGate(store, book, crypto, random);
  const grants = createGrantDesk(now);
  const sessions = createSessionDesk();
  let settings = decodeSettings(store.get('settings'));
  let busy = false;
  let idleAt = Number.NEGATIVE_INFINITY;
  let retryAt = Number.NEGATIVE_INFINITY;

  function status(): AuthStatus {
    const state = store.state();
    if (state.kind === 'unreadable') return { kind: 'unreadable', reason: state.reason };
    return { kind: state.kind === 'blank' ? 'setup' : 'ready' };
  }

  function event(kind: EventKind, detail = 0): Uint8Array {
    return encodeEvent({ kind, wall: clock.wall()?.ms ?? null, detail });
  }

  function commit(change: Change): boolean {
    return store.commit(change) === 'ok';
  }

  /** One asynchronous call at a time. Whatever goes wrong inside is a fault of the device to the caller. */
  async function exclusive<T>(work: () => Promise<T>): Promise<T | Refusal> {
    if (busy) return { kind: 'busy' };
    busy = true;
    try {
      return await work();
    } catch (error) {
      parts.report?.(error);
      return { kind: 'fault' };
    } finally {
      busy = false;
    }
  }

  /** The record of a secret; undefined when missing, rotten or not ours to read. */
  function readSecret(key: 'password' | 'questions'): Secret | undefined {
    const bytes = store.get(key);
    const decoded = bytes && decodeSecret(bytes);
    return decoded?.kind === 'ok' ? decoded.secret : undefined;
  }

  async function makeRecord(entry: Entry): Promise<Uint8Array> {
    try {
      return await makeSecret(crypto, entry, new Uint8Array(random(saltBytes)), cost);
    } finally {
      wipe(entry.bytes);
    }
  }

  /** The questions as they stand: the record to verify against, or why there is none to be asked. */
  function questions(): Secret | MethodProblem {
    const state = store.state();
    if (state.kind === 'blank') return 'not-set-up';
    if (state.kind === 'unreadable' || state.damaged.includes('questions')) return 'damaged';
    if (store.get('questions') === undefined) return 'not-set-up';
    if (store.attempts('questionsTotal') >= questionTriesTotal) return 'closed';
    return readSecret('questions') ?? 'damaged';
  }

  const problemIn = (found: Secret | MethodProblem) => (typeof found === 'string' ? found : null);

  function problemOf(method: 'questions' | 'mail' | 'support', channel: Channel): MethodProblem | null {
    if (method === 'questions') return problemIn(questions());
    return method === 'support' && channel !== 'monitor' ? 'channel' : 'absent';
  }

  /** Resets the lockouts of `locks` and notes the event, in one commit. */
  function succeed(kind: EventKind, locks: readonly Lock[]): boolean {
    const { reset, served } = book.clearing(locks);
    if (!commit({ ...(served && { put: served }), reset, append: [event(kind)] })) return false;
    book.noteSuccess(locks);
    return true;
  }

  /** Notes a wrong try: as the pause it brings, if any. A lost note changes no verdict, the counter has the try. */
  function noteWrong(lock: Lock): void {
    const { wait } = book.state(lock);
    const name = lock === 'login' ? 'login' : 'answers';
    if (lock === 'questions' && questions() === 'closed') {
      commit({ append: [event('answers-closed', questionTriesTotal)] });
    } else if (wait > 0) {
      commit({ append: [event(`${name}-locked`, Math.round(wait / 1000))] });
    } else {
      commit({ append: [event(`${name}-wrong`, book.tries(lock))] });
    }
  }

  return {
    status,
    language: () => settings.language,
    setLanguage(language: Language) {
      if (language === settings.language) return;
      const next = { ...settings, language };
      const bytes = encodeSettings(next);
      settings = next;
      // A record before set-up would make the store `ready` without a password.
      if (status().kind === 'ready') commit({ put: { settings: bytes } });
    },

    checkPassword: (password) => checkPassword(password, identity.serial),
    checkAnswer: (answer) => checkAnswer(answer, wording),

    setUp: (draft) =>
      exclusive(async () => {
        const refused = () => {
          const { kind } = status();
          if (kind === 'setup') return undefined;
          return { kind: kind === 'ready' ? 'already' : 'fault' } as const;
        };
        const early = refused();
        if (early) return early;
        const problem = checkPassword(draft.password, identity.serial);
        if (problem !== null) return { kind: 'password', problem };
        const pairProblem = checkPair(draft.questions, wording);
        if (pairProblem) return pairProblem;
        const before = settings.language;
        const password = await makeRecord(passwordEntry(draft.password));
        const questions = await makeRecord(pairEntry(draft.questions));
        const late = refused();
        if (late) return late;
        // a language chosen meanwhile is the newer one
        const next = { ...settings, language: settings.language === before ? draft.language : settings.language };
        const put = { settings: encodeSettings(next), password, questions };
        if (!commit({ put, append: [event('set-up')] })) return { kind: 'fault' };
        settings = next;
        gate.forget();
        return { kind: 'ok' };
      }),

    lock: (lock) => book.state(lock),

    login: (password) =>
      exclusive(async () => {
        const secret = status().kind === 'ready' ? readSecret('password') : undefined;
        if (secret === undefined) return { kind: 'damaged' };
        const entry = passwordEntry(password);
        const accept = () => {
          if (!succeed('login-ok', everyLock)) return undefined;
          grants.revoke();
          return { kind: 'ok', session: sessions.open() } as const;
        };
        try {
          return await gate.attempt('login', entry, secret, accept, () => noteWrong('login'));
        } finally {
          wipe(entry.bytes);
        }
      }),

    logout(session) {
      if (sessions.close(session)) commit({ append: [event('logout')] });
    },
    isLoggedIn: (session) => sessions.isOpen(session),

    methods: (channel) =>
      (['questions', 'mail', 'support'] as const).map((method) => ({ method, problem: problemOf(method, channel) })),

    // Taken from both channels.
    answer: (answers: readonly [Answer, Answer], _channel) =>
      exclusive(async () => {
        const secret = questions();
        if (typeof secret === 'string') return { kind: 'unavailable', problem: secret };
        const entry = pairEntry(answers);
        const accept = () =>
          succeed('answers-ok', ['questions']) ? ({ kind: 'ok', grant: grants.issue() } as const) : undefined;
        try {
          return await gate.attempt('questions', entry, secret, accept, () => noteWrong('questions'));
        } finally {
          wipe(entry.bytes);
        }
      }),

    grantLeft: (grant) => grants.left(grant),

    changePassword: (grant, password) =>
      exclusive(async () => {
        if (grants.left(grant) === 0 || status().kind !== 'ready') return { kind: 'grant' };
        const problem = checkPassword(password, identity.serial);
        if (problem !== null) return { kind: 'password', problem };
        const record = await makeRecord(passwordEntry(password));
        if (grants.left(grant) === 0) return { kind: 'grant' };
        const state = store.state();
        const rotten = state.kind === 'ready' ? state.damaged : [];
        const change = {
          put: { password: record, ...book.clearing(everyLock).served },
          remove: voidedByChange.filter((key) => rotten.includes(key) || store.get(key) !== undefined),
          reset: everyCounter,
          append: [event('password-changed')],
        };
        if (!commit(change)) return { kind: 'fault' };
        grants.use(grant);
        sessions.closeAll();
        book.noteSuccess(everyLock);
        gate.forget();
        return { kind: 'ok' };
      }),

    setQuestions: (session, pair) =>
      exclusive(async () => {
        if (!sessions.isOpen(session)) return { kind: 'session' };
        const problem = checkPair(pair, wording);
        if (problem) return problem;
        const record = await makeRecord(pairEntry(pair));
        if (!sessions.isOpen(session)) return { kind: 'session' };
        const { reset, served } = book.clearing(['questions']);
        const put = { questions: record, ...served };
        if (!commit({ put, reset, append: [event('questions-changed')] })) return { kind: 'fault' };
        book.noteSuccess(['questions']);
        grants.revoke();
        gate.forget();
        return { kind: 'ok' };
      }),

    events: (session) => (sessions.isOpen(session) ? readLog(store.log()) : []),

    tick() {
      // A verification under way may be about to reset what would be written here.
      if (busy || status().kind !== 'ready') return;
      const time = now();
      if (time >= retryAt && !book.recordServed()) retryAt = time + idlePeriod;
      if (time < idleAt) return;
      idleAt = time + idlePeriod;
      noteDamage(store, (detail) => event('store-damaged', detail));
      store.maintain();
    },
  };
}
