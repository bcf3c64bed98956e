/**
 * Access recovery tied together. Everything it needs comes as a parameter. Who may log in stands in `log-in.ts`, who may set a new password
 * in `recovery.ts` and `credentials.ts`, what is written down of it in `changes.ts`, of requests in `open-requests.ts`; STATES.md holds the state
 * machines as text.
 *
 * Every way to the flash that grants something is one atomic commit, and its success is told only once that commit is durable. One
 * asynchronous call runs at a time, later ones are answered `busy`; what an await may have outlived is checked again after it.
 *
 * @module
 */

import type { Store } from '../hal/store/types';
import { createChanges } from './changes';
import { createCredentials } from './credentials';
import { damagedIn, noteDamage } from './damage';
import { createEventQuota } from './event-quota';
import { encodeEvent, type MakeEvent, readLog } from './events';
import { createGate } from './gate';
import { createGrants } from './grants';
import { createLanguages } from './languages';
import { createLockouts } from './lockouts';
import { createLogIn } from './log-in';
import { createMemoryRequestStorage } from './memory-request-storage';
import { statusOf } from './methods';
import { argon2Default, idlePeriod, longAgo } from './numbers';
import { createOpenRequests } from './open-requests';
import { checkPassword } from './password';
import { checkPattern } from './pattern';
import { createPreferences } from './preferences';
import { checkAnswer, type Wording } from './questions';
import { createRecovery } from './recovery';
import { createRequestFlow, type Sealing } from './request-flow';
import type { Argon2Cost, Hashing } from './secret';
import { createSessions } from './sessions';
import { readPassword, readPattern } from './stored-secrets';
import type { Auth, KnownLanguage, Refusal } from './types';

export interface AuthParts {
  readonly store: Store;
  readonly clock: HostClock;
  readonly random: (length: number) => ArrayBuffer;
  readonly crypto: Hashing & Sealing;
  readonly identity: HostIdentity;
  /** Cost of new secrets, as calibrated for the board; what is stored keeps its own. */
  readonly argon2?: Argon2Cost;
  /** Languages of the screens; the first is that of a recorder on which none was chosen. */
  readonly languages: readonly KnownLanguage[];
  /** Wording of a question in every language; an answer that repeats its question is refused. */
  readonly wording?: Wording;
  /** Host name of the vendor's relay, in upper case; the vendor's own when left out. */
  readonly relay?: string;
  /** Hears what made a call end as `fault`, for the host's log. */
  readonly report?: (error: unknown) => void;
}

/** One per power-on: lockouts begin here, and no grant or session of another one is known to it. */
export function createAuth(parts: AuthParts): Auth {
  const { store, clock, crypto, random, identity, wording } = parts;
  const { serial } = identity;
  const cost = parts.argon2 ?? argon2Default;
  const now = () => clock.now();
  const event: MakeEvent = (kind, detail = 0) => encodeEvent({ kind, wall: clock.wall()?.ms ?? null, detail });
  let busy = false;

  /** One call at a time. Whatever goes wrong inside is a fault of the device to the caller. */
  function exclusive<Call extends readonly unknown[], T>(work: (...call: Call) => Promise<T>) {
    return async (...call: Call): Promise<T | Refusal> => {
      if (busy) return { kind: 'busy' };
      busy = true;
      try {
        return await work(...call);
      } catch (error) {
        parts.report?.(error);
        return { kind: 'fault' };
      } finally {
        busy = false;
      }
    };
  }

  const lockouts = createLockouts(store, now);
  const changes = createChanges(store, lockouts, createEventQuota(store, now), event);
  const gate = createGate({ store, lockouts, crypto, random, noteWrong: changes.wrongTry });
  const grants = createGrants(now);
  const sessions = createSessions(now);
  const languages = createLanguages(parts.languages);
  const preferences = createPreferences(store, now);
  const language = () => languages.codeOf(preferences.current().language);

  const memory = createMemoryRequestStorage();
  const storage = () => (store.state().kind === 'unreadable' ? memory : store);
  const requests = createOpenRequests({ storage, damaged: damagedIn(store), now, event });
  const flow = createRequestFlow({ requests, crypto, random, identity, relay: parts.relay });
  function forgetRequests(): void {
    requests.forget();
    flow.forget();
  }

  const shared = { store, gate, changes, grants, sessions, preferences, forgetRequests };
  const logIn = createLogIn(shared);
  const recovery = createRecovery({ ...shared, crypto, flow, language });
  const credentials = createCredentials({ ...shared, languages, crypto, random, cost, serial, wording, requests });

  /** When the next idle work may be done, and when the next attempt at what the flash refused. */
  let idleAt = longAgo;
  let retryAt = longAgo;

  return {
    status: () => statusOf(store),
    language,
    setLanguage: (code) => preferences.choose({ language: languages.numberOf(code) }),
    look: () => preferences.current().look,
    setLook: (look) => preferences.choose({ look }),

    checkPassword: (password) => checkPassword(password, serial),
    checkAnswer: (answer) => checkAnswer(answer, wording),
    checkPattern,

    setUp: exclusive(credentials.setUp),

    lock: lockouts.state,
    login: exclusive(logIn.byPassword),
    isPasswordDamaged: () => store.state().kind === 'ready' && readPassword(store) === undefined,
    loginWithPattern: exclusive(logIn.byPattern),
    patternRefusal(channel) {
      const found = readPattern(store, channel);
      return typeof found === 'string' ? found : null;
    },
    logout: logIn.logout,
    isLoggedIn: sessions.isOpen,
    renewSession: sessions.renew,

    methods: recovery.methods,
    answer: exclusive(recovery.answer),
    request: flow.state,
    openRequest: exclusive(recovery.openRequest),
    checkCode: flow.check,
    enterCode: exclusive(recovery.enterCode),

    grantLeft: grants.left,
    changePassword: exclusive(credentials.changePassword),
    setQuestions: exclusive(credentials.setQuestions),
    setPattern: exclusive(credentials.setPattern),

    events: (session) => (sessions.isOpen(session) ? readLog(store.log()) : []),

    tick() {
      const time = now();
      // A verification under way may be about to reset what would be written here.
      const isFree = !busy && store.state().kind === 'ready';
      const isIdle = isFree && time >= idleAt;
      // Before all that writes a rotten record anew: the store would know of no damage any more.
      if (isIdle) noteDamage(store, (detail) => event('store-damaged', detail));
      // Not put off by a call under way: the age of a request must be in flash before it is reached.
      requests.tick();
      if (!isFree) return;
      if (time >= retryAt && !lockouts.recordServed()) retryAt = time + idlePeriod;
      preferences.keep();
      if (!isIdle) return;
      idleAt = time + idlePeriod;
      store.maintain();
    },
  };
}
