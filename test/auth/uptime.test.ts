import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageLead, ageStep, requestLife, requestWindow, windowStep } from '../../src/auth/numbers';
import type { Purpose } from '../../src/auth/types';
import {
  decodeUptime,
  encodeUptime,
  freshUptime,
  isDue,
  lifeLeft,
  lostUptime,
  type Uptime,
  updated,
  uptimeBytes,
  waitForNew,
  withOpening,
} from '../../src/auth/uptime';
import { full, runs } from './support/check';

const minute = 60_000;
const hour = 60 * minute;
const both = ['mail', 'support'] as const;
const yes = () => true;
const no = () => false;

describe('the record', () => {
  it('lies in flash as documented', () => {
    let uptime = withOpening(freshUptime(0), 'support', 1000);
    uptime = withOpening(uptime, 'mail', 2000);
    uptime = withOpening(uptime, 'support', 3000);
    const none = [255, 255, 255, 255];
    const bytes = encodeUptime(uptime, 3000 + 0x01020304);
    expect(bytes.length).toBe(uptimeBytes);
    expect([...bytes]).toEqual([
      1,
      // a minute ahead, then 0x01020304 + 1000 ms ago
      ...[0x60, 0xea, 0, 0, ...[0xec, 0x06, 0x02, 0x01], ...none, ...none, ...none],
      // half an hour ahead
      ...[0x40, 0x77, 0x1b, 0, ...[0xd4, 0x0a, 0x02, 0x01], ...[0x04, 0x03, 0x02, 0x01], ...none, ...none],
    ]);
    const again = decodeUptime(bytes, 0);
    expect(again.times.mail).toEqual({ opened: -minute, promised: minute, openings: [-0x01020304 - 1000] });
    expect(again.times.support.openings).toEqual([-0x01020304 - 2000, -0x01020304]);
    expect([...encodeUptime(again, 0)]).toEqual([...bytes]);
    expect(decodeUptime(new Uint8Array([...bytes, 1, 2, 3]), 0)).toEqual(again);
  });

  it('counts as lost where it cannot be read: requests too old, three opened just now, one left', () => {
    const whole = encodeUptime(freshUptime(0), 0);
    const newer = whole.slice();
    newer[0] = 2;
    for (const bytes of [new Uint8Array(0), whole.slice(1), whole.slice(0, -1), newer]) {
      const uptime = decodeUptime(bytes, 500);
      expect(uptime).toEqual(lostUptime(500));
      for (const purpose of both) {
        expect(lifeLeft(uptime, purpose, 500)).toBe(0);
        expect(waitForNew(uptime, purpose, 500)).toBe(0);
        expect(waitForNew(withOpening(uptime, purpose, 500), purpose, 500)).toBe(24 * hour);
      }
      // so that the wait gets on
      expect(isDue(uptime, no, 500)).toBe(true);
    }
  });

  it('is taken whatever it says', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 41, maxLength: 50 }), fc.integer({ min: 0, max: hour }), (bytes, now) => {
        bytes[0] = 1;
        const uptime = decodeUptime(bytes, now);
        for (const purpose of both) {
          expect(lifeLeft(uptime, purpose, now)).toBeLessThanOrEqual(requestLife[purpose]);
          expect(waitForNew(uptime, purpose, now)).toBeLessThanOrEqual(requestWindow);
        }
        expect(encodeUptime(updated(uptime, yes, now), now).length).toBe(41);
      }),
      runs(200),
    );
  });
});

describe('the life of a request', () => {
  it.each([
    ['mail', 30 * minute, minute],
    ['support', 72 * hour, 30 * minute],
  ] as const)('is as long as the design says: %s', (purpose, life, step) => {
    const uptime = withOpening(freshUptime(0), purpose, 700);
    expect(lifeLeft(uptime, purpose, 700)).toBe(life);
    expect(lifeLeft(uptime, purpose, 700 + life - 1)).toBe(1);
    expect(lifeLeft(uptime, purpose, 700 + life)).toBe(0);
    expect(lifeLeft(uptime, purpose, 700 + 2 * life)).toBe(0);
    expect(uptime.times[purpose].promised).toBe(step);
  });

  it('is told to flash a second before each step, once', () => {
    const mail = (purpose: Purpose) => purpose === 'mail';
    let uptime = withOpening(freshUptime(0), 'mail', 0);
    expect(isDue(uptime, mail, minute - ageLead)).toBe(false);
    expect(isDue(uptime, mail, minute - ageLead + 1)).toBe(true);
    // nobody asks for the age of a request that is not open
    expect(isDue(uptime, no, minute)).toBe(false);
    uptime = updated(uptime, mail, minute - ageLead + 1);
    expect(uptime.times.mail.promised).toBe(2 * minute);
    expect(isDue(uptime, mail, 2 * minute - ageLead)).toBe(false);
    expect(isDue(uptime, mail, 2 * minute - ageLead + 1)).toBe(true);
    // a late one catches up
    expect(updated(uptime, mail, 9 * minute + 5000).times.mail.promised).toBe(10 * minute);
    expect(updated(uptime, mail, 10 * minute - ageLead + 1).times.mail.promised).toBe(11 * minute);
    // an early one changes nothing
    expect(updated(uptime, mail, minute + 1).times.mail.promised).toBe(2 * minute);
    // of no request, it stays
    expect(updated(uptime, no, 9 * minute).times.mail.promised).toBe(2 * minute);
  });
});

describe('new requests', () => {
  it('are four in 24 hours', () => {
    let uptime = freshUptime(0);
    for (let index = 0; index < 4; index++) {
      expect(waitForNew(uptime, 'mail', index * hour)).toBe(0);
      uptime = withOpening(uptime, 'mail', index * hour);
    }
    expect(waitForNew(uptime, 'mail', 3 * hour)).toBe(21 * hour);
    expect(waitForNew(uptime, 'support', 3 * hour)).toBe(0);
    expect(waitForNew(uptime, 'mail', 24 * hour - 1)).toBe(1);
    expect(waitForNew(uptime, 'mail', 24 * hour)).toBe(0);
    uptime = withOpening(uptime, 'mail', 24 * hour);
    expect(uptime.times.mail.openings).toEqual([hour, 2 * hour, 3 * hour, 24 * hour]);
    expect(waitForNew(uptime, 'mail', 24 * hour)).toBe(hour);
  });

  it('are forgotten after 24 hours, and time is noted every 10 minutes while any is remembered', () => {
    const uptime = withOpening(freshUptime(0), 'mail', 0);
    expect(isDue(uptime, no, windowStep - 1)).toBe(false);
    expect(isDue(uptime, no, windowStep)).toBe(true);
    const noted = updated(uptime, no, windowStep);
    expect(noted.written).toBe(windowStep);
    expect(isDue(noted, no, 2 * windowStep - 1)).toBe(false);
    const late = { ...uptime, written: 24 * hour - 5 };
    expect(isDue(late, no, 24 * hour - 1)).toBe(false);
    expect(isDue(late, no, 24 * hour)).toBe(true);
    const empty = updated(late, no, 24 * hour);
    expect(empty.times.mail.openings).toEqual([]);
    expect(isDue(empty, no, 1000 * hour)).toBe(false);
  });
});

describe('over restarts', () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ wait: fc.integer({ min: 1, max: 20 * minute }) }) },
    { weight: 2, arbitrary: fc.record({ wait: fc.integer({ min: 1, max: 5 * hour }) }) },
    { weight: 2, arbitrary: fc.record({ open: fc.constantFrom<Purpose>('mail', 'support') }) },
    { weight: 2, arbitrary: fc.constant({ restart: true }) },
  );

  /** A tick every 900 ms of powered-on time would be too many: only those that write are taken, found by halving. */
  function pass(uptime: Uptime, from: number, to: number, write: (uptime: Uptime, now: number) => void): Uptime {
    let now = from;
    let current = uptime;
    while (now < to) {
      let low = now;
      let high = to;
      if (!isDue(current, yes, high)) return current;
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        if (isDue(current, yes, middle)) high = middle;
        else low = middle + 1;
      }
      now = high;
      current = updated(current, yes, now);
      write(current, now);
    }
    return current;
  }

  it('no life grows, little is lost, and no fifth request is opened within 24 hours of powered-on time', () => {
    let opened = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 120 }), (story) => {
        /** Powered-on time of all power-ons together, and of this one. */
        let total = 0;
        let now = 0;
        let uptime = freshUptime(0);
        let flash = encodeUptime(uptime, 0);
        let restarts: Record<Purpose, number> = { mail: 0, support: 0 };
        const begun: Partial<Record<Purpose, number>> = {};
        const openings: Record<Purpose, number[]> = { mail: [], support: [] };
        const write = (next: Uptime, at: number) => {
          flash = encodeUptime(next, at);
        };
        for (const each of story) {
          if ('wait' in each) {
            uptime = pass(uptime, now, now + each.wait, write);
            now += each.wait;
            total += each.wait;
          } else if ('open' in each) {
            if (waitForNew(uptime, each.open, now) > 0) {
              refused++;
              continue;
            }
            uptime = withOpening(updated(uptime, yes, now), each.open, now);
            write(uptime, now);
            begun[each.open] = total;
            restarts = { ...restarts, [each.open]: 0 };
            openings[each.open].push(total);
            opened++;
          } else {
            now = 0;
            uptime = decodeUptime(flash, 0);
            restarts = { mail: restarts.mail + 1, support: restarts.support + 1 };
          }
          for (const purpose of both) {
            if (begun[purpose] === undefined) continue;
            const rightly = Math.max(0, requestLife[purpose] - (total - begun[purpose]));
            const left = lifeLeft(uptime, purpose, now);
            expect(left, 'a restart prolonged a life').toBeLessThanOrEqual(rightly);
            const lost = restarts[purpose] * (ageStep[purpose] + ageLead);
            expect(left, 'more than a step was lost').toBeGreaterThanOrEqual(rightly - lost);
          }
        }
        for (const times of Object.values(openings)) {
          for (const [index, time] of times.entries()) {
            const fifth = times[index + 4];
            if (fifth !== undefined) expect(fifth - time).toBeGreaterThanOrEqual(requestWindow);
          }
        }
      }),
      runs(300),
    );
    if (!full) return;
    expect(opened).toBeGreaterThan(500);
    expect(refused).toBeGreaterThan(50);
  });
});
