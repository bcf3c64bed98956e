/**
 * One sector in use as a log: appending records, spending units, and what mounting repairs.
 *
 * @module
 */

import type { Device, Mac } from './device';
import { isFilled } from './device';
import { bodySize, recordHeaderSize, recordSize, recordsStart, sectorOffsets } from './format';
import { encodeBody, type FoundRecord, type RecordContent, scanSector } from './records';
import { applyDamage, applyRecord, type Counter, emptyState, type Kept, type State } from './state';

/** The sector that holds the live state. */
export interface ActiveLog {
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

const zeros = (length: number) => new Uint8Array(length);

const none: readonly number[] = [];

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
export function writeSnapshotRecord(device: Device, log: ActiveLog, content: Kept, mac: Mac): boolean {
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
  log: ActiveLog,
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
export function isMarked(device: Device, log: ActiveLog, content: RecordContent): boolean {
  const { unit } = device;
  const mark = log.index * device.sectorSize + log.tail + bodySize(content.payload.length, unit);
  if (device.program(mark, zeros(unit))) return true;
  const bytes = device.read(mark, unit);
  return bytes !== null && !isFilled(bytes, 0, unit, 0xff);
}

/** Clears the next open unit of a counter. False: no unit is left, or the flash refused. */
export function spendUnit(device: Device, log: ActiveLog, counter: Counter): boolean {
  const { area } = counter;
  if (area === null || area.used >= area.units) return false;
  const offset = log.index * device.sectorSize + area.offset + area.used * device.unit;
  if (!device.program(offset, zeros(device.unit))) {
    // The unit may count at the next mount: one too many, never one too few.
    counter.area = null;
    return false;
  }
  area.used++;
  counter.total++;
  return true;
}

/** Where the open units of a counter record appended at `offset` begin. */
export const openOffset = (offset: number, length: number, open: number, unit: number): number =>
  offset + length - open * unit;

/**
 * Reads the sector and makes definite what a cut may have left half-done, so that every later mount reads the same. Faults block
 * the log. `isUnsettled`: the last record was cut short, nothing may be appended, and the state has to move. Null when the flash does
 * not answer.
 */
export function mountLog(
  device: Device,
  index: number,
  epoch: number,
  mac: Mac,
): { log: ActiveLog; state: State; rotten: number; isUnsettled: boolean } | null {
  const { unit, sectorSize } = device;
  const sector = device.read(index * sectorSize, sectorSize);
  if (sector === null) return null;
  const state = emptyState(sectorSize);
  const log: ActiveLog = { index, epoch, tail: sectorSize, sequence: 0, blocked: false, weak: false };
  let rotten = 0;
  let isUnsettled = false;
  const firm = (at: number, bytes: Uint8Array) => {
    if (!device.program(index * sectorSize + at, bytes)) log.blocked = true;
  };
  const decided = (at: number) => firm(at, zeros(unit));
  /** Offsets of the last unit programmed, as far as they are known: the mark of a record with nothing behind it but pads; such a pad. */
  let lastMark = -1;
  let lastPad = -1;

  const { tail, sequence } = scanSector(sector, epoch, unit, mac, (span) => {
    if (span.type === 'pad') {
      lastPad = span.offset + span.length - unit;
      return;
    }
    lastMark = -1;
    lastPad = -1;
    if (span.type === 'record') {
      const { record } = span;
      const used = record.open === 0 ? none : usedUnits(sector, record, unit);
      if (!span.authentic || !applyRecord(state, record, used, record.mark + unit)) {
        rotten++;
        // Up to the last one: rot may have given one its bits back.
        applyDamage(state, record, used.length === 0 ? 0 : used.at(-1)! + 1);
      }
      if (span.repaired) log.weak = true;
      lastMark = record.mark;
      // It reads odd only by rot, when it is not the last.
      if (!isFilled(sector, record.mark, record.mark + unit, 0)) decided(record.mark);
      for (let i = 0; i < used.length; i++) {
        const at = record.mark + (1 + used[i]!) * unit;
        if (!isFilled(sector, at, at + unit, 0)) decided(at);
      }
    } else if (span.type === 'rot' && span.offset + span.length < sectorSize) {
      firm(span.offset, zeros(span.length));
      log.weak = true;
    } else if (span.type === 'lost') {
      rotten++;
      applyDamage(state, null, 0xffff);
    } else {
      isUnsettled = true;
    }
  });
  log.tail = tail;
  log.sequence = sequence;
  log.blocked ||= tail >= sectorSize;
  // They may be half programmed even if they read whole.
  if (lastMark >= 0) decided(lastMark);
  if (lastPad >= 0) decided(lastPad);
  for (const { area } of state.counters) if (area && area.used > 0) decided(area.offset + (area.used - 1) * unit);
  // A program cut in its first unit may read erased and yet be half programmed: that unit is given up.
  if (!isUnsettled && log.tail < sectorSize) {
    decided(log.tail);
    log.tail += unit;
  }
  log.blocked ||= isUnsettled;
  log.weak ||= rotten > 0;
  sector.fill(0);
  return { log, state, rotten, isUnsettled };
}

/** An empty log in a sector whose header is being written. */
export const newLog = (index: number, epoch: number, unit: number): ActiveLog => ({
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
