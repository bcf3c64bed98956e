/**
 * Tries at a request's code, for both purposes alike. Transitions of STATES.md.
 */

import { describe, expect, it } from 'vitest';
import { purposes } from '../../src/auth/purposes';
import {
  accepted,
  allTries,
  commits,
  eachPurpose,
  events,
  powerOnRequests,
  type RequestMachine,
  restartRequests,
  wrongCode,
} from './support/request-machine';
import { openRequest } from './support/vendor';

describe.each(eachPurpose)('a try at the code for $purpose', ({ purpose, other, life }) => {
  const { record, counter, number, recipient } = purposes[purpose];
  const wrong = (code: string, index: number) => wrongCode(purpose, code, index);

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
