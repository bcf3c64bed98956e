/**
 * The same wrong entry twice; of codes see `request-tries.test.ts`.
 */

import { describe, expect, it } from 'vitest';
import { createRepeatGuard } from '../../src/auth/repeat-guard';
import { another, getGrant, otherAnswers } from './support/acts';
import { fastCrypto, logIn, powerOn, restart, seededRandom, setUpMachine } from './support/machine';

describe('a wrong entry', () => {
  it('is counted once when it comes twice in a row', async () => {
    const machine = await setUpMachine();
    await machine.auth.login('мимо');
    machine.trace.length = 0;
    const lock = { wait: 0, left: 4, pause: 30_000 };
    expect(await machine.auth.login('мимо')).toEqual({ kind: 'wrong', repeat: true, lock });
    expect(await machine.auth.login('мимо')).toEqual({ kind: 'wrong', repeat: true, lock });
    expect(machine.trace).toEqual(Array(2).fill(['hmac device 290', 'equal 32 32']).flat());
    expect(await machine.auth.login('иначе')).toMatchObject({ repeat: false, lock: { left: 3 } });
    expect(await machine.auth.login('мимо')).toMatchObject({ repeat: false, lock: { left: 2 } });
    // Another power-on does not remember.
    expect(await restart(machine).auth.login('мимо')).toMatchObject({ repeat: false, lock: { left: 1 } });
  });

  it('is remembered under a key of this power-on', async () => {
    const machine = await setUpMachine();
    const seen: string[] = [];
    for (const seed of [3, 4]) {
      const again = powerOn(structuredClone(machine.store.image), {
        seed,
        crypto: {
          ...fastCrypto(),
          hmacSha256(_, data) {
            seen.push(Buffer.from(data).toString('latin1'));
            return new ArrayBuffer(32);
          },
          equal: () => false,
          argon2id: async () => new ArrayBuffer(32),
        },
      });
      await again.auth.login('мимо');
    }
    expect(seen.length).toBe(4);
    expect(seen[0]!.startsWith('atnvr/repeat/1')).toBe(true);
    expect(seen[1]!.startsWith('atnvr/secret/1')).toBe(true);
    expect(seen[0]).not.toBe(seen[2]);
    expect(seen[1]).toBe(seen[3]);
  });

  it('is no repeat for the other lock, nor once it has become right', async () => {
    const machine = await setUpMachine();
    await machine.auth.login(another);
    await machine.auth.answer(otherAnswers, 'monitor');
    const grant = await getGrant(machine);
    expect(await machine.auth.changePassword(grant, another)).toEqual({ kind: 'ok' });
    const session = await logIn(machine, another);
    await machine.auth.answer(otherAnswers, 'monitor');
    expect(await machine.auth.setQuestions(session, another, otherAnswers)).toEqual({ kind: 'ok' });
    expect(await machine.auth.answer(otherAnswers, 'monitor')).toMatchObject({ kind: 'ok' });
  });

  it('is a new try after a right one', async () => {
    const machine = await setUpMachine();
    await machine.auth.login('мимо');
    await logIn(machine);
    expect(await machine.auth.login('мимо')).toMatchObject({ kind: 'wrong', repeat: false, lock: { left: 4 } });
  });
});

describe('the guard by itself', () => {
  type Guard = ReturnType<typeof guard>;
  const guard = () => createRepeatGuard<'here' | 'there'>('repeat', fastCrypto(), seededRandom(1));

  it('knows the last wrong entry of each place, and no other', () => {
    const repeats = guard();
    const [one, other] = [repeats.fingerprint(Uint8Array.of(1)), repeats.fingerprint(Uint8Array.of(2))];
    expect(repeats.isRepeat('here', one)).toBe(false);
    repeats.noteWrong('here', one);
    repeats.noteWrong('there', other);
    expect([repeats.isRepeat('here', one), repeats.isRepeat('here', other)]).toEqual([true, false]);
    expect([repeats.isRepeat('there', one), repeats.isRepeat('there', other)]).toEqual([false, true]);
    repeats.forget('here');
    expect([repeats.isRepeat('here', one), repeats.isRepeat('there', other)]).toEqual([false, true]);
  });

  it.each([
    ['a place', (repeats: Guard) => repeats.forget('here')],
    ['all', (repeats: Guard) => repeats.forgetAll()],
    ['one for the next', (repeats: Guard) => repeats.noteWrong('here', new Uint8Array(32).fill(7).buffer)],
  ])('overwrites what it forgets: %s', (_, forget) => {
    const kept: ArrayBuffer[] = [];
    const crypto = fastCrypto();
    const equal = (print: ArrayBuffer, last: ArrayBuffer) => {
      kept.push(last);
      return crypto.equal(print, last);
    };
    const repeats = createRepeatGuard<'here' | 'there'>('repeat', { ...crypto, equal }, seededRandom(1));
    const print = repeats.fingerprint(Uint8Array.of(1));
    repeats.noteWrong('here', print);
    expect(repeats.isRepeat('here', print)).toBe(true);
    forget(repeats);
    expect(kept).toHaveLength(1);
    // its own copy, so that the caller wipes his
    expect(kept[0]).not.toBe(print);
    expect(new Uint8Array(kept[0]!)).toEqual(new Uint8Array(32));
    expect(repeats.isRepeat('here', print)).toBe(false);
    expect(new Uint8Array(print).some((byte) => byte !== 0)).toBe(true);
  });
});
