/**
 * What a log-in, a log-out, answers and new secrets write: one atomic commit each, with its event in the log. Which lockouts a success clears
 * stands in STATES.md; so does who writes the rest.
 *
 * @module
 */

import { type Change, type CounterKey, counterKeys, type RecordKey, type Store } from '../hal/store/types';
import { damagedIn } from './damage';
import type { EventQuota } from './event-quota';
import type { MakeEvent } from './events';
import type { Lockouts } from './lockouts';
import { questionTriesTotal } from './numbers';
import { everyPurpose, purposes } from './purposes';
import { everyLock } from './served';
import { readQuestions } from './stored-secrets';
import type { EventKind, Lock } from './types';

/** Records by their keys, encoded. */
type Records<Key extends RecordKey> = Readonly<Record<Key, Uint8Array>>;
/** No `pattern`: there is to be none. */
type NewPattern = Partial<Records<'pattern'>>;

/** Each is true once its commit is durable; false when the flash refused, then nothing has changed. */
export interface Changes {
  setUp(records: Records<'settings' | 'password' | 'questions'> & NewPattern): boolean;
  login(): boolean;
  /** Of a session that a password opened. A lost note changes nothing. */
  logout(): void;
  patternLogin(): boolean;
  answers(): boolean;
  newQuestions(records: Records<'questions'>): boolean;
  newPattern(records: NewPattern): boolean;
  /** Requests are void, and so is the pattern but for a new one. */
  newPassword(records: Records<'password'> & NewPattern): boolean;
  /** A store with nothing in it but a password and a pattern, the language chosen, and how many requests were opened. */
  newStore(records: Records<'settings' | 'password' | 'uptime'> & NewPattern): boolean;
  /**
   * A wrong try that was counted: the pause it brings, if any. A note that is lost, or that the log has no room for, changes no
   * verdict: the counter has the try.
   */
  wrongTry(lock: Lock): void;
}

const everyCounter = Object.keys(counterKeys) as CounterKey[];
/** Requests under way: void once somebody who knows the password is in, so that no code that comes later opens anything. */
const requestKeys: readonly RecordKey[] = everyPurpose.map((purpose) => purposes[purpose].record);
/** What the events of a lockout are called. */
const lockNames = { login: 'login', questions: 'answers', pattern: 'pattern' } as const;

export function createChanges(store: Store, lockouts: Lockouts, quota: EventQuota, event: MakeEvent): Changes {
  /** Once durable, what it clears is told to the lockouts. */
  function write(change: Change, clears: readonly Lock[], how: 'commit' | 'replace' = 'commit'): boolean {
    if (store[how](change) !== 'ok') return false;
    lockouts.noteSuccess(clears);
    return true;
  }

  function success(kind: EventKind, clears: readonly Lock[], more: Pick<Change, 'put' | 'remove'> = {}): boolean {
    const { reset, served } = lockouts.clearing(clears);
    const isNoted = quota.hasRoom(kind);
    const append = isNoted ? [event(kind)] : [];
    const isDone = write({ ...more, put: { ...more.put, ...served }, reset, append }, clears);
    if (isDone && isNoted) quota.noteWritten(kind);
    return isDone;
  }

  function note(kind: EventKind, detail?: number): void {
    if (quota.hasRoom(kind) && store.commit({ append: [event(kind, detail)] }) === 'ok') quota.noteWritten(kind);
  }

  /** Those of `keys` that the store holds, be they rotten: what is not there needs no byte to be removed. */
  function held(keys: readonly RecordKey[]): readonly RecordKey[] {
    const rotten = damagedIn(store);
    return keys.filter((key) => rotten.includes(key) || store.get(key) !== undefined);
  }

  /** What becomes of the pattern, for the log; nothing when there was none and is none. */
  function patternEvent({ pattern }: NewPattern): readonly Uint8Array[] {
    if (pattern) return [event('pattern-set')];
    return held(['pattern']).length > 0 ? [event('pattern-removed')] : [];
  }

  return {
    setUp: (records) => write({ put: records, append: [event('set-up'), ...patternEvent(records)] }, []),
    login: () => success('login-ok', everyLock, { remove: held(requestKeys) }),
    logout: () => note('logout'),
    patternLogin: () => success('pattern-ok', ['pattern']),
    answers: () => success('answers-ok', ['questions']),
    newQuestions: (records) => success('questions-changed', everyLock, { put: records }),
    newPattern: (records) =>
      records.pattern
        ? success('pattern-set', everyLock, { put: records })
        : success('pattern-removed', everyLock, { remove: held(['pattern']) }),
    newPassword: (records) =>
      write(
        {
          put: { ...records, ...lockouts.clearing(everyLock).served },
          remove: held(records.pattern ? requestKeys : ['pattern', ...requestKeys]),
          reset: everyCounter,
          append: [event('password-changed'), ...patternEvent(records)],
        },
        everyLock,
      ),
    newStore: (records) =>
      write({ put: records, append: [event('store-replaced'), ...patternEvent(records)] }, everyLock, 'replace'),
    wrongTry(lock) {
      const { wait } = lockouts.state(lock);
      const name = lockNames[lock];
      if (lock === 'questions' && readQuestions(store) === 'closed') {
        note('answers-closed', questionTriesTotal);
      } else if (wait > 0) {
        note(`${name}-locked`, Math.round(wait / 1000));
      } else {
        note(`${name}-wrong`, lockouts.tries(lock));
      }
    },
  };
}
