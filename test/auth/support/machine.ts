/**
 * A recorder for tests: virtual clock, seeded randomness, a stand-in for Argon2id that costs nothing, a trace of every call to the host.
 */

import { createHmac } from 'node:crypto';
import { type AuthParts, createAuth } from '../../../src/auth/auth';
import type { Answer, Auth, Session } from '../../../src/auth/types';
import { provisionStore } from '../../../src/hal/store/provision';
import { createNor, type Nor } from '../../../src/sim/flash/nor';
import { createCrypto } from '../../../src/sim/machine/crypto';
import { blankImage, type FakeStore, type Image, openFakeStore } from './fake-store';
import { languages } from './languages';
import { model, serial, vendorKeys } from './vendor';

export { model, serial };
export const password = 'Кувшин под липой';
export const answers: readonly [Answer, Answer] = [
  { question: 3, text: 'Мурзик' },
  { question: 11, text: 'Ясная Поляна' },
];

/** xorshift32; good enough to make salts that differ. */
export function seededRandom(seed: number): (length: number) => ArrayBuffer {
  let state = seed | 1;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let index = 0; index < length; index++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      bytes[index] = state & 0xff;
    }
    return bytes.buffer;
  };
}

export function bytesOf(buffer: Buffer): ArrayBuffer {
  return new Uint8Array(buffer).buffer;
}

/** The simulator's cryptography with keys of this test, and one HMAC in place of Argon2id. */
export function fastCrypto(random = seededRandom(3)): AuthParts['crypto'] {
  const deviceKey = new Uint8Array(bytesOf(createHmac('sha256', 'the device key').digest()));
  const { hmacSha256, equal, keyId, seal } = createCrypto({ ...vendorKeys, deviceKey, random });
  return {
    hmacSha256,
    equal,
    keyId,
    seal,
    async argon2id(input, salt, { length }) {
      return bytesOf(
        createHmac('sha256', new Uint8Array(salt)).update(new Uint8Array(input)).digest().subarray(0, length),
      );
    },
  };
}

/** The flash of a new recorder: the factory's mark is in it. */
export function factoryNor(options: Parameters<typeof createNor>[0] = {}, crypto = fastCrypto()): Nor {
  const nor = createNor(options);
  if (provisionStore({ flash: nor, crypto }) !== 'ok') throw new Error('a flash that takes no mark');
  return nor;
}

export interface Machine {
  readonly auth: Auth;
  readonly store: FakeStore;
  /** Calls to the host and the store, with lengths and without content. */
  readonly trace: string[];
  readonly reports: unknown[];
  /** Powered-on milliseconds. */
  now: number;
  wall: number | null;
  /** Lets the next calls of Argon2id reject, or wait for `release`. */
  argon2: 'ok' | 'fail' | 'hold';
  /** The same for sealing. */
  seal: 'ok' | 'fail' | 'hold';
  release(): void;
  /** Moves the clock and calls `tick`. */
  advance(ms: number): void;
}

export function powerOn(image: Image = blankImage(), parts: Partial<AuthParts> & { seed?: number } = {}): Machine {
  const store = openFakeStore(image);
  const trace: string[] = [];
  const held: (() => void)[] = [];
  const draw = seededRandom(parts.seed ?? 1);
  const inner = fastCrypto(seededRandom((parts.seed ?? 1) + 1000));
  const machine = { store, trace, reports: [], now: 0, wall: null, argon2: 'ok', seal: 'ok' } as unknown as {
    -readonly [K in keyof Machine]: Machine[K];
  };
  const crypto: AuthParts['crypto'] = {
    hmacSha256(name, data) {
      trace.push(`hmac ${name} ${data.byteLength}`);
      return inner.hmacSha256(name, data);
    },
    equal(a, b) {
      trace.push(`equal ${a.byteLength} ${b.byteLength}`);
      return inner.equal(a, b);
    },
    async argon2id(input, salt, cost) {
      const { memory, passes, lanes, length } = cost;
      trace.push(`argon2id ${input.byteLength} ${salt.byteLength} ${memory} ${passes} ${lanes} ${length}`);
      // The host copies at the border, before it begins.
      const copy = input.slice(0);
      if (machine.argon2 === 'fail') throw new Error('no memory');
      if (machine.argon2 === 'hold') await new Promise<void>((resolve) => held.push(resolve));
      return inner.argon2id(copy, salt, cost);
    },
    keyId: inner.keyId,
    async seal(message) {
      const { recipient, info, aad, plaintext, tag } = message;
      const sizes = [info, aad, plaintext, tag.data].map(({ byteLength }) => byteLength);
      trace.push(`seal ${recipient} ${sizes.join(' ')} ${tag.key}`);
      const sealed = inner.seal(message);
      if (machine.seal === 'fail') throw new Error('no key');
      if (machine.seal === 'hold') await new Promise<void>((resolve) => held.push(resolve));
      return sealed;
    },
  };
  for (const name of ['commit', 'replace', 'spend'] as const) {
    const original = store[name].bind(store) as (argument: never) => never;
    (store as unknown as Record<string, unknown>)[name] = (argument: never) => {
      const result = original(argument);
      const { call, what } = store.calls.at(-1)!;
      trace.push(`${call} ${what} -> ${result}`);
      return result;
    };
  }
  machine.release = () => {
    for (const resolve of held.splice(0)) resolve();
  };
  machine.advance = (ms) => {
    machine.now += ms;
    machine.auth.tick();
  };
  machine.auth = createAuth({
    languages,
    store,
    clock: { now: () => machine.now, wall: () => (machine.wall === null ? null : { ms: machine.wall, offset: 180 }) },
    random: draw,
    crypto,
    identity: { serial, model },
    report: (error) => machine.reports.push(error),
    ...parts,
  });
  return machine;
}

/** A recorder that was set up with `password` and `answers`. */
export async function setUpMachine(parts: Parameters<typeof powerOn>[1] = {}): Promise<Machine> {
  const machine = powerOn(blankImage(), parts);
  const result = await machine.auth.setUp({ password, questions: answers, language: 'ru' });
  if (result.kind !== 'ok') throw new Error(`set-up: ${JSON.stringify(result)}`);
  machine.trace.length = 0;
  machine.store.calls.length = 0;
  return machine;
}

/** The power fails now and comes back: memory is gone, the store is as it was. */
export function restart(machine: Machine, seed = 2): Machine {
  return powerOn(structuredClone(machine.store.image), { seed });
}

export async function logIn(machine: Machine, text = password): Promise<Session> {
  const result = await machine.auth.login(text);
  if (result.kind !== 'ok') throw new Error(`log-in: ${JSON.stringify(result)}`);
  return result.session;
}

export function wrongAnswers(text: string): readonly [Answer, Answer] {
  return [answers[0], { question: 11, text }];
}
