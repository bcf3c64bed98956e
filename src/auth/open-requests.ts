/**
 * The open requests of this recorder: their records and counters in a storage (the store, or memory), their time in `uptime`. STATES.md
 * has the transitions; each is one atomic commit, and counts once that is durable.
 *
 * @module
 */

import type { Change, RecordKey } from '../hal/store/types';
import type { RequestStorage } from './memory-request-storage';
import { codeTries, idlePeriod, longAgo } from './numbers';
import { everyPurpose, purposes } from './purposes';
import { decodeRequest, encodeRequest, type Request } from './request-record';
import type { EventKind, Purpose } from './types';
import {
  decodeUptime,
  encodeUptime,
  freshUptime,
  isDue,
  lifeLeft,
  lostUptime,
  type Uptime,
  updated,
  waitForNew,
  withOpening,
} from './uptime';

/** Why no request is open. */
export type Ending = 'none' | 'expired' | 'exhausted';

export interface OpenRequests {
  /** The request that takes tries. */
  open(purpose: Purpose): Request | undefined;
  /** Milliseconds of its life that are left. */
  left(purpose: Purpose): number;
  /** Tries it has left; 0 when it is dead. */
  tries(purpose: Purpose): number;
  /** What became of the last one, where none is open. */
  ending(purpose: Purpose): Ending;
  /** Milliseconds until another may be opened, 0 = now. */
  waitForNew(purpose: Purpose): number;
  /** Opens a request in the place of whatever was there; false when the flash refused. */
  begin(purpose: Purpose, request: Request): boolean;
  /** Counts a try, read back; false when the flash refused: then nothing may be verified. */
  spend(purpose: Purpose): boolean;
  /** Notes a wrong try. A lost note changes nothing, the counter has the try. */
  noteWrong(purpose: Purpose): void;
  /** The code was right: the request is used up. False when the flash refused: it stays as it was. */
  use(purpose: Purpose): boolean;
  /** Removes a request whose tries are used up. It is dead also where the flash refuses. */
  exhaust(purpose: Purpose): void;
  /** To be called after a commit that removed all requests. */
  forget(): void;
  /** The record `uptime` for a store that begins anew. */
  uptimeRecord(): Uint8Array;
  /** Ages go to flash, requests whose time is over are removed: one commit at most. */
  tick(): void;
}

interface RequestsParts {
  /** Where requests live now. */
  readonly storage: () => RequestStorage;
  /** Records found rotten at power-on. */
  readonly damaged: readonly RecordKey[];
  readonly now: () => number;
  readonly event: (kind: EventKind, detail: number) => Uint8Array;
}

export function createOpenRequests({ storage, damaged, now, event }: RequestsParts): OpenRequests {
  const requests: Partial<Record<Purpose, Request>> = {};
  let endings: Partial<Record<Purpose, Ending>> = {};
  let retryAt = longAgo;
  for (const purpose of everyPurpose) {
    const bytes = storage().get(purposes[purpose].record);
    const request = bytes && decodeRequest(purpose, bytes);
    if (request) requests[purpose] = request;
  }
  let uptime = readUptime();

  function readUptime(): Uptime {
    const bytes = storage().get('uptime');
    if (bytes) return decodeUptime(bytes, now());
    // A request without an age must not be taken for a young one.
    const isLost = damaged.includes('uptime') || everyPurpose.some((purpose) => requests[purpose]);
    return isLost ? lostUptime(now()) : freshUptime(now());
  }

  const tries = (purpose: Purpose) => Math.max(0, codeTries - storage().attempts(purposes[purpose].counter));
  const left = (purpose: Purpose) => lifeLeft(uptime, purpose, now());
  const isAlive = (purpose: Purpose) => left(purpose) > 0 && tries(purpose) > 0;
  const isHeld = (purpose: Purpose) => requests[purpose] !== undefined;
  const isOpen = (purpose: Purpose) => isHeld(purpose) && isAlive(purpose);
  const commit = (change: Change) => storage().commit(change) === 'ok';

  function drop(purpose: Purpose, ending: Ending): void {
    delete requests[purpose];
    endings[purpose] = ending;
  }

  const endingOf = (purpose: Purpose): Ending => (tries(purpose) === 0 ? 'exhausted' : 'expired');

  return {
    open: (purpose) => (isOpen(purpose) ? requests[purpose] : undefined),
    left,
    tries,
    ending: (purpose) => (requests[purpose] ? endingOf(purpose) : (endings[purpose] ?? 'none')),
    waitForNew: (purpose) => waitForNew(uptime, purpose, now()),

    begin(purpose, request) {
      const { record, counter, number } = purposes[purpose];
      const time = now();
      // The other request's age must not come out younger than it is, so the whole record is brought up to now.
      const next = withOpening(updated(uptime, isHeld, time), purpose, time);
      const put = { [record]: encodeRequest(purpose, request), uptime: encodeUptime(next, time) };
      if (!commit({ put, reset: [counter], append: [event('request-opened', number)] })) return false;
      uptime = next;
      requests[purpose] = request;
      delete endings[purpose];
      return true;
    },

    spend: (purpose) => storage().spend(purposes[purpose].counter) === 'ok',

    noteWrong(purpose) {
      const detail = purposes[purpose].number * 256 + codeTries - tries(purpose);
      commit({ append: [event('code-wrong', detail)] });
    },

    use(purpose) {
      const { record, counter, number } = purposes[purpose];
      if (!commit({ remove: [record], reset: [counter], append: [event('code-ok', number)] })) return false;
      drop(purpose, 'none');
      return true;
    },

    exhaust(purpose) {
      const { record, number } = purposes[purpose];
      // Where it is refused, `tick` tries again.
      if (commit({ remove: [record], append: [event('code-exhausted', number)] })) drop(purpose, 'exhausted');
    },

    forget() {
      for (const purpose of everyPurpose) delete requests[purpose];
      endings = {};
    },

    uptimeRecord: () =>
      encodeUptime(
        updated(uptime, () => false, now()),
        now(),
      ),

    tick() {
      const time = now();
      if (time < retryAt) return;
      const dead = everyPurpose.filter((purpose) => isHeld(purpose) && !isAlive(purpose));
      if (dead.length === 0 && !isDue(uptime, isOpen, time)) return;
      const next = updated(uptime, isOpen, time);
      const exhausted = dead.filter((purpose) => endingOf(purpose) === 'exhausted');
      const change = {
        put: { uptime: encodeUptime(next, time) },
        remove: dead.map((purpose) => purposes[purpose].record),
        append: exhausted.map((purpose) => event('code-exhausted', purposes[purpose].number)),
      };
      if (!commit(change)) {
        retryAt = time + idlePeriod;
        return;
      }
      uptime = next;
      for (const purpose of dead) drop(purpose, endingOf(purpose));
    },
  };
}
