import { describe, expect, it } from 'vitest';
import { answers, logIn, password, powerOn, restart, setUpMachine, wrongAnswers } from './support/machine';

describe('set-up and log-in', () => {
  it('sets up once, logs in, logs out', async () => {
    const machine = await setUpMachine();
    expect(machine.auth.status()).toEqual({ kind: 'ready' });
    const again = await machine.auth.setUp({ password: 'Другой кувшин', questions: answers, language: 'en' });
    expect(again).toEqual({ kind: 'already' });
    const session = await logIn(machine);
    expect(machine.auth.isLoggedIn(session)).toBe(true);
    machine.auth.logout(session);
    expect(machine.auth.isLoggedIn(session)).toBe(false);
  });

  it('recovers by questions', async () => {
    const machine = await setUpMachine();
    const verdict = await machine.auth.answer(answers, 'monitor');
    if (verdict.kind !== 'ok') throw new Error(verdict.kind);
    expect(machine.auth.grantLeft(verdict.grant)).toBe(600_000);
    expect(await machine.auth.changePassword(verdict.grant, 'Скворечник у реки')).toEqual({ kind: 'ok' });
    expect(await machine.auth.login(password)).toMatchObject({ kind: 'wrong' });
    await logIn(machine, 'Скворечник у реки');
  });

  it('counts, pauses and survives a restart', async () => {
    let machine = await setUpMachine();
    for (let n = 1; n <= 5; n++) {
      const result = await machine.auth.login(`wrong ${n}`);
      expect(result).toMatchObject({ kind: 'wrong', repeat: false, lock: { left: n < 5 ? 5 - n : 0 } });
    }
    expect(machine.auth.lock('login')).toEqual({ wait: 30_000, left: 0, pause: 60_000 });
    machine.advance(20_000);
    expect(machine.auth.lock('login').wait).toBe(10_000);
    machine = restart(machine);
    expect(machine.auth.lock('login').wait).toBe(30_000);
    machine.advance(30_000);
    machine = restart(machine);
    expect(machine.auth.lock('login')).toEqual({ wait: 0, left: 1, pause: 60_000 });
    expect(await machine.auth.answer(wrongAnswers('нет такого'), 'web')).toMatchObject({ kind: 'wrong' });
    expect(powerOn().auth.status()).toEqual({ kind: 'setup' });
  });
});
