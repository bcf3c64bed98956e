/**
 * The way in by a support code, from the outside: what the QR code holds is opened with the desk's private key, and the code that the
 * desk derives lets the operator in.
 */

import { describe, expect, it } from 'vitest';
import { logIn, model, restart, serial, setUpMachine } from './support/machine';
import { openRequest } from './support/vendor';

const another = 'Скворечник у реки';

describe('a support code', () => {
  it('opens the way to a new password', async () => {
    const machine = await setUpMachine();
    const { auth } = machine;
    const opened = await auth.openRequest('support', 'monitor');
    if (opened.kind !== 'ok') throw new Error(opened.kind);
    const atDesk = await openRequest(opened.request.url);
    expect(atDesk).toMatchObject({ purpose: 2, keyId: 0x42, serial, model, addresses: [], language: 'ru' });
    expect(atDesk.isGenuine).toBe(true);
    const verdict = await auth.enterCode('support', atDesk.code, 'monitor');
    if (verdict.kind !== 'ok') throw new Error(verdict.kind);
    expect(await auth.changePassword(verdict.grant, another)).toEqual({ kind: 'ok' });
    await logIn(machine, another);
    await logIn(restart(machine), another);
  });
});
