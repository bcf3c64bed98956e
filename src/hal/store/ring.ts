/**
 * The ring of sectors: which one is active, moving the state to the next, the first format.
 *
 * @module
 */

import { concat } from '../bytes';
import { type Device, isErased, type Mac } from './device';
import { preambleSize, recordsStart, sectorOffsets } from './format';
import { type ActiveLog, completeMark, newLog, writeSnapshotRecord } from './log';
import { type Head, makeHeader, parseHead, retireSector } from './sector';
import { compacted, type State, snapshot } from './state';

/** What is known of the sectors in this power session. */
export interface Ring {
  readonly device: Device;
  readonly mac: Mac;
  readonly preamble: Uint8Array;
  /** Sectors that hold nothing but our preamble. */
  readonly clean: Set<number>;
  /** Sectors that failed; tried again only when no other is left. */
  readonly bad: Set<number>;
  /** Highest epoch seen or used. */
  epoch: number;
}

/** A recorder never set up: where a first format was begun, if it was. */
export interface BlankRing {
  /** Holds the authentic header of epoch 1: the proof that nothing was stored before, so it goes last. */
  readonly witness: number | null;
  /** Holds a part of that header. */
  readonly begun: number | null;
}

/** Preamble and both copies of the header of a first format: always the same bytes, so a torn one can be finished. */
const firstHead = (ring: Ring): Uint8Array => {
  const header = makeHeader(ring.device, 1, ring.mac);
  return concat(ring.preamble, header, header);
};

/** Whether `bytes` may be on the way to `expected`: it has no bit cleared that `expected` has not. Another version's may not. */
const clearsNoMore = (bytes: Uint8Array, expected: Uint8Array): boolean =>
  expected.every((byte, i) => (bytes[i]! & byte) === byte);

/**
 * Tells a recorder that was never set up. Null when something is there that no first format leaves behind; `fault` when the
 * flash does not answer.
 */
export function findBlank(ring: Ring, heads: readonly Head[]): BlankRing | null | 'fault' {
  const { device } = ring;
  const witness = heads.findIndex((head) => head.kind === 'log' && head.epoch === 1 && head.fits && !head.complete);
  if (witness >= 0) return { witness, begun: null };
  const expected = firstHead(ring);
  let begun: number | null = null;
  for (let index = 0; index < device.count; index++) {
    const bytes = device.read(index * device.sectorSize, device.sectorSize);
    if (bytes === null) return 'fault';
    if (isErased(bytes)) continue;
    const isBegun = clearsNoMore(bytes, expected) && isErased(bytes.slice(expected.length));
    if (!isBegun || begun !== null) return null;
    begun = index;
  }
  return { witness: null, begun };
}

/**
 * Makes definite that a first format was not finished: its complete mark may be half programmed and read used at the next mount. The
 * witness moves to a sector without any marks, and what else stands about is erased.
 */
export function settleBlank(ring: Ring, blank: BlankRing, heads: readonly Head[]): BlankRing {
  if (blank.witness === null) return blank;
  const witness = moveWitness(ring, blank.witness);
  heads.forEach((head, index) => {
    if (index !== witness && !ring.clean.has(index) && (head.kind === 'log' || head.kind === 'dirty'))
      retire(ring, index);
  });
  return { witness, begun: null };
}

/** Where the witness stands then. */
function moveWitness(ring: Ring, witness: number): number {
  const { device } = ring;
  const head = firstHead(ring);
  const bytes = device.read(witness * device.sectorSize, device.sectorSize);
  if (bytes === null || isErased(bytes.slice(head.length))) return witness;
  for (const index of candidates(ring, witness)) {
    if (!prepare(ring, index)) continue;
    ring.clean.delete(index);
    if (!device.program(index * device.sectorSize, head)) continue;
    retire(ring, witness);
    return index;
  }
  ring.bad.clear();
  return witness;
}

/** Erases a sector and remembers how that went; false when it can still be taken for a log. */
export function retire(ring: Ring, index: number): boolean {
  ring.clean.delete(index);
  const result = retireSector(ring.device, index, ring.preamble);
  if (result === 'clean') ring.clean.add(index);
  else ring.bad.add(index);
  return result !== 'stuck';
}

/** A sector known to be erased to the end: a preamble says so, and nothing was written since. */
function prepare(ring: Ring, index: number): boolean {
  const { device } = ring;
  if (ring.clean.has(index)) {
    const bytes = device.read(index * device.sectorSize, device.sectorSize);
    if (bytes !== null && isErased(bytes.slice(preambleSize))) return true;
  }
  retire(ring, index);
  return ring.clean.has(index);
}

/** Snapshot and complete mark behind a header that stands already. */
function fill(ring: Ring, index: number, epoch: number, state: State): ActiveLog | null {
  const { device, mac } = ring;
  const log = newLog(index, epoch, device.unit);
  for (const content of snapshot(state)) if (!writeSnapshotRecord(device, log, content, mac)) return null;
  return device.program(completeMark(device, index), new Uint8Array(device.unit)) ? log : null;
}

/** Writes the state as a new log into a prepared sector; null when the flash refuses. */
export function writeLog(ring: Ring, index: number, epoch: number, state: State): ActiveLog | null {
  const { device, mac } = ring;
  ring.clean.delete(index);
  const header = makeHeader(device, epoch, mac);
  const offset = index * device.sectorSize + sectorOffsets.headerA;
  return device.program(offset, concat(header, header)) ? fill(ring, index, epoch, state) : null;
}

/** The sectors after `from`, round the ring, without those that failed. */
function candidates({ device, bad }: Ring, from: number): number[] {
  const order = Array.from({ length: device.count - 1 }, (_, i) => (from + 1 + i) % device.count);
  return order.filter((index) => !bad.has(index));
}

export interface Moved {
  readonly log: ActiveLog;
  readonly state: State;
}

/**
 * Writes the whole state into the next sector that takes it, and erases the old one. Null when none does: the old one stands, and
 * is blocked if a sector that failed may yet come to look complete.
 */
export function move(ring: Ring, old: ActiveLog, state: State): Moved | null {
  for (const index of candidates(ring, old.index)) {
    if (!prepare(ring, index)) continue;
    const log = writeLog(ring, index, ++ring.epoch, state);
    if (log !== null) {
      retire(ring, old.index);
      return { log, state: compacted(state) };
    }
    const gone = retire(ring, index);
    ring.bad.add(index);
    if (!gone) old.blocked = true;
  }
  ring.bad.clear();
  return null;
}

/** The first format. Null when the flash refuses. */
export function format(ring: Ring, blank: BlankRing, state: State): Moved | null {
  const { device } = ring;
  const head = firstHead(ring);
  let { witness } = blank;
  const order = Array.from({ length: device.count }, (_, i) => ((blank.begun ?? witness ?? 0) + i) % device.count);
  const touched = new Set<number>();
  let log: ActiveLog | null = null;
  for (const index of order) {
    if (index === witness) {
      // Made definite before anything is erased: from here on it alone tells this recorder from one that lost its store.
      const stands = device.read(index * device.sectorSize, head.length);
      if (stands === null) return null;
      if (clearsNoMore(stands, head) && !device.program(index * device.sectorSize, head)) return null;
      touched.add(index);
      continue;
    }
    touched.add(index);
    if (witness === null) {
      // Never erased, because never written: a torn erase here would look like a store that was lost.
      ring.epoch = 1;
      if (device.program(index * device.sectorSize, head)) log = fill(ring, index, 1, state);
      if (log === null && isWitness(ring, index)) witness = index;
    } else if (prepare(ring, index)) {
      log = writeLog(ring, index, ++ring.epoch, state);
    }
    if (log !== null) break;
    ring.bad.add(index);
  }
  if (log === null) {
    ring.bad.clear();
    return null;
  }
  for (let index = 0; index < device.count; index++) {
    if (index === log.index || ring.clean.has(index)) continue;
    if (touched.has(index)) retire(ring, index);
    // Proof in every sector that a store was here, should the active one be lost. Not erased, so only where nothing ever was.
    else if (blank.witness === null && device.program(index * device.sectorSize, ring.preamble)) ring.clean.add(index);
  }
  return { log, state: compacted(state) };
}

const isWitness = ({ device, preamble, mac }: Ring, index: number): boolean => {
  const bytes = device.read(index * device.sectorSize, recordsStart(device.unit));
  if (bytes === null) return false;
  const head = parseHead(bytes, device, preamble, mac);
  return head.kind === 'log' && head.epoch === 1 && !head.complete;
};
