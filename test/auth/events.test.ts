/**
 * Entries of the event log.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEvent, encodeEvent, readLog } from '../../src/auth/events';
import { type EventKind, eventKinds } from '../../src/auth/types';
import { runs } from './support/check';

const u32 = 2 ** 32 - 1;

describe('events', () => {
  it('lie in flash as documented', () => {
    const bytes = encodeEvent({ kind: 'login-locked', wall: 0x01_02_03_04_05_06, detail: 0x0708090a });
    expect([...bytes]).toEqual([4, 6, 5, 4, 3, 2, 1, 10, 9, 8, 7]);
  });

  it('come back as they went', () => {
    const kinds = Object.keys(eventKinds) as EventKind[];
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.option(fc.integer({ min: 0, max: 2 ** 48 - 2 })),
        fc.integer({ min: 0, max: u32 }),
        (kind, wall, detail) => {
          const bytes = encodeEvent({ kind, wall, detail });
          expect(bytes.length).toBe(11);
          expect(decodeEvent(bytes)).toEqual({ kind, wall, detail });
        },
      ),
      runs(300),
    );
  });

  it('take a clock set to nonsense as no time', () => {
    const wall = (value: number) => decodeEvent(encodeEvent({ kind: 'logout', wall: value, detail: 0 }))?.wall;
    expect([-1, -5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 48 - 1, 2 ** 48].map(wall)).toEqual(Array(6).fill(null));
    expect([0, 1.9, 2 ** 48 - 2].map(wall)).toEqual([0, 1, 2 ** 48 - 2]);
  });

  it('hold no more than 32 bits of detail', () => {
    expect(decodeEvent(encodeEvent({ kind: 'logout', wall: null, detail: u32 + 5 }))?.detail).toBe(u32);
  });

  it('are read newest first, without what is not known here', () => {
    const event = (detail: number) => ({ kind: 'login-ok', wall: null, detail }) as const;
    const newer = new Uint8Array([...encodeEvent(event(2)), 99, 98]);
    const entries = [
      encodeEvent(event(1)),
      Uint8Array.of(250, 1, 2),
      new Uint8Array(0),
      new Uint8Array(11),
      newer,
      newer.slice(0, 10),
    ];
    expect(readLog(entries)).toEqual([event(2), event(1)]);
    const inside = new Uint8Array(40);
    inside.set(encodeEvent(event(7)), 9);
    expect(decodeEvent(inside.subarray(9, 20))).toEqual(event(7));
  });

  it('never throw on bytes from anywhere', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 })), (entries) => {
        expect(readLog(entries).length).toBeLessThanOrEqual(entries.length);
      }),
      runs(300),
    );
  });
});
