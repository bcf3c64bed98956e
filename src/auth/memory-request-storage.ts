/**
 * Where requests live while the store takes no write: in memory, until power-off. With an unreadable store the way in by a support code
 * must stay, and nothing may be written, so that a repair of the flash still can.
 *
 * A restart forgets the tries and the openings. That is safe: each request has 40 fresh random bits of its own and takes 5 tries, so
 * tries at different requests do not add up to a search. Whoever restarts the recorder every 10 seconds and types 4 x 5 codes each time
 * makes 2 tries a second, and needs 2^39 of them for an even chance: more than 8000 years.
 *
 * @module
 */

import type { CounterKey, RecordKey, Store } from '../hal/store/types';

/** What requests need of a store. */
export type RequestStorage = Pick<Store, 'get' | 'commit' | 'attempts' | 'spend'>;

export function createMemoryRequestStorage(): RequestStorage {
  const records = new Map<RecordKey, Uint8Array>();
  const counters = new Map<CounterKey, number>();
  return {
    get: (key) => records.get(key)?.slice(),
    // Events are lost: there is no log to append to.
    commit({ put = {}, remove = [], reset = [] }) {
      for (const key of remove) records.delete(key);
      for (const [key, value] of Object.entries(put)) records.set(key as RecordKey, value.slice());
      for (const counter of reset) counters.delete(counter);
      return 'ok';
    },
    attempts: (counter) => counters.get(counter) ?? 0,
    spend(counter) {
      counters.set(counter, (counters.get(counter) ?? 0) + 1);
      return 'ok';
    },
  };
}
