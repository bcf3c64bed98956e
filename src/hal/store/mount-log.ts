/**
 * Reading the live sector at power-on: what its records add up to, and the bits that are programmed again so that a cut leaves no doubt.
 *
 * @module
 */

import { sameBytes } from '../bytes';
import { type Device, isErased, isFilled } from './device';
import { type ActiveSector, usedUnits, zeros } from './log';
import type { Mac } from './mac';
import { scanSector } from './records';
import { applyDamage, applyRecord, emptyState, type State } from './state';

const none: readonly number[] = [];
/** More zeros in a row than power-ons without a change are likely to leave. */
const longPad = 64;
/** Readings of a sector that is odd, the first one included. */
const readings = 3;

/** What one reading of the sector says; offsets from its beginning. */
interface Reading {
  readonly sector: Uint8Array;
  readonly state: State;
  readonly tail: number;
  readonly sequence: number;
  readonly rotten: number;
  /** The last record was cut short. */
  readonly isUnsettled: boolean;
  /** Rot that cost nothing. */
  readonly isWeak: boolean;
  /** Something is odd: a cut, rot, or a supply that is not steady yet. */
  readonly isDoubtful: boolean;
  /** Places that are to be zeros for certain. */
  readonly zeroed: readonly { readonly at: number; readonly length: number }[];
}

/** Null when the flash does not answer. Nothing is programmed. */
function readLog(device: Device, index: number, epoch: number, mac: Mac): Reading | null {
  const { unit, sectorSize } = device;
  const sector = device.read(index * sectorSize, sectorSize);
  if (sector === null) return null;
  const state = emptyState(sectorSize);
  const zeroed: { at: number; length: number }[] = [];
  const decided = (at: number) => void zeroed.push({ at, length: unit });
  /** A unit that should be zeros, and is not all of it. */
  const requireZeros = (at: number) => {
    if (isFilled(sector, at, at + unit, 0)) return;
    isOdd = true;
    decided(at);
  };
  let rotten = 0;
  let isUnsettled = false;
  let isWeak = false;
  let isOdd = false;
  /** Offsets of the last unit programmed, as far as they are known: the mark of a record with nothing behind it but pads; such a pad. */
  let lastMark = -1;
  let lastPad = -1;

  const { tail, sequence } = scanSector(sector, epoch, unit, mac, {
    record(record, fate) {
      lastMark = -1;
      lastPad = -1;
      if (fate === 'pending') {
        isUnsettled = true;
        return;
      }
      const used = record.open === 0 ? none : usedUnits(sector, record, unit);
      if (fate === 'rotten' || !applyRecord(state, record, used, record.mark + unit)) {
        rotten++;
        // Up to the last one: rot may have given one its bits back.
        applyDamage(state, record, used.length === 0 ? 0 : used.at(-1)! + 1);
      }
      isWeak ||= fate === 'repaired';
      lastMark = record.mark;
      // It reads odd only by rot, when it is not the last. Asked for here as well: one call less for each record.
      if (sector[record.mark] !== 0 || unit > 1) requireZeros(record.mark);
      for (let i = 0; i < used.length; i++) requireZeros(record.mark + (1 + used[i]!) * unit);
    },
    gap(kind, offset, length) {
      if (kind === 'pad') {
        lastPad = offset + length - unit;
        isOdd ||= length > longPad;
        return;
      }
      lastMark = -1;
      lastPad = -1;
      if (kind === 'rot' && offset + length < sectorSize) {
        zeroed.push({ at: offset, length });
        isWeak = true;
      } else if (kind === 'lost') {
        rotten++;
        applyDamage(state, null, 0xffff);
      } else {
        isUnsettled = true;
      }
    },
  });
  // They may be half programmed even if they read whole.
  if (lastMark >= 0) decided(lastMark);
  if (lastPad >= 0) decided(lastPad);
  for (const { area } of state.counters) if (area && area.used > 0) decided(area.offset + (area.used - 1) * unit);
  // What reads erased is read again: it has no MAC, and would give back tries or hide records.
  const isFree = (at: number, length: number): boolean | null => {
    const again = length > 0 ? device.read(index * sectorSize + at, length) : zeros(0);
    return again && isErased(again);
  };
  const free = [isFree(tail, sectorSize - tail)];
  for (const { area } of state.counters) {
    if (area) free.push(isFree(area.offset + area.used * unit, (area.units - area.used) * unit));
  }
  if (free.includes(null)) return null;
  const isDoubtful = isOdd || isUnsettled || isWeak || rotten > 0 || free.includes(false);
  return { sector, state, tail, sequence, rotten, isUnsettled, isWeak, isDoubtful, zeroed };
}

function wipe({ sector, state }: Reading): void {
  sector.fill(0);
  for (const value of state.values.values()) value.fill(0);
}

/**
 * Reads the sector and makes definite what a cut may have left half-done, so that every later mount reads the same. Faults block
 * the log. `isUnsettled`: the last record was cut short, nothing may be appended, and the state has to move. Null when the flash does
 * not answer. An odd reading is not acted upon before it came twice.
 */
export function mountLog(
  device: Device,
  index: number,
  epoch: number,
  mac: Mac,
): { log: ActiveSector; state: State; rotten: number; isUnsettled: boolean } | null {
  const { unit, sectorSize } = device;
  let found = readLog(device, index, epoch, mac);
  for (let times = 1; found?.isDoubtful && times < readings; times++) {
    const again = readLog(device, index, epoch, mac);
    const isSame = again !== null && sameBytes(again.sector, found.sector);
    wipe(found);
    found = again;
    if (isSame) break;
  }
  if (found === null) return null;
  const { state, rotten, isUnsettled, isWeak, zeroed } = found;
  const log: ActiveSector = {
    index,
    epoch,
    tail: found.tail,
    sequence: found.sequence,
    blocked: found.tail >= sectorSize,
    weak: isWeak,
  };
  const firm = (at: number, length: number) => {
    if (!device.program(index * sectorSize + at, zeros(length))) log.blocked = true;
  };
  for (const { at, length } of zeroed) firm(at, length);
  // A program cut in its first unit may read erased and yet be half programmed: that unit is given up.
  if (!isUnsettled && log.tail < sectorSize) {
    firm(log.tail, unit);
    log.tail += unit;
  }
  log.blocked ||= isUnsettled;
  log.weak ||= rotten > 0;
  found.sector.fill(0);
  return { log, state, rotten, isUnsettled };
}
