/**
 * The secrets that the store holds, as a try is compared with them, or why there is none. Nothing is written or counted.
 *
 * @module
 */

import { lostAttempts, type Store } from '../hal/store/types';
import { questionTriesTotal } from './numbers';
import { decodeSecret, type Secret } from './secret';
import type { Channel, MethodProblem, PatternLoginProblem } from './types';

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
export function readPattern(store: Store, channel: Channel): Secret | PatternLoginProblem {
  if (channel !== 'monitor') return 'channel';
  const state = store.state();
  if (state.kind === 'blank') return 'not-set-up';
  if (state.kind === 'unreadable' || state.damaged.includes('pattern')) return 'damaged';
  if (store.get('pattern') === undefined) return 'not-set-up';
  return readSecret(store, 'pattern') ?? 'damaged';
}
