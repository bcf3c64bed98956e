/**
 * What the recorder is ready for, and which ways back in can be used now: read off the store, nothing is written or counted.
 *
 * @module
 */

import { isReplaceable, type Store } from '../hal/store/types';
import { purposes } from './purposes';
import { readQuestions } from './stored-secrets';
import type { AuthStatus, Channel, Method, MethodProblem } from './types';

export function statusOf(store: Store): AuthStatus {
  const state = store.state();
  if (state.kind === 'unreadable') return { kind: 'unreadable', reason: state.reason };
  return { kind: state.kind === 'blank' ? 'setup' : 'ready' };
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
