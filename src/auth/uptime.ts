/**
 * Powered-on time that outlives a restart: how old each open request is, and when requests were opened. Pure: states in, states out.
 *
 * Record `uptime`, 41 bytes: version (1), then for mail and for support: age of the open request (4, LE, ms), ages of the last four
 * openings (4 each; all ones = none). Later fields are appended.
 *
 * The age of a request is written ahead, in steps: flash holds what it may have reached by the next write, so a restart can only shorten
 * the request's life. The ages of openings are written after they were reached, so a restart can only lengthen the wait for a new one.
 *
 * @module
 */

import { getU32, setU32 } from '../hal/bytes';
import { ageLead, ageStep, requestLife, requestsPerWindow, requestWindow, windowStep } from './numbers';
import { everyPurpose } from './purposes';
import type { Purpose } from './types';

/** Times are clock values of this power-on; what happened before it lies below zero. */
interface PurposeTime {
  /** When the open request was opened, as far as anybody can tell; of no meaning without one. */
  readonly opened: number;
  /** Age that flash holds for it. */
  readonly promised: number;
  /** The last openings, oldest first. */
  readonly openings: readonly number[];
}

export interface Uptime {
  readonly times: Readonly<Record<Purpose, PurposeTime>>;
  /** When flash was last told how old the openings are. */
  readonly written: number;
}

const version = 1;
const none = 0xffff_ffff;
const purposeBytes = 4 * (1 + requestsPerWindow);
export const uptimeBytes = 1 + everyPurpose.length * purposeBytes;

/** Nothing was opened within the window. */
export function freshUptime(now: number): Uptime {
  const time = { opened: now, promised: 0, openings: [] };
  return { times: { mail: time, support: time }, written: now };
}

/**
 * What is believed where the record was lost: every request is too old, and all openings but one of those that are allowed were just now.
 * One stays free, since a support code is the way back of an owner whose flash rots; without it he would wait 24 powered-on hours. Rot does
 * not come when it is called, so nobody gains more than a fifth opening by it.
 */
export function lostUptime(now: number): Uptime {
  const time = (purpose: Purpose): PurposeTime => ({
    opened: now - requestLife[purpose],
    promised: requestLife[purpose],
    openings: Array<number>(requestsPerWindow - 1).fill(now),
  });
  return { times: { mail: time('mail'), support: time('support') }, written: now - windowStep };
}

/** Reads the record at power-on. Any bytes are taken: what is no record of this version counts as lost. */
export function decodeUptime(bytes: Uint8Array, now: number): Uptime {
  if (bytes[0] !== version || bytes.length < uptimeBytes) return lostUptime(now);
  const read = (index: number): PurposeTime => {
    const at = 1 + index * purposeBytes;
    const promised = getU32(bytes, at);
    const openings: number[] = [];
    for (let slot = 1; slot <= requestsPerWindow; slot++) {
      const age = getU32(bytes, at + 4 * slot);
      if (age !== none) openings.push(now - age);
    }
    return { opened: now - promised, promised, openings };
  };
  return { times: { mail: read(0), support: read(1) }, written: now };
}

/** The record as it is to be written now. */
export function encodeUptime(uptime: Uptime, now: number): Uint8Array {
  const bytes = new Uint8Array(uptimeBytes).fill(0xff);
  bytes[0] = version;
  for (const [index, purpose] of everyPurpose.entries()) {
    const at = 1 + index * purposeBytes;
    const { promised, openings } = uptime.times[purpose];
    setU32(bytes, at, promised);
    for (const [slot, opening] of openings.entries()) setU32(bytes, at + 4 * (slot + 1), now - opening);
  }
  return bytes;
}

/** Milliseconds of a request's life that are left, 0 when it is over. */
export function lifeLeft(uptime: Uptime, purpose: Purpose, now: number): number {
  return Math.max(0, requestLife[purpose] - (now - uptime.times[purpose].opened));
}

/** Milliseconds until another request may be opened, 0 = now. */
export function waitForNew(uptime: Uptime, purpose: Purpose, now: number): number {
  const { openings } = uptime.times[purpose];
  const oldest = openings.at(-requestsPerWindow);
  return oldest === undefined ? 0 : Math.max(0, requestWindow - (now - oldest));
}

/** A request is opened now. */
export function withOpening(uptime: Uptime, purpose: Purpose, now: number): Uptime {
  const openings = [...uptime.times[purpose].openings, now].slice(-requestsPerWindow);
  const time = { opened: now, promised: ageStep[purpose], openings };
  return { ...uptime, times: { ...uptime.times, [purpose]: time } };
}

/** True when flash has to be told something: an age about to be reached, an opening that no longer counts, or time that has passed. */
export function isDue(uptime: Uptime, open: (purpose: Purpose) => boolean, now: number): boolean {
  return everyPurpose.some((purpose) => {
    const { opened, promised, openings } = uptime.times[purpose];
    if (open(purpose) && now - opened + ageLead > promised) return true;
    if (openings.length === 0) return false;
    return now - uptime.written >= windowStep || now - openings[0]! >= requestWindow;
  });
}

/**
 * The state that is to be written now: ages promised ahead, openings of old forgotten. `held`: whether flash goes on holding a request, be
 * it dead: one that is too old must stay so.
 */
export function updated(uptime: Uptime, held: (purpose: Purpose) => boolean, now: number): Uptime {
  const update = (purpose: Purpose): PurposeTime => {
    const { opened, promised, openings } = uptime.times[purpose];
    const step = ageStep[purpose];
    // Whole steps only, so that one which is late does not shorten those after it.
    const missing = Math.ceil((now - opened + ageLead - promised) / step);
    return {
      opened,
      promised: held(purpose) ? promised + step * Math.max(0, missing) : promised,
      openings: openings.filter((opening) => now - opening < requestWindow),
    };
  };
  return { times: { mail: update('mail'), support: update('support') }, written: now };
}
