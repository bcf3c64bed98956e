import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noteDamage } from '../../src/auth/damage';
import { decodeEvent, encodeEvent, readLog } from '../../src/auth/events';
import { purposes } from '../../src/auth/purposes';
import { decodeServed, encodeServed } from '../../src/auth/served';
import { decodeSettings, encodeSettings } from '../../src/auth/settings';
import { type EventKind, eventKinds, type Language } from '../../src/auth/types';
import type { RecordKey } from '../../src/hal/store/types';
import { damage } from './support/acts';
import { runs } from './support/check';
import { blankImage, openFakeStore } from './support/fake-store';
import { setUpMachine } from './support/machine';

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

describe('pauses served', () => {
  it('lie in flash as documented', () => {
    expect([...encodeServed({ login: 1, questions: 0x01020304, pattern: 7 })]).toEqual(
      [1, [1, 0, 0, 0], [4, 3, 2, 1], [7, 0, 0, 0]].flat(),
    );
  });

  it('come back as they went, also from a longer record', () => {
    const served = { login: u32, questions: 77, pattern: 3 };
    expect(decodeServed(encodeServed(served))).toEqual(served);
    expect(decodeServed(new Uint8Array([...encodeServed(served), 1, 2, 3, 4]))).toEqual(served);
  });

  it('are none where the record cannot be read', () => {
    const none = { login: 0, questions: 0, pattern: 0 };
    expect(decodeServed(undefined)).toEqual(none);
    expect(decodeServed(new Uint8Array(0))).toEqual(none);
    expect(decodeServed(new Uint8Array(13).fill(0xff))).toEqual(none);
    expect(decodeServed(Uint8Array.of(1, 9, 0, 0))).toEqual(none);
    expect(decodeServed(Uint8Array.of(1, 9, 0, 0, 0, 1, 1, 1))).toEqual({ login: 9, questions: 0, pattern: 0 });
    // as it was before there were patterns
    expect(decodeServed(Uint8Array.of(1, 9, 0, 0, 0, 8, 0, 0, 0))).toEqual({ login: 9, questions: 8, pattern: 0 });
  });
});

describe('settings', () => {
  it('lie in flash as documented and come back', () => {
    expect([...encodeSettings({ language: 'ru' })]).toEqual([1, 0]);
    expect([...encodeSettings({ language: 'en' })]).toEqual([1, 1]);
    for (const language of ['ru', 'en'] as const) {
      expect(decodeSettings(encodeSettings({ language }))).toEqual({ language });
    }
    expect(decodeSettings(Uint8Array.of(1, 1, 44))).toEqual({ language: 'en' });
  });

  it('are Russian where they cannot be read', () => {
    for (const bytes of [undefined, new Uint8Array(0), Uint8Array.of(1), Uint8Array.of(1, 2), Uint8Array.of(2, 1)]) {
      expect(decodeSettings(bytes)).toEqual({ language: 'ru' });
    }
    expect(() => encodeSettings({ language: 'de' as Language })).toThrow(RangeError);
  });
});

describe('damage', () => {
  const entry = (detail: number) => encodeEvent({ kind: 'store-damaged', wall: null, detail });
  const store = (damaged: readonly RecordKey[]) =>
    openFakeStore({ ...blankImage(), state: { kind: 'ready', damaged } });

  it('is noted once, with a bit for each record', () => {
    const damaged = store(['password', 'mail']);
    damaged.image.log.push(Uint8Array.of(250));
    noteDamage(damaged, entry);
    noteDamage(damaged, entry);
    expect(readLog(damaged.image.log)).toEqual([{ kind: 'store-damaged', wall: null, detail: 2 + 16 }]);
    damaged.image.log.push(encodeEvent({ kind: 'login-ok', wall: null, detail: 0 }));
    noteDamage(damaged, entry);
    expect(damaged.image.log.length).toBe(3);
    // A part of what was told is no news, more than that is.
    damaged.image.state = { kind: 'ready', damaged: ['mail'] };
    noteDamage(damaged, entry);
    expect(damaged.image.log.length).toBe(3);
    damaged.image.state = { kind: 'ready', damaged: ['mail', 'questions'] };
    noteDamage(damaged, entry);
    expect(readLog(damaged.image.log)[0]).toEqual({ kind: 'store-damaged', wall: null, detail: 8 + 16 });
  });

  it.each([
    ['set-up', 0, 'mail'],
    ['store-replaced', 0, 'uptime'],
    ['login-ok', 0, 'supportRequest'],
    ['password-changed', 0, 'password'],
    ['password-changed', 0, 'pattern'],
    ['questions-changed', 0, 'questions'],
    ['pattern-set', 0, 'pattern'],
    ['pattern-removed', 0, 'pattern'],
    ['request-opened', purposes.support.number, 'supportRequest'],
    ['request-opened', purposes.mail.number, 'mailRequest'],
    ['request-opened', purposes.support.number, 'uptime'],
  ] as const)('is news again after %s (%i), which put %s anew, and what stays damaged is not', (kind, detail, key) => {
    const damaged = store([key, 'served']);
    noteDamage(damaged, entry);
    damaged.image.log.push(encodeEvent({ kind, wall: null, detail }));
    noteDamage(damaged, entry);
    expect(readLog(damaged.image.log).map((event) => event.kind)).toEqual(['store-damaged', kind, 'store-damaged']);
    const other = store(['settings']);
    noteDamage(other, entry);
    other.image.log.push(encodeEvent({ kind, wall: null, detail }));
    noteDamage(other, entry);
    expect(readLog(other.image.log).length).toBe(kind === 'set-up' || kind === 'store-replaced' ? 3 : 2);
  });

  it('of a request is not told anew when one for another purpose is opened', () => {
    const damaged = store(['supportRequest']);
    noteDamage(damaged, entry);
    damaged.image.log.push(encodeEvent({ kind: 'request-opened', wall: null, detail: purposes.mail.number }));
    noteDamage(damaged, entry);
    expect(damaged.image.log.length).toBe(2);
  });

  it('is news again when a new request healed the record and it rots once more', async () => {
    let machine = await setUpMachine();
    const rot = () => {
      machine = damage(machine, 'supportRequest');
      machine.advance(0);
    };
    const noted = () => readLog(machine.store.image.log).filter(({ kind }) => kind === 'store-damaged').length;
    rot();
    expect(noted()).toBe(1);
    expect(await machine.auth.openRequest('support', 'monitor')).toMatchObject({ kind: 'ok' });
    expect(machine.store.state()).toEqual({ kind: 'ready', damaged: [] });
    rot();
    expect(noted()).toBe(2);
  });

  it('is not noted where there is none, or nothing can be written', () => {
    const sound = store([]);
    noteDamage(sound, entry);
    expect(sound.calls).toEqual([]);
    const foreign = openFakeStore({ ...blankImage(), state: { kind: 'unreadable', reason: 'foreign' } });
    noteDamage(foreign, entry);
    noteDamage(openFakeStore(), entry);
    expect(foreign.calls).toEqual([]);
  });
});
