/**
 * Access recovery tied together: who may log in, who may set a new password, and what is written down of it. Everything it needs comes
 * as a parameter. STATES.md beside this file holds the state machines as text.
 *
 * Every way to the flash that grants something is one atomic commit, and its success is told only once that commit is durable. One
 * asynchronous call runs at a time, later ones are answered `busy`; what an await may have outlived is checked again after it.
 *
 * @module
 */

import {
  type Change,
  type CounterKey,
  counterKeys,
  isReplaceable,
  type RecordKey,
  type Store,
} from '../hal/store/types';
import { createGate } from './attempt';
import { noteDamage } from './damage';
import { encodeEvent, readLog } from './events';
import { createGrants, createSessions } from './grant';
import { createLockouts } from './lockouts';
import { createMemoryRequestStorage } from './memory-request-storage';
import { damagedIn, methodProblem, readPattern, readQuestions, readSecret, statusOf } from './methods';
import { argon2Default, idlePeriod, languagePeriod, questionTriesTotal, saltBytes } from './numbers';
import { checkPassword, passwordEntry } from './password';
import { checkPattern, patternEntry } from './pattern';
import { everyPurpose, purposes } from './purposes';
import { checkAnswer, checkPair, pairEntry, type Wording } from './questions';
import { createRequestFlow, type Sealing } from './request-flow';
import { createRequests } from './requests';
import { type Argon2Cost, type Entry, type Hashing, makeSecret, type Secret, wipe } from './secret';
import { decodeSettings, encodeSettings } from './settings';
import type { Answer, Auth, Channel, EventKind, Language, Lock, Method, Refusal, Session } from './types';

export interface AuthParts {
  readonly store: Store;
  readonly clock: HostClock;
  readonly random: (length: number) => ArrayBuffer;
  readonly crypto: Hashing & Sealing;
  readonly identity: HostIdentity;
  /** Cost of new secrets, as calibrated for the board; what is stored keeps its own. */
  readonly argon2?: Argon2Cost;
  /** Wording of a question in every language; an answer that repeats its question is refused. */
  readonly wording?: Wording;
  /** Host name of the vendor's relay, in upper case; the vendor's own when left out. */
  readonly relay?: string;
  /** Hears what made a call end as `fault`, for the host's log. */
  readonly report?: (error: unknown) => void;
}

const everyLock: readonly Lock[] = ['login', 'questions', 'pattern'];
/** What the events of a lockout are called. */
const lockNames = { login: 'login', questions: 'answers', pattern: 'pattern' } as const;
/** In the order of the manual. */
const everyMethod: readonly Method[] = ['questions', 'mail', 'support'];
const everyCounter = Object.keys(counterKeys) as CounterKey[];
/** Requests under way: void once somebody who knows the password is in, so that no code that comes later opens anything. */
const requestKeys: readonly RecordKey[] = everyPurpose.map((purpose) => purposes[purpose].record);

/** One per power-on: lockouts begin here, and no grant or session of another one is known to it. */
export function createAuth(parts: AuthParts): Auth {
  const { store, clock, crypto, random, identity, wording } = parts;
  const cost = parts.argon2 ?? argon2Default;
  const now = () => clock.now();
  const lockouts = createLockouts(store, now);
  const gate = createGate(store, lockouts, crypto, random);
  const grants = createGrants(now);
  const sessions = createSessions(now);
  const memory = createMemoryRequestStorage();
  const requests = createRequests({
    storage: () => (store.state().kind === 'unreadable' ? memory : store),
    damaged: damagedIn(store),
    now,
    event,
  });
  const flow = createRequestFlow({ requests, crypto, random, identity, relay: parts.relay });
  let settings = decodeSettings(store.get('settings'));
  let busy = false;
  let idleAt = Number.NEGATIVE_INFINITY;
  let retryAt = Number.NEGATIVE_INFINITY;
  /** From then on a language chosen may be written; one chosen before waits for it. */
  let languageAt = Number.NEGATIVE_INFINITY;
  let isLanguageDue = false;

  const status = () => statusOf(store);

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

  async function makeRecord(entry: Entry): Promise<Uint8Array> {
    try {
      return await makeSecret(crypto, entry, new Uint8Array(random(saltBytes)), cost);
    } finally {
      wipe(entry.bytes);
    }
  }

  const problemOf = (method: Method, channel: Channel) => methodProblem(store, crypto, method, channel);

  /** Writes down the language chosen. A record before set-up would make the store `ready` without a password. */
  function keepLanguage(): void {
    if (!isLanguageDue || now() < languageAt || status().kind !== 'ready') return;
    languageAt = now() + languagePeriod;
    isLanguageDue = !commit({ put: { settings: encodeSettings(settings) } });
  }

  /** Resets the lockouts of `locks`, notes the event and does what else goes with it, in one commit. */
  function succeed(kind: EventKind, locks: readonly Lock[], more: Pick<Change, 'put' | 'remove'> = {}): boolean {
    const { reset, served } = lockouts.clearing(locks);
    if (!commit({ ...more, put: { ...more.put, ...served }, reset, append: [event(kind)] })) return false;
    lockouts.noteSuccess(locks);
    return true;
  }

  /** Notes a wrong try: as the pause it brings, if any. A lost note changes no verdict, the counter has the try. */
  function noteWrong(lock: Lock): void {
    const { wait } = lockouts.state(lock);
    const name = lockNames[lock];
    if (lock === 'questions' && readQuestions(store) === 'closed') {
      commit({ append: [event('answers-closed', questionTriesTotal)] });
    } else if (wait > 0) {
      commit({ append: [event(`${name}-locked`, Math.round(wait / 1000))] });
    } else {
      commit({ append: [event(`${name}-wrong`, lockouts.tries(lock))] });
    }
  }

  /** What a password is compared with; undefined when there is nothing to trust. */
  const passwordSecret = () => (status().kind === 'ready' ? readSecret(store, 'password') : undefined);

  /** A try of `entry`, wiped afterwards; `accept` as for the gate. */
  async function attempt<T>(
    lock: Lock,
    entry: Entry,
    secret: Secret,
    accept: () => T | undefined | Promise<T | undefined>,
  ) {
    try {
      return await gate.attempt(lock, entry, secret, accept, () => noteWrong(lock));
    } finally {
      wipe(entry.bytes);
    }
  }

  /** Those of `keys` that the store holds, be they rotten: what is not there needs no byte to be removed. */
  function held(keys: readonly RecordKey[]): readonly RecordKey[] {
    const rotten = damagedIn(store);
    return keys.filter((key) => rotten.includes(key) || store.get(key) !== undefined);
  }

  /** To be called after a commit that removed all requests. */
  function forgetRequests(): void {
    requests.forget();
    flow.forget();
  }

  /** What becomes of the pattern, as an entry of the log; none when there was none and is none. */
  function patternEvent(pattern: Uint8Array | undefined): readonly Uint8Array[] {
    if (pattern) return [event('pattern-set')];
    return held(['pattern']).length > 0 ? [event('pattern-removed')] : [];
  }

  /** What a new password changes in the store: requests are void, and the other quick way in but for a new one. */
  function passwordChange(password: Uint8Array, pattern: Uint8Array | undefined): Change {
    return {
      put: { password, ...(pattern && { pattern }), ...lockouts.clearing(everyLock).served },
      remove: held(pattern ? requestKeys : ['pattern', ...requestKeys]),
      reset: everyCounter,
      append: [event('password-changed'), ...patternEvent(pattern)],
    };
  }

  /** A store with nothing in it but a password and a pattern, the language chosen, and how many requests were opened. */
  function replaceStore(password: Uint8Array, pattern: Uint8Array | undefined): boolean {
    const put = {
      settings: encodeSettings(settings),
      password,
      ...(pattern && { pattern }),
      uptime: requests.uptimeRecord(),
    };
    return store.replace({ put, append: [event('store-replaced'), ...patternEvent(pattern)] }) === 'ok';
  }

  const patternRecord = async (pattern: string | null | undefined): Promise<Uint8Array | undefined> =>
    typeof pattern === 'string' ? makeRecord(patternEntry(pattern)) : undefined;

  /** Why a password or a pattern is refused; undefined = both are taken, or there is no pattern. */
  function ruleBroken(password: string, pattern: string | undefined) {
    const problem = checkPassword(password, identity.serial);
    if (problem !== null) return { kind: 'password', problem } as const;
    return patternBroken(pattern);
  }
  function patternBroken(pattern: string | null | undefined) {
    const problem = typeof pattern === 'string' ? checkPattern(pattern) : null;
    return problem === null ? undefined : ({ kind: 'pattern', problem } as const);
  }

  /**
   * What asks for the current password again, as a try of `login`: `make` hashes what is to be stored, which goes into one commit with the
   * event it names.
   */
  async function withPassword(
    session: Session,
    password: string,
    make: () => Promise<{ readonly kind: EventKind } & Pick<Change, 'put' | 'remove'>>,
  ) {
    const secret = passwordSecret();
    if (secret === undefined) return { kind: 'damaged' } as const;
    return attempt('login', passwordEntry(password), secret, async () => {
      const { kind, ...change } = await make();
      if (!sessions.isOpen(session)) return { kind: 'session' } as const;
      if (!succeed(kind, everyLock, change)) return undefined;
      grants.revoke();
      gate.forget();
      return { kind: 'ok' } as const;
    });
  }

  return {
    status,
    language: () => settings.language,
    setLanguage(language: Language) {
      if (language === settings.language) return;
      const next = { ...settings, language };
      // Throws on what is no language, before anything has changed.
      encodeSettings(next);
      settings = next;
      isLanguageDue = true;
      keepLanguage();
    },

    checkPassword: (password) => checkPassword(password, identity.serial),
    checkAnswer: (answer) => checkAnswer(answer, wording),
    checkPattern,

    setUp: (draft) =>
      exclusive(async () => {
        const refused = () => {
          const { kind } = status();
          if (kind === 'setup') return undefined;
          return { kind: kind === 'ready' ? 'already' : 'fault' } as const;
        };
        const early = refused();
        if (early) return early;
        const broken = ruleBroken(draft.password, draft.pattern);
        if (broken) return broken;
        const pairProblem = checkPair(draft.questions, wording);
        if (pairProblem) return pairProblem;
        const before = settings.language;
        const password = await makeRecord(passwordEntry(draft.password));
        const questions = await makeRecord(pairEntry(draft.questions));
        const pattern = await patternRecord(draft.pattern);
        const late = refused();
        if (late) return late;
        // a language chosen meanwhile is the newer one
        const next = { ...settings, language: settings.language === before ? draft.language : settings.language };
        const put = { settings: encodeSettings(next), password, questions, ...(pattern && { pattern }) };
        if (!commit({ put, append: [event('set-up'), ...patternEvent(pattern)] })) return { kind: 'fault' };
        settings = next;
        gate.forget();
        return { kind: 'ok' };
      }),

    lock: (lock) => lockouts.state(lock),

    login: (password) =>
      exclusive(async () => {
        const secret = passwordSecret();
        if (secret === undefined) return { kind: 'damaged' };
        return attempt('login', passwordEntry(password), secret, () => {
          if (!succeed('login-ok', everyLock, { remove: held(requestKeys) })) return undefined;
          grants.revoke();
          forgetRequests();
          return { kind: 'ok', session: sessions.open() } as const;
        });
      }),
    isPasswordDamaged: () => status().kind === 'ready' && passwordSecret() === undefined,

    loginWithPattern: (pattern, channel) =>
      exclusive(async () => {
        const secret = readPattern(store, channel);
        if (typeof secret === 'string') return { kind: 'unavailable', problem: secret };
        return attempt('pattern', patternEntry(pattern), secret, () => {
          if (!succeed('pattern-ok', ['pattern'])) return undefined;
          grants.revoke();
          return { kind: 'ok', session: sessions.open() } as const;
        });
      }),
    patternRefusal(channel) {
      const found = readPattern(store, channel);
      return typeof found === 'string' ? found : null;
    },

    logout(session) {
      if (sessions.close(session)) commit({ append: [event('logout')] });
    },
    isLoggedIn: (session) => sessions.isOpen(session),
    renewSession(session) {
      sessions.renew(session);
    },

    methods: (channel) => everyMethod.map((method) => ({ method, problem: problemOf(method, channel) })),

    // Taken from both channels.
    answer: (answers: readonly [Answer, Answer], _channel) =>
      exclusive(async () => {
        const secret = readQuestions(store);
        if (typeof secret === 'string') return { kind: 'unavailable', problem: secret };
        return attempt('questions', pairEntry(answers), secret, () =>
          succeed('answers-ok', ['questions']) ? ({ kind: 'ok', grant: grants.issue() } as const) : undefined,
        );
      }),

    request: (purpose) => flow.state(purpose),
    openRequest: (purpose, channel) =>
      exclusive(async () => {
        const problem = problemOf(purpose, channel);
        if (problem !== null) return { kind: 'unavailable', problem };
        return flow.open(purpose, settings.language);
      }),
    checkCode: (purpose, text) => flow.check(purpose, text),
    enterCode: (purpose, text, channel) =>
      exclusive(async () => {
        const problem = problemOf(purpose, channel);
        if (problem !== null) return { kind: 'unavailable', problem };
        return flow.enter(purpose, text, () => ({ kind: 'ok', grant: grants.issue() }) as const);
      }),

    grantLeft: (grant) => grants.left(grant),

    changePassword: (grant, password, pattern) =>
      exclusive(async () => {
        const mayChange = () => grants.left(grant) > 0 && (status().kind === 'ready' || isReplaceable(store.state()));
        if (!mayChange()) return { kind: 'grant' };
        const broken = ruleBroken(password, pattern);
        if (broken) return broken;
        const record = await makeRecord(passwordEntry(password));
        const key = await patternRecord(pattern);
        if (!mayChange()) return { kind: 'grant' };
        const isDone = isReplaceable(store.state()) ? replaceStore(record, key) : commit(passwordChange(record, key));
        if (!isDone) return { kind: 'fault' };
        grants.use(grant);
        sessions.closeAll();
        lockouts.noteSuccess(everyLock);
        gate.forget();
        forgetRequests();
        return { kind: 'ok' };
      }),

    setQuestions: (session, password, pair) =>
      exclusive(async () => {
        if (!sessions.renew(session)) return { kind: 'session' };
        const problem = checkPair(pair, wording);
        if (problem) return problem;
        return withPassword(session, password, async () => ({
          kind: 'questions-changed',
          put: { questions: await makeRecord(pairEntry(pair)) },
        }));
      }),

    setPattern: (session, password, pattern) =>
      exclusive(async () => {
        if (!sessions.renew(session)) return { kind: 'session' };
        const broken = patternBroken(pattern);
        if (broken) return broken;
        return withPassword(session, password, async () => {
          const record = await patternRecord(pattern);
          if (record) return { kind: 'pattern-set', put: { pattern: record } };
          return { kind: 'pattern-removed', remove: held(['pattern']) };
        });
      }),

    events: (session) => (sessions.isOpen(session) ? readLog(store.log()) : []),

    tick() {
      // Not put off by a call under way: the age of a request must be in flash before it is reached.
      requests.tick();
      // A verification under way may be about to reset what would be written here.
      if (busy || status().kind !== 'ready') return;
      const time = now();
      if (time >= retryAt && !lockouts.recordServed()) retryAt = time + idlePeriod;
      keepLanguage();
      if (time < idleAt) return;
      idleAt = time + idlePeriod;
      noteDamage(store, (detail) => event('store-damaged', detail));
      store.maintain();
    },
  };
}
