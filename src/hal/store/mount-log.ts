/**
 * Reading the live sector at power-on: what its records add up to, and the bits that are programmed again so that a cut leaves no doubt.
 *
 * @module
 */

import { type Device, isFilled } from './device';
import { type ActiveSector, usedUnits, zeros } from './log';
import type { Mac } from './mac';
import { scanSector } from './records';
import { applyDamage, applyRecord, emptyState, type State } from './state';

const none: readonly number[] = [];

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
): { log: ActiveSector; state: State; rotten: number; isUnsettled: boolean } | null {
  const { unit, sectorSize } = device;
  const sector = device.read(index * sectorSize, sectorSize);
  if (sector === null) return null;
  const state = emptyState(sectorSize);
  const log: ActiveSector = { index, epoch, tail: sectorSize, sequence: 0, blocked: false, weak: false };
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
