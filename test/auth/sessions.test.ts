/**
 * Sessions: how they end, and the log they show.
 */

import { describe, expect, it } from 'vitest';
import { sessionIdle, sessionLife } from '../../src/auth/numbers';
import { createSessions } from '../../src/auth/sessions';
import type { Session } from '../../src/auth/types';
import { another, forgeries, getGrant, otherAnswers } from './support/acts';
import { answers, logIn, type Machine, password, restart, setUpMachine } from './support/machine';

describe('a session by itself', () => {
  it('is open until closed', () => {
    const sessions = createSessions(() => 0);
    const [first, second] = [sessions.open(), sessions.open()];
    expect(Object.isFrozen(first)).toBe(true);
    expect(Object.getPrototypeOf(first)).toBe(null);
    expect([sessions.isOpen(first), sessions.isOpen(second)]).toEqual([true, true]);
    expect([sessions.close(first), sessions.close(first), sessions.isOpen(first), sessions.isOpen(second)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    sessions.closeAll();
    expect([sessions.isOpen(second), sessions.close(second)]).toEqual([false, false]);
  });

  it('cannot be made or carried elsewhere', () => {
    const sessions = createSessions(() => 0);
    const session = sessions.open();
    expect(createSessions(() => 0).isOpen(session)).toBe(false);
    for (const forged of [...forgeries(), structuredClone(session), new Proxy(session, {})]) {
      expect(sessions.isOpen(forged as Session)).toBe(false);
      expect(sessions.close(forged as Session)).toBe(false);
    }
  });
});

/** Neither renewed nor used, and nothing is written for it. */
async function expectEnded(machine: Machine, session: Session): Promise<void> {
  machine.auth.renewSession(session);
  expect(machine.auth.isLoggedIn(session)).toBe(false);
  expect(machine.auth.events(session)).toEqual([]);
  machine.trace.length = 0;
  expect(await machine.auth.setQuestions(session, password, otherAnswers)).toEqual({ kind: 'session' });
  machine.auth.logout(session);
  expect(machine.trace).toEqual([]);
}

describe('a session', () => {
  it('shows the log to who is logged in', async () => {
    const machine = await setUpMachine();
    const session = await logIn(machine);
    machine.auth.logout({} as Session);
    expect(machine.auth.events({} as Session)).toEqual([]);
    const second = await logIn(machine);
    machine.auth.logout(session);
    machine.auth.logout(session);
    expect(machine.auth.events(session)).toEqual([]);
    expect(machine.auth.events(second).map(({ kind }) => kind)).toEqual(['logout', 'login-ok', 'login-ok', 'set-up']);
    expect(restart(machine).auth.events(second)).toEqual([]);
  });

  it('ends 10 minutes after the last input, and opens nothing any more', async () => {
    const machine = await setUpMachine();
    expect(sessionIdle).toBe(600_000);
    const session = await logIn(machine);
    machine.advance(sessionIdle - 1);
    expect(machine.auth.isLoggedIn(session)).toBe(true);
    machine.auth.renewSession(session);
    machine.advance(sessionIdle - 1);
    expect(machine.auth.isLoggedIn(session)).toBe(true);
    expect(machine.auth.events(session).length).toBe(2);
    machine.advance(1);
    expect(machine.auth.isLoggedIn(session)).toBe(false);
    await expectEnded(machine, session);
  });

  it('ends 12 hours after the log-in, however it is used', async () => {
    const machine = await setUpMachine();
    expect(sessionLife).toBe(12 * 3_600_000);
    const session = await logIn(machine);
    const nineMinutes = 540_000;
    for (let time = nineMinutes; time < sessionLife; time += nineMinutes) {
      machine.advance(nineMinutes);
      machine.auth.renewSession(session);
      expect(machine.auth.isLoggedIn(session)).toBe(true);
    }
    const later = await logIn(machine);
    machine.advance(sessionLife - machine.now - 1);
    expect(machine.auth.isLoggedIn(session)).toBe(true);
    machine.auth.renewSession(session);
    machine.auth.renewSession(later);
    machine.advance(1);
    expect([machine.auth.isLoggedIn(session), machine.auth.isLoggedIn(later)]).toEqual([false, true]);
    await expectEnded(machine, session);
  });

  it('of 12 hours sets no new questions that were begun in it', async () => {
    const machine = await setUpMachine();
    const session = await logIn(machine);
    for (let time = sessionIdle - 1; time < sessionLife - 1; time += sessionIdle - 1) {
      machine.now = time;
      machine.auth.renewSession(session);
    }
    machine.now = sessionLife - 1;
    machine.argon2 = 'hold';
    const setting = machine.auth.setQuestions(session, password, otherAnswers);
    machine.now = sessionLife;
    machine.argon2 = 'ok';
    machine.release();
    expect(await setting).toEqual({ kind: 'session' });
  });

  it('is not kept by looks at it, nor by the input of another', async () => {
    const machine = await setUpMachine();
    const first = await logIn(machine);
    const second = await logIn(machine);
    machine.advance(sessionIdle / 2);
    machine.auth.isLoggedIn(first);
    machine.auth.events(first);
    machine.auth.renewSession(second);
    machine.advance(sessionIdle / 2);
    expect([machine.auth.isLoggedIn(first), machine.auth.isLoggedIn(second)]).toEqual([false, true]);
  });

  it('is kept by a call for new questions, be it refused', async () => {
    const machine = await setUpMachine();
    const session = await logIn(machine);
    machine.advance(sessionIdle - 1);
    const same = { kind: 'same-question' };
    expect(await machine.auth.setQuestions(session, password, [answers[0], answers[0]])).toEqual(same);
    machine.advance(sessionIdle - 1);
    expect(machine.auth.isLoggedIn(session)).toBe(true);
  });

  it('ends with a new password at once', async () => {
    const machine = await setUpMachine();
    const session = await logIn(machine);
    const grant = await getGrant(machine);
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'ok' });
    expect(machine.auth.isLoggedIn(session)).toBe(false);
    machine.auth.renewSession(session);
    expect(machine.auth.isLoggedIn(session)).toBe(false);
  });
});
