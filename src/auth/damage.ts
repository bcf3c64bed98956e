/**
 * Tells the owner, once, that records of the store have rotted: an entry in the event log whose detail has a bit for each of them.
 *
 * @module
 */

import { recordKeys, type Store } from '../hal/store/types';
import { decodeEvent } from './events';
import type { EventKind } from './types';

/** Events that put records anew, after which the same damage would be news. */
const repairs: readonly EventKind[] = [
  'set-up',
  'password-changed',
  'questions-changed',
  'pattern-set',
  'pattern-removed',
  'request-opened',
];

/** Appends the entry unless the log has it already. Costs a look at the store's state when all is well. */
export function noteDamage(store: Store, entry: (detail: number) => Uint8Array): void {
  const state = store.state();
  if (state.kind !== 'ready' || state.damaged.length === 0) return;
  let detail = 0;
  for (const key of state.damaged) detail |= 1 << recordKeys[key];
  const last = store
    .log()
    .map(decodeEvent)
    .findLast((event) => event !== undefined && (event.kind === 'store-damaged' || repairs.includes(event.kind)));
  if (last?.kind === 'store-damaged' && last.detail === detail) return;
  store.commit({ append: [entry(detail)] });
}
