/**
 * Requests for mail and for support side by side, and what they cost the flash.
 */

import { describe, expect, it } from 'vitest';
import { commits, hour, minute, powerOnRequests, restartRequests, wrongCode } from './support/request-machine';
import { codeOf } from './support/vendor';

describe('requests for both', () => {
  it('have their own tries, lives and codes', async () => {
    const machine = powerOnRequests();
    const mail = await machine.opened('mail');
    machine.advance(10 * minute);
    const support = await machine.opened('support');
    machine.enter('mail', wrongCode('mail', mail.code, 0));
    expect(machine.flow.state('mail')).toMatchObject({ left: 20 * minute, tries: 4 });
    expect(machine.flow.state('support')).toMatchObject({ left: 72 * hour, tries: 5 });
    const again = restartRequests(machine);
    expect(again.flow.state('mail')).toMatchObject({ left: 19 * minute, tries: 4, url: mail.url });
    expect(again.flow.state('support')).toMatchObject({ left: 71.5 * hour, tries: 5, url: support.url });
    again.advance(19 * minute);
    expect(again.flow.state('mail')).toBe(undefined);
    expect(again.flow.state('support')!.left).toBe(71.5 * hour - 19 * minute);
  });

  it('do not revive each other: one too old stays so in what is written for the other', async () => {
    for (const [old, young, life] of [
      ['mail', 'support', 30 * minute],
      ['support', 'mail', 72 * hour],
    ] as const) {
      const machine = powerOnRequests();
      const { code } = await machine.opened(old);
      // No tick has seen the end of it.
      machine.now = life;
      await machine.opened(young);
      const again = restartRequests(machine);
      expect(again.flow.state(old)).toBe(undefined);
      expect(again.enter(old, code)).toEqual({ kind: 'expired' });
      expect(again.flow.state(young)).toBeDefined();
    }
  });

  it('are removed together when both are over, by one commit', async () => {
    const machine = powerOnRequests();
    await machine.opened('mail');
    await machine.opened('support');
    machine.store.calls.length = 0;
    machine.advance(72 * hour);
    expect(commits(machine)).toEqual(['uptime:41 -mailRequest -supportRequest']);
    machine.advance(100 * hour);
    machine.advance(100 * hour);
    expect(commits(machine).length).toBe(1);
  });

  it('cost no write where none is open and none was of late', () => {
    const machine = powerOnRequests();
    for (let index = 0; index < 100; index++) machine.advance(hour);
    expect(machine.store.calls).toEqual([]);
  });

  it('cost one write a minute at most', async () => {
    const machine = powerOnRequests();
    await machine.opened('mail');
    await machine.opened('support');
    machine.store.calls.length = 0;
    for (let index = 0; index < 30 * 60; index++) machine.advance(1000);
    expect(commits(machine).length).toBeLessThanOrEqual(30);
    machine.store.calls.length = 0;
    for (let index = 0; index < 24 * 60; index++) machine.advance(minute);
    console.log(`writes in 24 h with a support request open: ${commits(machine).length}`);
    expect(commits(machine).length).toBeLessThanOrEqual(24 * 6 + 24 * 2);
  });

  it('derive different codes of the same secret', () => {
    const exported = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    expect(codeOf('mail', exported)).not.toBe(codeOf('support', exported).slice(0, 8));
  });
});
