/**
 * Records of the store that have rotted, and how the owner is told of them, once: an entry in the event log whose detail has a bit for each of them.
 *
 * @module
 */

import { type RecordKey, recordKeys, type Store } from '../hal/store/types';
import { decodeEvent } from './events';
import { everyPurpose, purposes } from './purposes';
import type { EventKind, LoggedEvent } from './types';

/** Records that have rotted. */
export function damagedIn(store: Store): readonly RecordKey[] {
  const state = store.state();
  return state.kind === 'ready' ? state.damaged : [];
}

const bitsOf = (keys: readonly RecordKey[]): number => keys.reduce((bits, key) => bits | (1 << recordKeys[key]), 0);

const everything = Object.keys(recordKeys) as RecordKey[];
/** What an event has put anew or removed for certain: rot in it is news from then on. */
const repaired: Partial<Record<EventKind, number>> = {
  'set-up': bitsOf(everything),
  'store-replaced': bitsOf(everything),
  'login-ok': bitsOf(['mailRequest', 'supportRequest']),
  'password-changed': bitsOf(['password', 'pattern', 'mailRequest', 'supportRequest']),
  'questions-changed': bitsOf(['questions']),
  'pattern-set': bitsOf(['pattern']),
  'pattern-removed': bitsOf(['pattern']),
};

function repairedBy({ kind, detail }: LoggedEvent): number {
  if (kind !== 'request-opened') return repaired[kind] ?? 0;
  const purpose = everyPurpose.find((each) => purposes[each].number === detail);
  return bitsOf(purpose ? ['uptime', purposes[purpose].record] : ['uptime']);
}

/** Bits of the damage that the log has told and nothing has repaired since. */
function told(store: Store): number {
  let bits = 0;
  for (const entry of store.log()) {
    const event = decodeEvent(entry);
    if (event === undefined) continue;
    if (event.kind === 'store-damaged') bits |= event.detail;
    else bits &= ~repairedBy(event);
  }
  return bits;
}

/** Appends the entry unless the log has told of all of it. Costs a look at the store's state when all is well. */
export function noteDamage(store: Store, entry: (detail: number) => Uint8Array): void {
  const damaged = damagedIn(store);
  if (damaged.length === 0) return;
  const detail = bitsOf(damaged);
  if ((detail & ~told(store)) !== 0) store.commit({ append: [entry(detail)] });
}
