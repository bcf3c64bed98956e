/**
 * OpenRequests, for both purposes alike: how they open, live and end. Transitions of STATES.md.
 */

import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ageLead, ageStep } from '../../src/auth/numbers';
import { purposes } from '../../src/auth/purposes';
import { createRequestFlow } from '../../src/auth/request-flow';
import { decodeRequest, encodeRequest } from '../../src/auth/request-record';
import {
  accepted,
  commits,
  eachPurpose,
  events,
  hour,
  minute,
  powerOnRequests,
  readyImage,
  restartRequests,
} from './support/request-machine';

describe.each(eachPurpose)('a request for $purpose', ({ purpose, other, life }) => {
  const { record, counter, number, recipient } = purposes[purpose];

  it('is opened by one commit', async () => {
    const machine = powerOnRequests();
    const request = await machine.opened(purpose);
    expect(request).toMatchObject({ purpose, left: life, tries: 5 });
    expect(request.seen).toMatchObject({ purpose: number, isGenuine: true, language: 'en' });
    const length = machine.store.image.records.get(record)!.length;
    expect(machine.trace).toEqual([
      'seal',
      'hmac device 31',
      `commit ${record}:${length} uptime:41 0${counter} log:11:13 -> ok`,
    ]);
    expect(events(machine)).toEqual([['request-opened', number]]);
    expect(machine.flow.state(other)).toBe(undefined);
  });

  it('keeps an HMAC of the code, made with its id, and the code nowhere', async () => {
    const machine = powerOnRequests();
    const { code, seen } = await machine.opened(purpose);
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    const symbols = Buffer.from([...code].map((symbol) => alphabet.indexOf(symbol)));
    const deviceKey = createHmac('sha256', 'the device key').digest();
    const verifier = createHmac('sha256', deviceKey)
      .update('atnvr/code/1')
      .update(Buffer.of(number))
      .update(seen.id)
      .update(Buffer.concat([symbols, Buffer.alloc(10 - symbols.length)]))
      .digest();
    const bytes = Buffer.from(machine.store.image.records.get(record)!);
    expect([...bytes.subarray(0, 2)]).toEqual([1, number]);
    expect(bytes.subarray(2, 10)).toEqual(seen.id);
    expect(bytes.subarray(10, 42)).toEqual(verifier);
    for (const value of machine.store.image.records.values()) {
      expect(Buffer.from(value).includes(symbols)).toBe(false);
      expect(Buffer.from(value).includes(code)).toBe(false);
    }
  });

  it('is given again while it is open, also after a restart', async () => {
    const machine = powerOnRequests();
    const first = await machine.opened(purpose);
    machine.trace.length = 0;
    machine.advance(10_000);
    expect(await machine.open(purpose)).toEqual({
      kind: 'ok',
      request: { purpose, url: first.url, number: first.number, left: life - 10_000, tries: 5 },
    });
    const again = restartRequests(machine);
    expect(await again.open(purpose)).toMatchObject({ kind: 'ok', request: { url: first.url, number: first.number } });
    expect([...machine.trace, ...again.trace]).toEqual([]);
    expect(again.enter(purpose, first.code)).toBe(accepted);
  });

  it('is not found in a record put in its place', async () => {
    const machine = powerOnRequests();
    await machine.opened(purpose);
    const bytes = machine.store.image.records.get(record)!;
    const swapped = bytes.slice();
    swapped[1] = purposes[other].number;
    for (const value of [swapped, bytes.slice(0, 42), Uint8Array.of(2, ...bytes.slice(1)), new Uint8Array(0)]) {
      const image = structuredClone(machine.store.image);
      image.records.set(record, value);
      const again = powerOnRequests(image);
      expect(again.flow.state(purpose)).toBe(undefined);
      expect(again.enter(purpose, '')).toEqual({ kind: 'none' });
    }
    const request = decodeRequest(purpose, bytes)!;
    expect([...encodeRequest(purpose, request)]).toEqual([...bytes]);
  });

  it('ends with its life, by one commit', async () => {
    const machine = powerOnRequests();
    const { code } = await machine.opened(purpose);
    machine.now = life - 1;
    expect(machine.flow.state(purpose)!.left).toBe(1);
    machine.now = life;
    expect(machine.flow.state(purpose)).toBe(undefined);
    expect(machine.enter(purpose, code)).toEqual({ kind: 'expired' });
    machine.store.calls.length = 0;
    machine.advance(0);
    machine.advance(1000);
    expect(commits(machine)).toEqual([`uptime:41 -${record}`]);
    expect(machine.enter(purpose, code)).toEqual({ kind: 'expired' });
    expect(restartRequests(machine).enter(purpose, code)).toEqual({ kind: 'none' });
    expect(machine.store.attempts(counter)).toBe(0);
  });

  it('is written down once a step, and loses one by a restart at most', async () => {
    let machine = powerOnRequests();
    const step = ageStep[purpose];
    await machine.opened(purpose);
    machine.store.calls.length = 0;
    machine.advance(step - ageLead);
    expect(commits(machine).length).toBe(purpose === 'mail' ? 0 : 1);
    machine.store.calls.length = 0;
    machine.advance(1);
    expect(commits(machine)).toEqual(['uptime:41']);
    machine.advance(ageLead);
    expect(commits(machine).length).toBe(1);
    const before = machine.flow.state(purpose)!.left;
    machine = restartRequests(machine);
    const after = machine.flow.state(purpose)!.left;
    expect(after).toBe(life - 2 * step);
    expect(before - after).toBeLessThanOrEqual(step);
    // The first tick promises the next step.
    machine.advance(0);
    machine = restartRequests(machine);
    expect(machine.flow.state(purpose)!.left).toBe(life - 3 * step);
    // Restarts alone use it up.
    let restarts = 2;
    while (machine.flow.state(purpose)) {
      machine.advance(0);
      machine = restartRequests(machine);
      restarts++;
    }
    expect(restarts).toBe(life / step - 1);
    expect(machine.enter(purpose, '')).toEqual({ kind: 'expired' });
  });

  it('is opened four times in 24 hours', async () => {
    let machine = powerOnRequests();
    for (let index = 0; index < 4; index++) {
      const { code } = await machine.opened(purpose);
      machine.enter(purpose, code);
      machine.advance(minute);
    }
    machine.trace.length = 0;
    const wait = 24 * hour - 4 * minute;
    expect(await machine.open(purpose)).toEqual({ kind: 'limit', wait });
    expect(machine.trace).toEqual([]);
    await machine.opened(other);
    machine = restartRequests(machine);
    const limit = await machine.open(purpose);
    if (limit.kind !== 'limit') throw new Error(limit.kind);
    expect(limit.wait).toBeGreaterThanOrEqual(wait);
    expect(limit.wait).toBeLessThanOrEqual(wait + 10 * minute);
    machine.advance(limit.wait - 1);
    expect(await machine.open(purpose)).toEqual({ kind: 'limit', wait: 1 });
    machine.advance(1);
    await machine.opened(purpose);
    expect((await machine.open(purpose)).kind).toBe('ok');
    expect(machine.requests.waitForNew(purpose)).toBe(minute);
  });

  it('leaves everything as it was when sealing or the flash refuses', async () => {
    const machine = powerOnRequests();
    machine.sealFails = true;
    await expect(machine.open(purpose)).rejects.toThrow('no key');
    expect(machine.store.calls).toEqual([]);
    machine.sealFails = false;
    machine.store.fault = () => 'refuse';
    for (let index = 0; index < 6; index++) expect(await machine.open(purpose)).toEqual({ kind: 'fault' });
    expect(machine.flow.state(purpose)).toBe(undefined);
    machine.store.fault = () => undefined;
    // What was refused does not count as opened.
    expect(machine.requests.waitForNew(purpose)).toBe(0);
    await machine.opened(purpose);
  });

  it('needs the key of its recipient', async () => {
    const machine = powerOnRequests();
    const flow = createRequestFlow({
      requests: machine.requests,
      crypto: { keyId: (name) => (name === recipient ? null : 7) } as HostCrypto,
      random: (length) => new ArrayBuffer(length),
      identity: { serial: 'A', model: 'B' },
    });
    expect(await flow.open(purpose, 'ru')).toEqual({ kind: 'unavailable', problem: 'no-key' });
  });

  it('is replaced where it is dead or rotten', async () => {
    const machine = powerOnRequests();
    const first = await machine.opened(purpose);
    machine.now = life;
    const second = await machine.opened(purpose);
    expect(machine.enter(purpose, first.code)).toMatchObject({ kind: 'wrong', left: 4 });
    const rotten = structuredClone(machine.store.image);
    rotten.state = { kind: 'ready', damaged: [record] };
    const again = powerOnRequests(rotten, 9);
    expect(again.enter(purpose, second.code)).toEqual({ kind: 'none' });
    const third = await again.opened(purpose);
    expect(third.tries).toBe(5);
    expect(again.store.state()).toEqual({ kind: 'ready', damaged: [] });
    expect(again.enter(purpose, third.code)).toBe(accepted);
  });

  it('is too old where its age was lost, and one other is opened in 24 hours', async () => {
    const machine = powerOnRequests();
    const { code } = await machine.opened(purpose);
    const rotten = structuredClone(machine.store.image);
    rotten.state = { kind: 'ready', damaged: ['uptime'] };
    const missing = structuredClone(machine.store.image);
    missing.records.delete('uptime');
    for (const image of [rotten, missing]) {
      const again = powerOnRequests(image);
      expect(again.enter(purpose, code)).toEqual({ kind: 'expired' });
      again.advance(0);
      expect(commits(again)).toEqual([`uptime:41 -${record}`]);
      for (const each of [purpose, other]) {
        const next = await again.opened(each);
        expect(again.enter(each, next.code)).toBe(accepted);
        expect(await again.open(each)).toEqual({ kind: 'limit', wait: 24 * hour });
      }
      again.advance(hour);
      expect(await restartRequests(again).open(purpose)).toEqual({ kind: 'limit', wait: 23 * hour });
      again.advance(23 * hour);
      await again.opened(purpose);
    }
    const none = readyImage();
    none.state = { kind: 'ready', damaged: ['uptime'] };
    const first = powerOnRequests(none);
    await first.opened(purpose);
    // Restarts free no other one.
    expect(first.requests.waitForNew(purpose)).toBe(24 * hour);
    expect(restartRequests(first).requests.waitForNew(purpose)).toBe(24 * hour);
  });

  it('is gone after everything was made void', async () => {
    const machine = powerOnRequests();
    const { code } = await machine.opened(purpose);
    machine.requests.forget();
    expect(machine.flow.state(purpose)).toBe(undefined);
    expect(machine.enter(purpose, code)).toEqual({ kind: 'none' });
  });
});
