import { describe, expect, it } from 'vitest';
import {
  afterSuccess,
  afterTry,
  asServed,
  atPowerOn,
  earnedPauses,
  isOver,
  type Lockout,
  lockState,
  pauseLength,
  waitLeft,
} from '../../src/auth/lockout-rules';

const minute = 60_000;
const table = [30_000, minute, 5 * minute, 15 * minute, 30 * minute, 60 * minute, 60 * minute, 60 * minute];

describe('lockout', () => {
  it('earns a pause with the 5th wrong try and with each further one', () => {
    expect([0, 1, 4, 5, 6, 11, 1000].map(earnedPauses)).toEqual([0, 0, 0, 1, 2, 7, 996]);
    expect(table.map((_, index) => pauseLength(index))).toEqual(table);
    expect(pauseLength(100_000)).toBe(60 * minute);
  });

  it('tells tries left before the first pause', () => {
    const shown = [0, 1, 2, 3, 4].map((tries) => lockState(atPowerOn(tries, 0, 0), 0));
    expect(shown.map(({ left }) => left)).toEqual([5, 4, 3, 2, 1]);
    expect(shown.every(({ wait, pause }) => wait === 0 && pause === 30_000)).toBe(true);
  });

  it('walks through all pauses', () => {
    let now = 1000;
    let lockout: Lockout = atPowerOn(4, 0, now);
    for (const [index, length] of table.entries()) {
      now += 77;
      lockout = afterTry(lockout, 5 + index, now);
      const next = pauseLength(index + 1);
      expect(lockState(lockout, now)).toEqual({ wait: length, left: 0, pause: next });
      expect(lockState(lockout, now + 1)).toEqual({ wait: length - 1, left: 0, pause: next });
      expect(isOver(lockout, now + length - 1)).toBe(false);
      expect(lockState(lockout, now + length - 1)).toEqual({ wait: 1, left: 0, pause: next });
      now += length;
      expect(isOver(lockout, now)).toBe(true);
      expect(lockState(lockout, now)).toEqual({ wait: 0, left: 1, pause: next });
      if (index % 2 === 0) lockout = asServed(lockout);
      expect(isOver(lockout, now)).toBe(index % 2 === 1);
      expect(lockState(lockout, now)).toEqual({ wait: 0, left: 1, pause: next });
    }
  });

  it('begins a pause anew at power-on unless it was served', () => {
    expect(waitLeft(atPowerOn(5, 0, 500), 500)).toBe(30_000);
    expect(waitLeft(atPowerOn(7, 2, 500), 600)).toBe(5 * minute - 100);
    expect(waitLeft(atPowerOn(7, 3, 500), 500)).toBe(0);
    expect(isOver(atPowerOn(7, 3, 500), 500)).toBe(false);
  });

  it('does not believe more pauses than were earned', () => {
    const lockout = atPowerOn(2, 9, 0);
    expect(lockout.served).toBe(0);
    expect(waitLeft(afterTry(lockout, 5, 10), 10)).toBe(30_000);
    expect(atPowerOn(6, 4_000_000_000, 0).served).toBe(2);
  });

  it('keeps the pause in force when a refused spend counted nothing', () => {
    const waiting = afterTry(atPowerOn(4, 0, 0), 5, 100);
    expect(afterTry(waiting, 5, 20_000)).toBe(waiting);
  });

  it('owes nothing after a success', () => {
    expect(lockState(afterSuccess(50), 50)).toEqual({ wait: 0, left: 5, pause: 30_000 });
    expect(isOver(afterSuccess(50), 50)).toBe(false);
  });

  it('shows no more than the pause when the clock steps back', () => {
    expect(waitLeft(afterTry(atPowerOn(4, 0, 0), 5, 1000), 0)).toBe(30_000);
  });
});
