/**
 * How much of the event log the graphic key may take: who knows it alone cannot push out the warnings of the others.
 */

import { describe, expect, it } from 'vitest';
import { createEventQuota } from '../../src/auth/event-quota';
import { encodeEvent, readLog } from '../../src/auth/events';
import { patternEventPeriod, patternEventsFree } from '../../src/auth/numbers';
import { type EventKind, eventKinds } from '../../src/auth/types';
import { openStore } from '../../src/hal/store/store';
import { failLogins, log } from './support/acts';
import { blankImage } from './support/fake-store';
import { answers, factoryNor, fastCrypto, logIn, type Machine, password, powerOn, restart } from './support/machine';
import { draw, enter, failPatterns, pattern, patterned } from './support/patterns';

const hour = 3_600_000;
const limited: readonly EventKind[] = ['pattern-ok', 'pattern-wrong', 'pattern-locked'];

/** Tries at the password that the owner is told of, newest first: how many there were each time. */
async function warnings(machine: Machine): Promise<readonly number[]> {
  const events = machine.auth.events(await logIn(machine));
  return events.filter(({ kind }) => kind === 'login-wrong').map(({ detail }) => detail);
}

async function visit(machine: Machine): Promise<void> {
  machine.auth.logout(await enter(machine));
}

describe('the quota by itself', () => {
  const entries = (kind: EventKind, count: number) =>
    Array.from({ length: count }, () => encodeEvent({ kind, wall: null, detail: 0 }));

  it('has a place for eight of each kind that a pattern can bring about, and for all others', () => {
    expect([patternEventsFree, patternEventPeriod]).toEqual([8, 24 * hour]);
    for (const kind of Object.keys(eventKinds) as EventKind[]) {
      const others = limited.filter((each) => each !== kind).flatMap((each) => entries(each, 100));
      const at = (count: number) => createEventQuota({ log: () => [...entries(kind, count), ...others] }, () => 5);
      expect(at(7).hasRoom(kind)).toBe(true);
      expect(at(8).hasRoom(kind), kind).toBe(!limited.includes(kind));
    }
  });

  it('does not count entries that only a newer version knows', () => {
    const log = () => [Uint8Array.of(250), new Uint8Array(), ...entries('pattern-ok', 7)];
    expect(createEventQuota({ log }, () => 5).hasRoom('pattern-ok')).toBe(true);
  });

  it('has one more for each kind a day after the last one, or after power-on', () => {
    let now = 1000;
    const quota = createEventQuota({ log: () => limited.flatMap((kind) => entries(kind, 8)) }, () => now);
    const room = () => limited.map((kind) => quota.hasRoom(kind));
    now += 24 * hour - 1;
    expect(room()).toEqual([false, false, false]);
    now += 1;
    expect(room()).toEqual([true, true, true]);
    quota.noteWritten('pattern-ok');
    expect(room()).toEqual([false, true, true]);
    now += 24 * hour - 1;
    expect(room()).toEqual([false, true, true]);
    now += 1;
    expect(room()).toEqual([true, true, true]);
  });
});

describe('four wrong passwords stay in a log of 4 KiB sectors through 500 rounds', () => {
  it.each([
    ['of log-in by pattern and log-out', visit],
    [
      'with four wrong patterns before each',
      async (machine: Machine) => {
        await failPatterns(machine, 4);
        await visit(machine);
      },
    ],
    [
      'with five wrong ones and the pause',
      async (machine: Machine) => {
        await failPatterns(machine, 5);
        machine.advance(machine.auth.lock('pattern').wait);
        await visit(machine);
      },
    ],
  ])('%s', async (_, round) => {
    const nor = factoryNor();
    const crypto = fastCrypto();
    const open = () => powerOn(undefined, { store: openStore({ flash: nor, crypto, erased: 'lost' }) });
    let machine = open();
    expect(nor.sectorSize).toBe(4096);
    await machine.auth.setUp({ password, pattern, questions: answers, language: 'ru' });
    await failLogins(machine, 4);
    for (let count = 1; count <= 500; count++) {
      await round(machine);
      if (count % 25 === 0) machine = open();
    }
    expect(await warnings(machine)).toEqual([4, 3, 2, 1]);
    const store = openStore({ flash: nor, crypto, erased: 'lost' });
    const kinds = readLog(store.log()).map(({ kind }) => kind);
    for (const kind of limited) expect(kinds.filter((each) => each === kind).length).toBeLessThanOrEqual(8);
    expect(kinds).not.toContain('logout');
  });

  it('with a restart after each', async () => {
    let machine = await patterned();
    await failLogins(machine, 4);
    for (let count = 1; count <= 500; count++) {
      await failPatterns(machine, 4);
      await visit(machine);
      machine = restart(machine, count);
    }
    expect(await warnings(machine)).toEqual([4, 3, 2, 1]);
  });

  it('and for more than 300 powered-on hours of whatever a pattern can do', async () => {
    const machine = await patterned();
    await failLogins(machine, 4);
    const isTold = () => readLog(machine.store.log()).filter(({ kind }) => kind === 'login-wrong').length === 4;
    while (isTold()) {
      await failPatterns(machine, 5);
      machine.advance(machine.auth.lock('pattern').wait);
      await visit(machine);
      machine.advance(hour);
    }
    console.log(`the first of four warnings is gone after ${(machine.now / hour).toFixed(1)} powered-on hours`);
    expect(machine.now).toBeGreaterThan(300 * hour);
    expect(machine.now).toBeLessThan(400 * hour);
  });
});

describe('a log-in by pattern', () => {
  it('is told eight times, then once in 24 hours; it opens each time', async () => {
    const machine = await patterned();
    const told = () => readLog(machine.store.log()).filter(({ kind }) => kind === 'pattern-ok').length;
    for (let count = 1; count <= 10; count++) {
      await visit(machine);
      expect(told()).toBe(Math.min(count, 8));
    }
    machine.trace.length = 0;
    await visit(machine);
    expect(machine.trace.at(-1)).toBe('commit 0pattern -> ok');
    machine.advance(24 * hour - 1);
    await visit(machine);
    expect(told()).toBe(8);
    machine.advance(1);
    await visit(machine);
    await visit(machine);
    expect(told()).toBe(9);
  });

  it('is counted as wrong also where the log has no room for it', async () => {
    const machine = await patterned();
    for (let round = 0; round < 2; round++) {
      await failPatterns(machine, 4);
      await visit(machine);
    }
    machine.trace.length = 0;
    await failPatterns(machine, 2);
    expect(machine.trace.filter((line) => line.startsWith('commit'))).toEqual([]);
    expect(machine.auth.lock('pattern').left).toBe(3);
    expect(restart(machine).auth.lock('pattern').left).toBe(3);
  });

  it('is told again where the flash had refused to', async () => {
    const machine = await patterned();
    for (let count = 0; count < 8; count++) await visit(machine);
    machine.advance(24 * hour);
    machine.store.fault = ({ call }) => (call === 'commit' ? 'refuse' : undefined);
    expect(await draw(machine)).toEqual({ kind: 'fault' });
    await failPatterns(machine, 1);
    machine.store.fault = () => undefined;
    await visit(machine);
    expect((await log(machine)).filter((kind) => kind === 'pattern-ok').length).toBe(9);
  });

  it('hides no try at anything else', async () => {
    const machine = await patterned();
    for (let count = 0; count < 8; count++) await visit(machine);
    for (let count = 0; count < 20; count++) machine.auth.logout(await logIn(machine));
    await failLogins(machine, 4);
    const kinds = await log(machine);
    expect(kinds.filter((kind) => kind === 'login-ok').length).toBe(21);
    expect(kinds.filter((kind) => kind === 'login-wrong').length).toBe(4);
    // of sessions that a password opened
    expect(kinds.filter((kind) => kind === 'logout').length).toBe(20);
  });
});

describe('a log-out', () => {
  it('is told of a session that a password opened, not of one that a pattern opened', async () => {
    const machine = await patterned();
    const [byPassword, byPattern] = [await logIn(machine), await enter(machine)];
    machine.trace.length = 0;
    machine.auth.logout(byPattern);
    expect(machine.trace).toEqual([]);
    expect(machine.auth.isLoggedIn(byPattern)).toBe(false);
    machine.auth.logout(byPassword);
    machine.auth.logout(byPassword);
    expect(machine.trace).toEqual(['commit log:11:5 -> ok']);
    expect(machine.auth.isLoggedIn(byPassword)).toBe(false);
    expect(powerOn(blankImage()).auth.events(byPassword)).toEqual([]);
  });
});
