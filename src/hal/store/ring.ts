/**
 * The ring of sectors: which of them are ready for use, writing the state into one, moving it to the next.
 *
 * @module
 */

import { concat } from '../bytes';
import { type Device, isErased } from './device';
import { preambleSize, recordKinds, sectorOffsets } from './layout';
import { type ActiveSector, completeMark, newLog, writeSnapshotRecord } from './log';
import type { Mac } from './mac';
import { makeHeader, retireSector } from './sector';
import { compacted, snapshot } from './snapshot';
import type { State } from './state';

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

/** A state as it stands in its sector. */
export interface Moved {
  readonly log: ActiveSector;
  readonly state: State;
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
export function prepare(ring: Ring, index: number): boolean {
  const { device } = ring;
  if (ring.clean.has(index)) {
    const bytes = device.read(index * device.sectorSize, device.sectorSize);
    if (bytes !== null && isErased(bytes.subarray(preambleSize))) return true;
  }
  retire(ring, index);
  return ring.clean.has(index);
}

/**
 * Sees to it that a sector beside the `busy` ones holds a preamble, as the proof that a store was here while one of those is erased and
 * should the active one be lost. Only sectors that read erased are prepared for it: anything else is a proof by itself.
 */
export function keepPreamble(ring: Ring, busy: readonly number[]): void {
  const { device, clean, bad } = ring;
  for (let index = 0; index < device.count; index++) if (clean.has(index) && !busy.includes(index)) return;
  for (let index = 0; index < device.count; index++) {
    if (busy.includes(index) || bad.has(index)) continue;
    retire(ring, index);
    if (clean.has(index)) return;
  }
}

/** Both copies of a log's header, for `sectorOffsets.headerA`. */
export function makeHeaders({ device, mac }: Ring, epoch: number): Uint8Array {
  const header = makeHeader(device, epoch, mac);
  return concat(header, header);
}

/** Writes the snapshot behind a header that stands already; null when the flash refuses. */
export function writeSnapshot({ device, mac }: Ring, index: number, epoch: number, state: State): Moved | null {
  const log = newLog(index, epoch, device.unit);
  const next = compacted(state);
  for (const content of snapshot(state, device)) {
    if (!writeSnapshotRecord(device, log, content, mac)) return null;
    if (content.kind !== recordKinds.counter) continue;
    const { open: units } = content;
    next.counters[content.payload[0]!]!.area = { offset: log.tail - units * device.unit, units, used: 0 };
  }
  return { log, state: next };
}

/** Programs the mark that makes a snapshot the active one. */
export const complete = ({ device }: Ring, { log }: Moved): boolean =>
  device.program(completeMark(device, log.index), new Uint8Array(device.unit));

/** Writes the state as a new log into a prepared sector; null when the flash refuses. */
export function writeLog(ring: Ring, index: number, epoch: number, state: State): Moved | null {
  const { device } = ring;
  ring.clean.delete(index);
  if (!device.program(index * device.sectorSize + sectorOffsets.headerA, makeHeaders(ring, epoch))) return null;
  const written = writeSnapshot(ring, index, epoch, state);
  return written !== null && complete(ring, written) ? written : null;
}

/** The sectors after `from`, round the ring, without those that failed. */
export function candidates({ device, bad }: Ring, from: number): number[] {
  const order = Array.from({ length: device.count - 1 }, (_, i) => (from + 1 + i) % device.count);
  return order.filter((index) => !bad.has(index));
}

/**
 * Writes the whole state into the next sector that takes it, and erases the old one. Null when none does: the old one stands, and
 * is blocked if a sector that failed may yet come to look complete.
 */
export function move(ring: Ring, old: ActiveSector, state: State): Moved | null {
  for (const index of candidates(ring, old.index)) {
    if (!prepare(ring, index)) continue;
    const moved = writeLog(ring, index, ++ring.epoch, state);
    if (moved !== null) {
      keepPreamble(ring, [index, old.index]);
      retire(ring, old.index);
      return moved;
    }
    const gone = retire(ring, index);
    ring.bad.add(index);
    if (!gone) old.blocked = true;
  }
  ring.bad.clear();
  return null;
}
