/**
 * What the recorder is ready for, and which ways back in can be used now: read off the store, nothing is written or counted.
 *
 * @module
 */

import { isReplaceable, lostAttempts, type RecordKey, type Store } from '../hal/store/types';
import { questionTriesTotal } from './numbers';
import { purposes } from './purposes';
import { decodeSecret, type Secret } from './secret';
import type { AuthStatus, Channel, Method, MethodProblem, PatternRefusal } from './types';

export function statusOf(store: Store): AuthStatus {
  const state = store.state();
  if (state.kind === 'unreadable') return { kind: 'unreadable', reason: state.reason };
  return { kind: state.kind === 'blank' ? 'setup' : 'ready' };
}

/** What a call answers that cannot be made now. */
export const unavailable = <P>(problem: P) => ({ kind: 'unavailable', problem }) as const;

/** Records that have rotted. */
export function damagedIn(store: Store): readonly RecordKey[] {
  const state = store.state();
  return state.kind === 'ready' ? state.damaged : [];
}

/** The record of a secret; undefined when missing, rotten or not ours to read. */
function readSecret(store: Store, key: 'password' | 'questions' | 'pattern'): Secret | undefined {
  const bytes = store.get(key);
  const decoded = bytes && decodeSecret(bytes);
  return decoded?.kind === 'ok' ? decoded.secret : undefined;
}

/** What a password is compared with; undefined when there is nothing to trust. */
export function readPassword(store: Store): Secret | undefined {
  return store.state().kind === 'ready' ? readSecret(store, 'password') : undefined;
}

/** The questions as they stand: the record to verify against, or why there is none to be asked. */
export function readQuestions(store: Store): Secret | MethodProblem {
  const state = store.state();
  if (state.kind === 'blank') return 'not-set-up';
  if (state.kind === 'unreadable' || state.damaged.includes('questions')) return 'damaged';
  if (store.get('questions') === undefined) return 'not-set-up';
  const tries = store.attempts('questionsTotal');
  // Nobody has answered wrong a thousand times: rot took the number, and whoever reads "too many tries" would look for a thief.
  if (tries >= lostAttempts) return 'damaged';
  if (tries >= questionTriesTotal) return 'closed';
  return readSecret(store, 'questions') ?? 'damaged';
}

/** The graphic key as it stands for who is at `channel`: the record to verify against, or why it cannot be used. */
export function readPattern(store: Store, channel: Channel): Secret | PatternRefusal {
  if (channel !== 'monitor') return 'channel';
  const state = store.state();
  if (state.kind === 'blank') return 'not-set-up';
  if (state.kind === 'unreadable' || state.damaged.includes('pattern')) return 'damaged';
  if (store.get('pattern') === undefined) return 'not-set-up';
  return readSecret(store, 'pattern') ?? 'damaged';
}

/** Why a method cannot be used now; null = it can. */
export function methodProblem(
  store: Store,
  crypto: Pick<HostCrypto, 'keyId'>,
  method: Method,
  channel: Channel,
): MethodProblem | null {
  if (method === 'questions') {
    const found = readQuestions(store);
    return typeof found === 'string' ? found : null;
  }
  if (method === 'support' && channel !== 'monitor') return 'channel';
  const state = store.state();
  if (state.kind === 'blank') return 'not-set-up';
  if (method === 'mail') return state.kind === 'ready' ? 'absent' : 'damaged';
  if (state.kind === 'unreadable' && !isReplaceable(state)) return 'damaged';
  return crypto.keyId(purposes.support.recipient) === null ? 'no-key' : null;
}
