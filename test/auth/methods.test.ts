/**
 * Which ways back can be used, and why not.
 */

import { describe, expect, it } from 'vitest';
import type { Auth } from '../../src/auth/types';
import { blankImage } from './support/fake-store';
import { fastCrypto, powerOn, setUpMachine } from './support/machine';

describe('methods', () => {
  const problems = (auth: Auth, channel: 'monitor' | 'web') => auth.methods(channel).map(({ problem }) => problem);

  it('stand in the order of the manual, each with its reason', async () => {
    const { auth } = await setUpMachine();
    expect(auth.methods('monitor')).toEqual([
      { method: 'questions', problem: null },
      { method: 'mail', problem: 'absent' },
      { method: 'support', problem: null },
    ]);
    expect(problems(auth, 'web')).toEqual([null, 'absent', 'channel']);
  });

  it('know a recorder that was not set up, and one that cannot be read', () => {
    expect(problems(powerOn().auth, 'monitor')).toEqual(Array(3).fill('not-set-up'));
    for (const [reason, support] of [
      ['newer', 'damaged'],
      ['fault', 'damaged'],
      ['foreign', null],
      ['damaged', null],
    ] as const) {
      const machine = powerOn({ ...blankImage(), state: { kind: 'unreadable', reason } });
      expect(problems(machine.auth, 'monitor')).toEqual(['damaged', 'damaged', support]);
      expect(problems(machine.auth, 'web')).toEqual(['damaged', 'damaged', 'channel']);
      expect(machine.auth.status()).toEqual({ kind: 'unreadable', reason });
    }
  });

  it('need the key of the desk for a support code', async () => {
    const { store } = await setUpMachine();
    const crypto = { ...fastCrypto(), keyId: () => null };
    for (const state of [store.image.state, { kind: 'unreadable', reason: 'damaged' } as const]) {
      const machine = powerOn({ ...store.image, state }, { crypto });
      expect(problems(machine.auth, 'monitor')[2]).toBe('no-key');
      expect(problems(machine.auth, 'web')[2]).toBe('channel');
      const refused = { kind: 'unavailable', problem: 'no-key' };
      expect(await machine.auth.openRequest('support', 'monitor')).toEqual(refused);
      expect(await machine.auth.enterCode('support', '', 'monitor')).toEqual(refused);
    }
  });
});
