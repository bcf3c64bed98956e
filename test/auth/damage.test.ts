/**
 * What the log says of records that have rotted, and when it is news.
 */

import { describe, expect, it } from 'vitest';
import { noteDamage } from '../../src/auth/damage';
import { encodeEvent, readLog } from '../../src/auth/events';
import { purposes } from '../../src/auth/purposes';
import type { RecordKey } from '../../src/hal/store/types';
import { damage } from './support/acts';
import { blankImage, openFakeStore } from './support/fake-store';
import { setUpMachine } from './support/machine';

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
    ['login-ok', 0, 'mailRequest'],
    ['login-ok', 0, 'supportRequest'],
    ['password-changed', 0, 'password'],
    ['password-changed', 0, 'pattern'],
    ['password-changed', 0, 'mailRequest'],
    ['password-changed', 0, 'supportRequest'],
    ['questions-changed', 0, 'questions'],
    ['pattern-set', 0, 'pattern'],
    ['pattern-removed', 0, 'pattern'],
    ['request-opened', purposes.support.number, 'supportRequest'],
    ['request-opened', purposes.mail.number, 'mailRequest'],
    ['request-opened', purposes.support.number, 'uptime'],
    // of a purpose that only a later version knows
    ['request-opened', 3, 'uptime'],
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
