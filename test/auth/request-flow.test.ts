/**
 * What screens see of an open request; opening is in `open-requests.test.ts`, tries in `request-tries.test.ts`.
 */

import { describe, expect, it } from 'vitest';
import { createRequestFlow } from '../../src/auth/request-flow';
import { fastCrypto, model, seededRandom, serial } from './support/machine';
import { hour, powerOnRequests } from './support/request-machine';

describe('the URL of a request', () => {
  it('is made once, however often screens look', async () => {
    const machine = powerOnRequests();
    const { url } = await machine.opened('support');
    const { requests } = machine;
    const request = requests.open('support')!;
    let reads = 0;
    const watched = {
      ...request,
      get sealed() {
        reads++;
        return request.sealed;
      },
    };
    const flow = createRequestFlow({
      requests: { ...requests, open: () => watched },
      crypto: fastCrypto(),
      random: seededRandom(1),
      identity: { serial, model },
    });
    for (let look = 0; look < 100; look++) expect(flow.state('support')?.url).toBe(url);
    expect(reads).toBe(1);
  });

  it('is another for each purpose, and for the next request', async () => {
    const machine = powerOnRequests();
    const mail = await machine.opened('mail');
    const support = await machine.opened('support');
    expect(machine.flow.state('mail')?.url).toBe(mail.url);
    expect(machine.flow.state('support')?.url).toBe(support.url);
    expect(mail.url).not.toBe(support.url);
    machine.advance(72 * hour);
    expect(machine.flow.state('support')).toBe(undefined);
    const next = await machine.opened('support');
    expect(next.url).not.toBe(support.url);
    expect(machine.flow.state('support')?.url).toBe(next.url);
  });
});
