/**
 * The credential store. SPEC.md has the bytes, DESIGN.md the reasons.
 *
 * @module
 */

import { format } from './format';
import {
  changeItems,
  counterContent,
  counterNumber,
  encodeItems,
  type Item,
  itemsMask,
  itemsSize,
  keyNumber,
} from './items';
import { recordKinds, recordSize, secretKeys } from './layout';
import { appendRecord, isMarked, openOffset, spendUnit } from './log';
import { type Erased, type Mounted, mount } from './mount';
import type { RecordContent } from './records';
import { replaceStore } from './replace';
import { move, retire } from './ring';
import { counterInNeed, hasRoom, snapshotEnd } from './snapshot';
import { applyItems, attemptsOf, cloneState, emptyState, holdsNewer, type State } from './state';
import {
  type Change,
  type CommitResult,
  lostAttempts,
  type RecordKey,
  recordKeys,
  type Store,
  type StoreState,
} from './types';

export interface StoreOptions {
  readonly flash: HostFlash;
  readonly crypto: Pick<HostCrypto, 'hmacSha256'>;
  /**
   * What an erased flash is taken for: `lost` (a store that somebody erased; the recorder is new only by the mark of `provisionStore`)
   * or `new`, for boards without provisioning.
   */
  readonly erased: Erased;
  /** Told of rot and of faults; never of contents. */
  readonly log?: (level: 'warn' | 'error', text: string) => void;
}

/** Records written over superseded secrets before a commit moves the state by itself, if `maintain` is never called. */
const staleLimit = 32;
/** A sector over this share of its size is compacted when idle, if that gives back an eighth of it. */
const fullShare = 0.7;
/** Less than this share free is too little for a log-in: the sector is compacted when idle if that gives back as much. */
const reserveShare = 1 / 16;

/** Opens the store on a flash. Finishes what a power cut left half-done; on `unreadable` nothing is written. Never throws by itself. */
export function openStore({ flash, crypto, erased, log: report = () => {} }: StoreOptions): Store {
  let mounted: Mounted = mount(flash, crypto, erased);
  // How many were written before this power-on is not known: the next one moves.
  let staleRecords = mounted.kind === 'ready' && mounted.state.stale ? staleLimit : 0;
  /** A move for tidiness failed: not tried again until a change succeeds in moving. */
  let tired = false;
  if (mounted.kind === 'unreadable') report('error', `store: unreadable: ${mounted.reason}`);
  if (mounted.kind === 'ready' && mounted.rotten > 0) report('warn', `store: rot in ${mounted.rotten} records`);

  const moveTo = (next: State): boolean => {
    if (mounted.kind !== 'ready') return false;
    const { ring, log } = mounted;
    const moved = move(ring, log, next);
    if (moved === null) {
      report('error', `store: no sector takes the state, sector ${log.index} still holds it`);
      return false;
    }
    mounted = { ...mounted, ...moved };
    staleRecords = 0;
    tired = false;
    return true;
  };

  /** Appends, or moves to another sector with `next` in place. */
  const write = (content: RecordContent | null, next: State): 'appended' | 'moved' | 'fault' => {
    if (mounted.kind !== 'ready') return 'fault';
    const { ring, log, state } = mounted;
    if (state.stale && ++staleRecords > staleLimit) {
      staleRecords = 0;
      if (moveTo(next)) return 'moved';
    }
    const result = content === null ? 'full' : appendRecord(ring.device, log, content, ring.mac);
    if (result !== 'ok') {
      if (result !== 'full') report('warn', `store: sector ${log.index} refused a record`);
      if (moveTo(next)) return 'moved';
      // A mark that stands though the flash refused it counts at the next power-on: then it is said now as well.
      if (content === null || result !== 'unsure' || !isMarked(ring.device, log, content)) return 'fault';
    }
    mounted.state = next;
    return 'appended';
  };

  /** A new record of a counter, with `tries` more counted and open units for the following ones. */
  const writeCounter = (number: number, tries: number): boolean => {
    if (mounted.kind !== 'ready') return false;
    const { log, state } = mounted;
    const { unit } = mounted.ring.device;
    const next = cloneState(state);
    const counter = next.counters[number]!;
    counter.total += tries;
    const content = counterContent(number, counter.total, counter.zero, unit);
    const length = recordSize(content.payload.length, content.open, unit);
    counter.area = { offset: openOffset(log.tail, length, content.open, unit), units: content.open, used: 0 };
    counter.based = true;
    counter.lost = null;
    return write(content, next) !== 'fault';
  };

  const commitItems = (items: readonly Item[]): CommitResult => {
    if (mounted.kind === 'unreadable') return 'fault';
    const { device } = mounted.ring;
    const next = mounted.kind === 'ready' ? cloneState(mounted.state) : emptyState(device.sectorSize);
    applyItems(next, items);
    // What a newer version left here is kept, whatever its size: the older half of the log goes before a change is refused.
    const logged = next.log.length;
    while (!hasRoom(next, device)) {
      if (next.log.length === 0 || !holdsNewer(next)) return 'full';
      next.log = next.log.slice(Math.ceil(next.log.length / 2));
    }
    if (mounted.kind === 'blank') {
      const made = format(mounted.ring, mounted.blank, next);
      if (made === null) return 'fault';
      mounted = { kind: 'ready', ring: mounted.ring, ...made, rotten: 0 };
      return 'ok';
    }
    const size = itemsSize(items);
    const small = recordSize(size, 0, device.unit) <= device.sectorSize && size <= 0xffff;
    const payload = small ? encodeItems(items) : new Uint8Array();
    const content = { kind: recordKinds.commit, open: 0, mask: itemsMask(items), payload };
    const result = write(small && next.log.length === logged ? content : null, next);
    payload.fill(0);
    return result === 'fault' ? 'fault' : 'ok';
  };

  return {
    state(): StoreState {
      if (mounted.kind === 'unreadable') return { kind: 'unreadable', reason: mounted.reason };
      if (mounted.kind === 'blank') return { kind: 'blank' };
      const { damaged } = mounted.state;
      const names = Object.keys(recordKeys) as RecordKey[];
      return { kind: 'ready', damaged: names.filter((name) => damaged & (1 << recordKeys[name])) };
    },

    get(key) {
      const number = keyNumber(key);
      return mounted.kind === 'ready' ? mounted.state.values.get(number)?.slice() : undefined;
    },

    log() {
      return mounted.kind === 'ready' ? mounted.state.log.map((entry) => entry.slice()) : [];
    },

    commit(change: Change) {
      const totals = mounted.kind === 'ready' ? mounted.state.counters.map(({ total }) => total) : [];
      const items = changeItems(change, totals);
      if (items.length === 0 && mounted.kind === 'ready') return 'ok';
      const before = mounted.kind === 'ready' ? mounted.state.values : null;
      const result = commitItems(items);
      for (const { key, bytes } of items) {
        bytes.fill(0);
        if (result === 'ok' && secretKeys & (1 << key) && mounted.kind === 'ready') {
          const old = before?.get(key);
          if (old !== mounted.state.values.get(key)) old?.fill(0);
        }
      }
      return result;
    },

    replace(change: Change) {
      if (mounted.kind !== 'unreadable') {
        changeItems(change);
        return 'fault';
      }
      const result = replaceStore({ flash, crypto, erased }, change);
      // What cannot be read stays so until power-on, whatever the flash says meanwhile: who uses this store counts on it.
      const next = result === 'ok' ? mount(flash, crypto, erased) : mounted;
      if (result !== 'ok' || next.kind !== 'ready') {
        if (result !== 'full') report('error', 'store: not replaced');
        return result === 'full' ? 'full' : 'fault';
      }
      mounted = next;
      staleRecords = 0;
      tired = false;
      return 'ok';
    },

    attempts(counter) {
      const number = counterNumber(counter);
      if (mounted.kind === 'unreadable') return lostAttempts;
      return mounted.kind === 'ready' ? attemptsOf(mounted.state.counters[number]!) : 0;
    },

    spend(counter) {
      const number = counterNumber(counter);
      if (mounted.kind !== 'ready') return 'fault';
      const { ring, log, state } = mounted;
      if (!log.blocked && spendUnit(ring.device, log, state.counters[number]!)) return 'ok';
      return writeCounter(number, 1) ? 'ok' : 'fault';
    },

    maintain() {
      if (mounted.kind !== 'ready') return false;
      const { ring, log, state } = mounted;
      const { sectorSize, count } = ring.device;
      const gain = log.tail - snapshotEnd(state, ring.device);
      const crowded =
        (log.tail > sectorSize * fullShare && gain >= sectorSize / 8) ||
        (sectorSize - log.tail < sectorSize * reserveShare && gain >= sectorSize * reserveShare);
      if (!tired && (log.epoch === 1 || log.blocked || log.weak || state.stale || crowded)) {
        tired = !moveTo(state);
        return !tired;
      }
      for (let index = 0; index < count; index++) {
        if (index === log.index || ring.clean.has(index) || ring.bad.has(index)) continue;
        retire(ring, index);
        return true;
      }
      // So that a try programs one unit on its way, and not a record.
      const needed = log.blocked ? -1 : counterInNeed(state, ring.device);
      return needed >= 0 && writeCounter(needed, 0);
    },
  };
}
