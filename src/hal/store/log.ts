/**
 * One sector in use as a log: appending records and spending units.
 *
 * @module
 */

import { type Device, isErased, isFilled } from './device';
import { bodySize, recordHeaderSize, recordSize, recordsStart, sectorOffsets } from './layout';
import type { Mac } from './mac';
import { encodeBody, type FoundRecord, type RecordContent } from './records';
import type { Counter, Kept } from './state';

/** The sector that holds the live state. */
export interface ActiveSector {
  readonly index: number;
  readonly epoch: number;
  /** Offset in the sector of the first unit never written. */
  tail: number;
  sequence: number;
  /** Nothing may be appended any more: the next change goes to another sector. */
  blocked: boolean;
  /** Rot was seen: a move to another sector is wanted. */
  weak: boolean;
}

export const zeros = (length: number) => new Uint8Array(length);

/** Which of a record's open units have a cleared bit, ascending. */
export function usedUnits(sector: Uint8Array, record: FoundRecord, unit: number): readonly number[] {
  const used: number[] = [];
  for (let i = 0; i < record.open; i++) {
    const at = record.mark + (1 + i) * unit;
    if (!isFilled(sector, at, at + unit, 0xff)) used.push(i);
  }
  return used;
}

/** The commit mark at once: only for the snapshot, which the complete mark guards. */
export function writeSnapshotRecord(device: Device, log: ActiveSector, content: Kept, mac: Mac): boolean {
  const { unit } = device;
  const length = recordSize(content.payload.length, content.open, unit);
  if (log.tail + length > device.sectorSize) return false;
  const body = encodeBody(content, log.sequence, log.epoch, unit, mac);
  const bytes = zeros(body.length + unit);
  bytes.set(body);
  const offset = log.index * device.sectorSize + log.tail;
  let done = device.program(offset, bytes);
  for (const used of content.used) {
    done &&= device.program(offset + body.length + (1 + used) * unit, zeros(unit));
  }
  body.fill(0);
  bytes.fill(0);
  log.tail += length;
  log.sequence++;
  return done;
}

/**
 * Appends a record: header, rest, then, when all of it reads back, the commit mark. `full`: no room; `fault`: it never happened, and
 * the log is blocked until the state moves; `unsure`: the same, but it was the mark that the flash refused (see `isMarked`).
 */
export function appendRecord(
  device: Device,
  log: ActiveSector,
  content: RecordContent,
  mac: Mac,
): 'ok' | 'full' | 'fault' | 'unsure' {
  const { unit } = device;
  const length = recordSize(content.payload.length, content.open, unit);
  if (log.blocked || log.tail + length > device.sectorSize) return 'full';
  const offset = log.index * device.sectorSize + log.tail;
  const body = encodeBody(content, log.sequence, log.epoch, unit, mac);
  const written =
    device.program(offset, body.subarray(0, recordHeaderSize)) &&
    device.program(offset + recordHeaderSize, body.subarray(recordHeaderSize));
  body.fill(0);
  if (written && device.program(offset + bodySize(content.payload.length, unit), zeros(unit))) {
    log.tail += length;
    log.sequence++;
    return 'ok';
  }
  log.blocked = true;
  return written ? 'unsure' : 'fault';
}

/** Whether the record that `appendRecord` was unsure of counts: its mark takes a second program, or has at least one bit cleared. */
export function isMarked(device: Device, log: ActiveSector, content: RecordContent): boolean {
  const { unit } = device;
  const mark = log.index * device.sectorSize + log.tail + bodySize(content.payload.length, unit);
  if (device.program(mark, zeros(unit))) return true;
  const bytes = device.read(mark, unit);
  return bytes !== null && !isFilled(bytes, 0, unit, 0xff);
}

/**
 * Clears the next open unit of a counter. False: no unit is left, or the flash refused. A unit that is no longer erased was spent before
 * and misread at the mount: it counts, and another is cleared, because zeros over zeros would read back fine and count nothing.
 */
export function spendUnit(device: Device, log: ActiveSector, counter: Counter): boolean {
  const { area } = counter;
  while (area !== null && area.used < area.units) {
    const offset = log.index * device.sectorSize + area.offset + area.used * device.unit;
    const stands = device.read(offset, device.unit);
    const isFree = stands !== null && isErased(stands);
    if (stands === null || (isFree && !device.program(offset, zeros(device.unit)))) {
      // The unit may count at the next mount: one too many, never one too few.
      counter.area = null;
      return false;
    }
    area.used++;
    counter.total++;
    if (isFree) return true;
  }
  return false;
}

/** Where the open units of a counter record appended at `offset` begin. */
export const openOffset = (offset: number, length: number, open: number, unit: number): number =>
  offset + length - open * unit;

/** An empty log in a sector whose header is being written. */
export const newLog = (index: number, epoch: number, unit: number): ActiveSector => ({
  index,
  epoch,
  tail: recordsStart(unit),
  sequence: 0,
  blocked: false,
  weak: false,
});

/** Offset in the partition of a sector's complete mark. */
export const completeMark = (device: Device, index: number): number =>
  index * device.sectorSize + sectorOffsets.complete;
