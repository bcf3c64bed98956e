/**
 * Life of requests and tries at their codes, for both purposes alike: every transition of STATES.md.
 */

import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readLog } from '../../src/auth/events';
import { ageLead, ageStep } from '../../src/auth/numbers';
import { purposes } from '../../src/auth/purposes';
import { decodeRequest, encodeRequest } from '../../src/auth/request';
import type { Purpose } from '../../src/auth/types';
import {
  accepted,
  allTries,
  powerOnRequests,
  type RequestMachine,
  readyImage,
  restartRequests,
  wrongCode,
} from './support/request-machine';
import { codeOf, openRequest } from './support/vendor';

const minute = 60_000;
const hour = 60 * minute;

/** Kinds and details of the log, newest first. */
const events = (machine: RequestMachine): unknown[] =>
  readLog(machine.store.image.log).map(({ kind, detail }) => [kind, detail]);

const commits = (machine: RequestMachine): string[] =>
  machine.store.calls.filter(({ call }) => call === 'commit').map(({ what }) => what);

interface Facts {
  readonly purpose: Purpose;
  readonly other: Purpose;
  readonly life: number;
}

describe.each<Facts>([
  { purpose: 'mail', other: 'support', life: 30 * minute },
  { purpose: 'support', other: 'mail', life: 72 * hour },
])('a request for $purpose', ({ purpose, other, life }) => {
  const { record, counter, number, recipient } = purposes[purpose];
  const wrong = (code: string, index: number) => wrongCode(purpose, code, index);

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

  it('takes the code once', async () => {
    const machine = powerOnRequests();
    const { code, url } = await machine.opened(purpose);
    machine.trace.length = 0;
    expect(machine.enter(purpose, code.toLowerCase())).toBe(accepted);
    expect(machine.trace).toEqual([
      'hmac device 54',
      `spend ${counter} -> ok`,
      'hmac device 31',
      'equal',
      `commit -${record} 0${counter} log:11:14 -> ok`,
    ]);
    expect(events(machine)[0]).toEqual(['code-ok', number]);
    for (const each of [machine, restartRequests(machine)]) {
      each.trace.length = 0;
      expect(each.flow.state(purpose)).toBe(undefined);
      expect(each.enter(purpose, code)).toEqual({ kind: 'none' });
      expect(each.trace).toEqual([]);
    }
    const next = await machine.opened(purpose);
    expect(next.url).not.toBe(url);
    expect(machine.enter(purpose, code)).toMatchObject({ kind: 'wrong' });
    expect(machine.enter(purpose, next.code)).toBe(accepted);
  });

  it('dies with the fifth wrong code', async () => {
    const machine = powerOnRequests();
    const { code } = await machine.opened(purpose);
    machine.trace.length = 0;
    const results = allTries.map((index) => machine.enter(purpose, wrong(code, index)));
    expect(results).toEqual([
      ...[4, 3, 2, 1].map((left) => ({ kind: 'wrong', repeat: false, left })),
      { kind: 'exhausted' },
    ]);
    expect(machine.trace.filter((line) => line.startsWith('hmac device 31')).length).toBe(5);
    expect(machine.trace.slice(0, 5)).toEqual([
      'hmac device 54',
      `spend ${counter} -> ok`,
      'hmac device 31',
      'equal',
      'commit log:11:15 -> ok',
    ]);
    expect(machine.trace.at(-1)).toBe(`commit -${record} log:11:16 -> ok`);
    expect(events(machine).slice(0, 5)).toEqual([
      ['code-exhausted', number],
      ...[4, 3, 2, 1].map((tries) => ['code-wrong', number * 256 + tries]),
    ]);
    expect(machine.enter(purpose, code)).toEqual({ kind: 'exhausted' });
    expect(machine.flow.state(purpose)).toBe(undefined);
    expect(restartRequests(machine).enter(purpose, code)).toEqual({ kind: 'none' });
    const next = await machine.opened(purpose);
    expect(next.tries).toBe(5);
    expect(machine.enter(purpose, next.code)).toBe(accepted);
  });

  it('keeps its count of tries over restarts', async () => {
    let machine = powerOnRequests();
    const { code } = await machine.opened(purpose);
    for (const index of [0, 1, 2, 3]) {
      expect(machine.enter(purpose, wrong(code, index))).toMatchObject({ left: 4 - index });
      machine = restartRequests(machine, index + 5);
      expect(machine.flow.state(purpose)!.tries).toBe(4 - index);
    }
    // Another power-on does not remember the last wrong one.
    expect(machine.enter(purpose, wrong(code, 3))).toEqual({ kind: 'exhausted' });
  });

  it('takes the right code at the fifth try', async () => {
    const machine = powerOnRequests();
    const { code } = await machine.opened(purpose);
    for (const index of [0, 1, 2, 3]) machine.enter(purpose, wrong(code, index));
    expect(machine.enter(purpose, code)).toBe(accepted);
    expect(machine.store.attempts(counter)).toBe(0);
  });

  it('counts the same wrong code twice in a row once', async () => {
    const machine = powerOnRequests();
    const { code } = await machine.opened(purpose);
    machine.enter(purpose, wrong(code, 0));
    machine.trace.length = 0;
    for (const text of [wrong(code, 0), ` ${wrong(code, 0)}-`, wrong(code, 0).replaceAll('0', 'o')]) {
      expect(machine.enter(purpose, text)).toEqual({ kind: 'wrong', repeat: true, left: 4 });
    }
    expect(machine.trace).toEqual(Array(3).fill(['hmac device 54', 'equal']).flat());
    expect(machine.enter(purpose, wrong(code, 1))).toMatchObject({ repeat: false, left: 3 });
    expect(machine.enter(purpose, wrong(code, 0))).toMatchObject({ repeat: false, left: 2 });
    machine.flow.forget();
    expect(machine.enter(purpose, wrong(code, 0))).toMatchObject({ repeat: false, left: 1 });
    expect(machine.enter(purpose, code)).toBe(accepted);
  });

  it('takes a wrong code of the request before as a new try', async () => {
    const machine = powerOnRequests();
    const first = await machine.opened(purpose);
    machine.enter(purpose, wrong(first.code, 0));
    machine.advance(life);
    await machine.opened(purpose);
    expect(machine.enter(purpose, wrong(first.code, 0))).toMatchObject({ repeat: false, left: 4 });
  });

  it('counts no typing mistake', async () => {
    const machine = powerOnRequests();
    const { code } = await machine.opened(purpose);
    machine.trace.length = 0;
    const mistakes: [string, string][] = [
      ['', 'length'],
      [code.slice(1), 'length'],
      [`${code}0`, 'length'],
      [`${code.slice(1)}U`, 'symbol'],
    ];
    if (purpose === 'support') {
      const next = code.endsWith('7') ? '8' : '7';
      mistakes.push([code.slice(0, -1) + next, 'check'], [code[1]! + code[0] + code.slice(2), 'check']);
    }
    for (const [text, problem] of mistakes) {
      if (text === code) continue;
      expect(machine.enter(purpose, text)).toEqual({ kind: 'code', problem });
      expect(machine.flow.check(purpose, text)).toBe(problem);
    }
    expect(machine.flow.check(purpose, code)).toBe(null);
    expect(machine.trace).toEqual([]);
    expect(machine.flow.state(purpose)!.tries).toBe(5);
  });

  it('does not take the code of the other purpose, nor of another request', async () => {
    const machine = powerOnRequests();
    const old = await machine.opened(purpose);
    machine.advance(life);
    const mine = await machine.opened(purpose);
    const others = await machine.opened(other);
    expect(machine.enter(purpose, old.code)).toMatchObject({ kind: 'wrong', left: 4 });
    expect(machine.enter(purpose, others.code)).toEqual({
      kind: 'code',
      problem: purpose === 'mail' ? expect.stringMatching(/length|symbol/) : 'length',
    });
    expect(machine.enter(other, others.code)).toBe(accepted);
    expect(machine.enter(purpose, mine.code)).toBe(accepted);
    // Sealed to the other key, it cannot be opened at all.
    await expect(openRequest(mine.url, purposes[other].recipient)).rejects.toThrow();
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
    const { createRequestFlow } = await import('../../src/auth/request-flow');
    const flow = createRequestFlow({
      requests: machine.requests,
      crypto: { keyId: (name) => (name === recipient ? null : 7) } as HostCrypto,
      random: (length) => new ArrayBuffer(length),
      identity: { serial: 'A', model: 'B' },
    });
    expect(await flow.open(purpose, 'ru')).toEqual({ kind: 'unavailable', problem: 'no-key' });
  });

  it('verifies nothing that could not be counted', async () => {
    const machine = powerOnRequests();
    const { code } = await machine.opened(purpose);
    machine.store.fault = ({ call }) => (call === 'spend' ? 'refuse' : undefined);
    machine.trace.length = 0;
    expect(machine.enter(purpose, code)).toEqual({ kind: 'fault' });
    expect(machine.trace).toEqual(['hmac device 54', `spend ${counter} -> fault`]);
    expect(machine.flow.state(purpose)!.tries).toBe(5);
    // Refused, and yet it stands: the tries run out all the same, and whoever looks is told so.
    machine.store.fault = ({ call }) => (call === 'spend' ? 'count' : undefined);
    for (const index of allTries) {
      expect(machine.flow.state(purpose)!.tries).toBe(5 - index);
      expect(machine.enter(purpose, code)).toEqual({ kind: 'fault' });
    }
    for (const dead of [machine, restartRequests(machine)]) {
      expect(dead.flow.state(purpose)).toBe(undefined);
      expect(dead.enter(purpose, code)).toEqual({ kind: 'exhausted' });
      dead.store.calls.length = 0;
      dead.advance(0);
      expect(commits(dead)).toEqual([`uptime:41 -${record} log:11:16`]);
      expect(dead.enter(purpose, code)).toEqual({ kind: 'exhausted' });
    }
  });

  it('tells no right code that was not written; the try stays counted', async () => {
    const machine = powerOnRequests();
    const { code } = await machine.opened(purpose);
    machine.store.fault = ({ call }) => (call === 'commit' ? 'refuse' : undefined);
    for (const index of allTries) {
      expect(machine.enter(purpose, code)).toEqual({ kind: 'fault' });
      expect(machine.requests.tries(purpose)).toBe(4 - index);
    }
    machine.store.fault = () => undefined;
    expect(machine.enter(purpose, code)).toEqual({ kind: 'exhausted' });
  });

  it('is dead after the fifth wrong code though its removal is refused, and removed a second later', async () => {
    const machine = powerOnRequests();
    const { code } = await machine.opened(purpose);
    machine.store.fault = ({ call }) => (call === 'commit' ? 'refuse' : undefined);
    const results = allTries.map((index) => machine.enter(purpose, wrong(code, index)));
    expect(results.at(-1)).toEqual({ kind: 'exhausted' });
    expect(machine.enter(purpose, code)).toEqual({ kind: 'exhausted' });
    expect(restartRequests(machine).enter(purpose, code)).toEqual({ kind: 'exhausted' });
    machine.store.calls.length = 0;
    machine.advance(0);
    for (let index = 0; index < 99; index++) machine.advance(10);
    expect(commits(machine).length).toBe(1);
    machine.store.fault = () => undefined;
    machine.advance(10);
    expect(commits(machine).at(-1)).toBe(`uptime:41 -${record} log:11:16`);
    expect(machine.store.image.records.has(record)).toBe(false);
    machine.advance(5000);
    expect(commits(machine).length).toBe(2);
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

  it('keeps its promises wherever a write fails and the power with it', async () => {
    const story = async (machine: RequestMachine): Promise<string[]> => {
      const told: string[] = [];
      const opened = await machine.open(purpose);
      told.push(opened.kind);
      if (opened.kind !== 'ok') return told;
      const { code } = await openRequest(opened.request.url, recipient);
      for (const text of [wrong(code, 0), wrong(code, 0), wrong(code, 1), code]) {
        told.push((machine.enter(purpose, text) as { kind: string }).kind);
        if (told.at(-1) === 'fault') return told;
      }
      return told;
    };
    const reference = powerOnRequests();
    expect(await story(reference)).toEqual(['ok', 'wrong', 'wrong', 'wrong', 'accepted']);
    const writes = reference.store.calls.length;
    expect(writes).toBe(7);
    for (let at = 0; at < writes; at++) {
      for (const fault of ['refuse', 'count'] as const) {
        const machine = powerOnRequests();
        let done = 0;
        let isDown = false;
        machine.store.fault = () => {
          if (isDown) return 'refuse';
          isDown = done++ === at;
          return isDown ? fault : undefined;
        };
        const told = await story(machine);
        expect(isDown).toBe(true);
        const after = restartRequests(machine);
        const wrongTold = told.filter((kind) => kind === 'wrong').length - (told.length > 2 ? 1 : 0);
        const state = after.flow.state(purpose);
        if (told.includes('accepted')) expect(state, 'a code was left open').toBe(undefined);
        if (told[0] === 'ok' && state) {
          expect(5 - state.tries, 'a try was forgotten').toBeGreaterThanOrEqual(Math.max(0, wrongTold));
          const { code } = await openRequest(state.url, recipient);
          expect(after.enter(purpose, code)).toBe(accepted);
          expect(restartRequests(after).enter(purpose, code)).toEqual({ kind: 'none' });
        }
        if (told[0] === 'ok' && !state) {
          // Only by the code's own commit, which stood though the flash refused.
          expect([at, fault]).toEqual([writes - 1, 'count']);
        }
      }
    }
  });
});

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
