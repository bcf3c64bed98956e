/**
 * How much of the event log the graphic key may take. Who knows the pattern alone can make its entries at will: right ones, and wrong ones whose
 * counter a right one resets. The log keeps the newest entries, so without a limit he would push out the warnings about tries at the password.
 *
 * Entries of a kind are written until the log holds `patternEventsFree` of it, then one in `patternEventPeriod` of powered-on time, which
 * power-on begins anew.
 *
 * @module
 */

import type { Store } from '../hal/store/types';
import { decodeEvent } from './events';
import { patternEventPeriod, patternEventsFree } from './numbers';
import type { EventKind } from './types';

/** What a pattern alone can bring about. */
const limited: readonly EventKind[] = ['pattern-ok', 'pattern-wrong', 'pattern-locked'];

export interface EventQuota {
  /** Whether an entry of this kind may be written now; always of those that take more than a pattern. */
  hasRoom(kind: EventKind): boolean;
  /** To be called once such an entry is durable. */
  noteWritten(kind: EventKind): void;
}

export function createEventQuota(store: Pick<Store, 'log'>, now: () => number): EventQuota {
  const powerOn = now();
  /** Clock at which each kind was last written. */
  const written = new Map<EventKind, number>();
  return {
    hasRoom(kind) {
      if (!limited.includes(kind)) return true;
      if (now() - (written.get(kind) ?? powerOn) >= patternEventPeriod) return true;
      return store.log().filter((entry) => decodeEvent(entry)?.kind === kind).length < patternEventsFree;
    },
    noteWritten(kind) {
      written.set(kind, now());
    },
  };
}
