/**
 * A new graphic key, or none: with a new password, or by the current one.
 */

import { describe, expect, it } from 'vitest';
import { sessionIdle } from '../../src/auth/numbers';
import type { Session } from '../../src/auth/types';
import { recordKeys } from '../../src/hal/store/types';
import { another, damage, getGrant, log } from './support/acts';
import { logIn, password, restart, setUpMachine } from './support/machine';
import { draw, enter, failPatterns, other, pattern, patterned, wrong } from './support/patterns';

describe('a new password', () => {
  it('removes the pattern, and says so in the log', async () => {
    const machine = await patterned();
    await failPatterns(machine, 5);
    expect(await machine.auth.changePassword(await getGrant(machine), another)).toEqual({ kind: 'ok' });
    expect(machine.store.calls.at(-1)!.what).toMatch(/^password:56 -pattern .* 0pattern .* log:11:10 log:11:22$/);
    for (const each of [machine, restart(machine)]) {
      expect(await draw(each)).toEqual({ kind: 'unavailable', problem: 'not-set-up' });
      expect(each.auth.lock('pattern').left).toBe(5);
    }
  });

  it('sets the pattern that comes with it, in the same commit', async () => {
    const machine = await patterned();
    await failPatterns(machine, 1);
    const grant = await getGrant(machine);
    const broken = await machine.auth.changePassword(grant, another, '14789');
    expect(broken).toEqual({ kind: 'pattern', problem: 'common' });
    // one mistake, one message: first the password itself
    expect(await machine.auth.changePassword(grant, 'admin', '14789')).toMatchObject({ kind: 'password' });
    expect(machine.auth.grantLeft(grant)).toBe(600_000);
    // the entry that was wrong may have become right
    expect(await machine.auth.changePassword(grant, another, wrong[0])).toEqual({ kind: 'ok' });
    expect(machine.store.calls.at(-1)!.what).toMatch(/^password:56 pattern:56 0login .* log:11:10 log:11:21$/);
    await enter(machine, wrong[0]);
    expect(await draw(machine)).toMatchObject({ kind: 'wrong' });
    await logIn(machine, another);
  });

  it('does not set it where the grant ends meanwhile', async () => {
    const machine = await patterned();
    const grant = await getGrant(machine);
    machine.argon2 = 'hold';
    const pending = machine.auth.changePassword(grant, another, other);
    machine.release();
    while (machine.trace.filter((line) => line.startsWith('argon2id')).length < 3) await Promise.resolve();
    machine.now += 600_000;
    machine.release();
    expect(await pending).toEqual({ kind: 'grant' });
    machine.argon2 = 'ok';
    await enter(machine);
  });

  it('notes no removal where there was none', async () => {
    const machine = await setUpMachine();
    await machine.auth.changePassword(await getGrant(machine), another);
    expect(machine.auth.events(await logIn(machine, another)).map(({ kind }) => kind)).toEqual([
      ...['login-ok', 'password-changed', 'answers-ok', 'set-up'],
    ]);
  });
});

describe('a pattern set later', () => {
  it('needs a session and the current password, counted as a log-in', async () => {
    const machine = await setUpMachine();
    const session = await logIn(machine);
    machine.trace.length = 0;
    expect(await machine.auth.setPattern({} as Session, password, pattern)).toEqual({ kind: 'session' });
    expect(await machine.auth.setPattern(session, 'мимо', '159')).toEqual({ kind: 'pattern', problem: 'short' });
    expect(machine.trace).toEqual([]);
    expect(await machine.auth.setPattern(session, 'мимо', pattern)).toMatchObject({ kind: 'wrong', lock: { left: 4 } });
    expect(await machine.auth.setPattern(session, 'мимо', null)).toMatchObject({ kind: 'wrong', repeat: true });
    expect(machine.auth.patternRefusal('monitor')).toBe('not-set-up');
    machine.trace.length = 0;
    expect(await machine.auth.setPattern(session, password, pattern)).toEqual({ kind: 'ok' });
    expect(machine.trace).toEqual([
      'hmac device 290',
      'equal 32 32',
      'spend login -> ok',
      'hmac device 274',
      'argon2id 32 16 19456 2 1 32',
      'equal 32 32',
      'hmac device 274',
      'argon2id 32 16 19456 2 1 32',
      'commit pattern:56 0login 0questions 0questionsTotal 0pattern log:11:21 -> ok',
    ]);
    await enter(machine);
    expect(machine.auth.lock('login').left).toBe(5);
  });

  it('takes the place of the old one, and forgets what was wrong', async () => {
    const machine = await patterned();
    await draw(machine, other);
    const grant = await getGrant(machine);
    const session = await logIn(machine);
    expect(await machine.auth.setPattern(session, password, other)).toEqual({ kind: 'ok' });
    expect(machine.auth.grantLeft(grant)).toBe(0);
    await enter(machine, other);
    expect(await draw(machine)).toMatchObject({ kind: 'wrong' });
  });

  it('is removed by null', async () => {
    const machine = await patterned();
    const session = await enter(machine);
    expect(await machine.auth.setPattern(session, password, null)).toEqual({ kind: 'ok' });
    expect(machine.store.calls.at(-1)!.what).toBe('-pattern 0login 0questions 0questionsTotal 0pattern log:11:22');
    expect(machine.auth.patternRefusal('monitor')).toBe('not-set-up');
    // a rotten one, too
    const rotten = damage(await patterned(), 'pattern');
    expect(await rotten.auth.setPattern(await logIn(rotten), password, null)).toEqual({ kind: 'ok' });
    expect(rotten.auth.patternRefusal('monitor')).toBe('not-set-up');
    expect(rotten.store.state()).toEqual({ kind: 'ready', damaged: [] });
  });

  it.each(['log-out', 'idle'])('is not written where the session ends meanwhile: %s', async (how) => {
    const machine = await patterned();
    const session = await logIn(machine);
    machine.argon2 = 'hold';
    const pending = machine.auth.setPattern(session, password, null);
    if (how === 'log-out') machine.auth.logout(session);
    else machine.now += sessionIdle;
    machine.argon2 = 'ok';
    machine.release();
    expect(await pending).toEqual({ kind: 'session' });
    await enter(machine);
  });

  it('keeps the session while it is set, and damage is news again after it', async () => {
    const machine = await patterned();
    const session = await logIn(machine);
    machine.now += sessionIdle - 1;
    expect(await machine.auth.setPattern(session, password, other)).toEqual({ kind: 'ok' });
    machine.now += sessionIdle - 1;
    expect(machine.auth.isLoggedIn(session)).toBe(true);
    const rotten = damage(machine, 'pattern');
    rotten.advance(0);
    await rotten.auth.setPattern(await logIn(rotten), password, pattern);
    const again = damage(rotten, 'pattern');
    again.advance(0);
    const told = again.auth.events(await logIn(again)).filter(({ kind }) => kind === 'store-damaged');
    expect(told.map(({ detail }) => detail)).toEqual(Array(2).fill(1 << recordKeys.pattern));
    await again.auth.setPattern(await logIn(again), password, null);
    const third = damage(again, 'pattern');
    third.advance(0);
    expect((await log(third)).filter((kind) => kind === 'store-damaged').length).toBe(3);
  });
});
