/**
 * A new password: what it needs, what it makes void.
 */

import { describe, expect, it } from 'vitest';
import type { Grant } from '../../src/auth/types';
import { another, failLogins, getGrant, otherAnswers } from './support/acts';
import { logIn, password, restart, setUpMachine } from './support/machine';

describe('new password', () => {
  it('is one commit that voids what it must and keeps the rest', async () => {
    const machine = await setUpMachine();
    const session = await logIn(machine);
    for (const key of ['pattern', 'mailRequest', 'supportRequest', 'mail', 'uptime'] as const) {
      machine.store.image.records.set(key, Uint8Array.of(1, 2, 3));
    }
    await failLogins(machine, 5);
    machine.advance(30_000);
    const grant = await getGrant(machine);
    machine.store.calls.length = 0;
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'ok' });
    expect(machine.store.calls).toEqual([
      {
        call: 'commit',
        what:
          'password:56 served:13 -pattern -mailRequest -supportRequest 0login 0questions 0pattern 0mailCode 0supportCode ' +
          '0questionsTotal log:11:10 log:11:22',
      },
    ]);
    expect([...machine.store.image.records.keys()].sort()).toEqual(
      ['mail', 'password', 'questions', 'served', 'settings', 'uptime'].sort(),
    );
    expect(machine.auth.isLoggedIn(session)).toBe(false);
    expect(machine.auth.grantLeft(grant)).toBe(0);
    expect(machine.auth.lock('login')).toEqual({ wait: 0, left: 5, pause: 30_000 });
    expect(await machine.auth.login(password)).toMatchObject({ kind: 'wrong' });
    await logIn(machine, another);
    await getGrant(machine);
  });

  it('removes a rotten pattern too, and nothing that is not there', async () => {
    const machine = await setUpMachine();
    const grant = await getGrant(machine);
    machine.store.image.state = { kind: 'ready', damaged: ['pattern'] };
    machine.store.calls.length = 0;
    await machine.auth.changePassword(grant, another);
    expect(machine.store.calls[0]!.what).toMatch(/^password:56 -pattern 0login .* log:11:10 log:11:22$/);
    expect(machine.store.state()).toEqual({ kind: 'ready', damaged: [] });
  });

  it('needs a grant that is live, of this recorder, and real', async () => {
    const machine = await setUpMachine();
    const other = await setUpMachine();
    const foreign = await getGrant(other);
    const session = await logIn(machine);
    const before = structuredClone(machine.store.image);
    machine.trace.length = 0;
    const forged = [
      undefined,
      null,
      {},
      Object.freeze(Object.create(null)),
      session,
      foreign,
      'grant',
      new Proxy(foreign, {}),
    ];
    for (const grant of forged) {
      expect(await machine.auth.changePassword(grant as Grant, another)).toEqual({ kind: 'grant' });
      expect(machine.auth.grantLeft(grant as Grant)).toBe(0);
    }
    expect(machine.trace).toEqual([]);
    expect(machine.store.image).toEqual(before);
    expect(await other.auth.changePassword(foreign, another)).toEqual({ kind: 'ok' });
    expect(await other.auth.changePassword(foreign, password)).toEqual({ kind: 'grant' });
  });

  it('is refused once 10 minutes have passed, also while hashing', async () => {
    const machine = await setUpMachine();
    const early = await getGrant(machine);
    machine.advance(600_000);
    expect(await machine.auth.changePassword(early, another)).toEqual({ kind: 'grant' });
    const late = await getGrant(machine);
    machine.advance(599_999);
    machine.argon2 = 'hold';
    machine.store.calls.length = 0;
    const pending = machine.auth.changePassword(late, another);
    machine.now += 1;
    machine.release();
    expect(await pending).toEqual({ kind: 'grant' });
    expect(machine.store.calls).toEqual([]);
  });

  it('leaves the grant when a rule refuses, and says the rule', async () => {
    const machine = await setUpMachine();
    const grant = await getGrant(machine);
    machine.trace.length = 0;
    expect(await machine.auth.changePassword(grant, '12345678')).toEqual({ kind: 'password', problem: 'common' });
    expect(machine.trace).toEqual([]);
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'ok' });
  });

  it('leaves grant, password and sessions when flash or memory refuse', async () => {
    const machine = await setUpMachine();
    const session = await logIn(machine);
    const grant = await getGrant(machine);
    machine.store.fault = () => 'refuse';
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'fault' });
    machine.store.fault = () => undefined;
    machine.argon2 = 'fail';
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'fault' });
    machine.argon2 = 'ok';
    expect(machine.auth.isLoggedIn(session)).toBe(true);
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'ok' });
  });

  it('takes one of two calls at once', async () => {
    const machine = await setUpMachine();
    const grant = await getGrant(machine);
    const results = await Promise.all([
      machine.auth.changePassword(grant, another),
      machine.auth.changePassword(grant, 'Аист на колокольне'),
    ]);
    expect(results).toEqual([{ kind: 'ok' }, { kind: 'busy' }]);
    await logIn(machine, another);
  });

  it('is out of reach after a newer grant, a log-in, new questions, a restart', async () => {
    const machine = await setUpMachine();
    const change = (grant: Grant) => machine.auth.changePassword(grant, another);
    const first = await getGrant(machine);
    const second = await getGrant(machine);
    expect(await change(first)).toEqual({ kind: 'grant' });
    expect(machine.auth.grantLeft(second)).toBe(600_000);
    const session = await logIn(machine);
    expect(await change(second)).toEqual({ kind: 'grant' });
    const third = await getGrant(machine);
    expect(machine.auth.isLoggedIn(session)).toBe(true);
    await machine.auth.login('мимо');
    expect(machine.auth.grantLeft(third)).toBe(600_000);
    expect(await machine.auth.setQuestions(session, password, otherAnswers)).toEqual({ kind: 'ok' });
    expect(await change(third)).toEqual({ kind: 'grant' });
    const verdict = await machine.auth.answer(otherAnswers, 'monitor');
    if (verdict.kind !== 'ok') throw new Error(verdict.kind);
    expect(await restart(machine).auth.changePassword(verdict.grant, another)).toEqual({ kind: 'grant' });
  });
});
