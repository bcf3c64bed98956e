/**
 * Requests of one recorder below `createAuth`, where both purposes can be had: the fake store, a virtual clock, a trace of calls.
 */

import { encodeEvent, readLog } from '../../../src/auth/events';
import { codeTries } from '../../../src/auth/numbers';
import { createOpenRequests, type OpenRequests } from '../../../src/auth/open-requests';
import { purposes } from '../../../src/auth/purposes';
import { createRequestFlow, type RequestFlow, type Sealing } from '../../../src/auth/request-flow';
import type { Purpose, RequestState } from '../../../src/auth/types';
import { blankImage, type FakeStore, type Image, openFakeStore } from './fake-store';
import { fastCrypto, seededRandom } from './machine';
import { model, type OpenedRequest, openRequest, serial } from './vendor';

export const minute = 60_000;
export const hour = 60 * minute;

export const accepted = { kind: 'accepted' } as const;

export interface RequestMachine {
  readonly store: FakeStore;
  readonly requests: OpenRequests;
  readonly flow: RequestFlow;
  /** Calls to crypto and store, sizes only. */
  readonly trace: string[];
  now: number;
  sealFails: boolean;
  advance(ms: number): void;
  open(purpose: Purpose): ReturnType<RequestFlow['open']>;
  /** Opens a request, which must succeed, and derives its code as the vendor does. */
  opened(purpose: Purpose): Promise<RequestState & { readonly code: string; readonly seen: OpenedRequest }>;
  enter(purpose: Purpose, text: string): ReturnType<RequestFlow['enter']> | typeof accepted;
}

export function readyImage(): Image {
  return { ...blankImage(), state: { kind: 'ready', damaged: [] } };
}

export function powerOnRequests(image: Image = readyImage(), seed = 1): RequestMachine {
  const store = openFakeStore(image);
  const trace: string[] = [];
  const machine = { now: 0, sealFails: false } as RequestMachine;
  const real = fastCrypto(seededRandom(seed + 500));
  const crypto: Sealing = {
    keyId: real.keyId,
    hmacSha256(key, data) {
      trace.push(`hmac ${key} ${data.byteLength}`);
      return real.hmacSha256(key, data);
    },
    equal(a, b) {
      trace.push('equal');
      return real.equal(a, b);
    },
    async seal(message) {
      trace.push('seal');
      if (machine.sealFails) throw new Error('no key');
      return real.seal(message);
    },
  };
  for (const name of ['commit', 'spend'] as const) {
    const original = store[name] as (argument: never) => never;
    (store as unknown as Record<string, unknown>)[name] = (argument: never) => {
      const result = original(argument);
      trace.push(`${name} ${store.calls.at(-1)!.what} -> ${result}`);
      return result;
    };
  }
  const requests = createOpenRequests({
    storage: () => store,
    damaged: image.state.kind === 'ready' ? image.state.damaged : [],
    now: () => machine.now,
    event: (kind, detail) => encodeEvent({ kind, wall: null, detail }),
  });
  const flow = createRequestFlow({ requests, crypto, random: seededRandom(seed), identity: { serial, model } });
  return Object.assign(machine, {
    ...{ store, requests, flow, trace },
    advance(ms: number) {
      machine.now += ms;
      requests.tick();
    },
    open: (purpose: Purpose) => flow.open(purpose, 'en', purpose === 'mail' ? ['owner@example.com'] : []),
    async opened(purpose: Purpose) {
      const result = await machine.open(purpose);
      if (result.kind !== 'ok') throw new Error(result.kind);
      const seen = await openRequest(result.request.url, purposes[purpose].recipient);
      return { ...result.request, code: seen.code, seen };
    },
    enter: (purpose: Purpose, text: string) => flow.enter(purpose, text, () => accepted),
  });
}

/** The power fails now and comes back: memory is gone, the store is as it was. */
export function restartRequests(machine: RequestMachine, seed = 2): RequestMachine {
  return powerOnRequests(structuredClone(machine.store.image), seed);
}

/** A code that can be one and is not `code`; `index` is 0 to 5. */
export function wrongCode(purpose: Purpose, code: string, index: number): string {
  // x^2 + 6x + 8, the generator of the check symbols, times a power of x is a word of the code.
  const texts = Array.from({ length: 7 }, (_, n) =>
    purpose === 'mail' ? String(n).repeat(8) : `${'0'.repeat(n)}168${'0'.repeat(7 - n)}`,
  );
  return texts.filter((text) => text !== code)[index]!;
}

export const allTries = Array.from({ length: codeTries }, (_, index) => index);

/** Kinds and details of the log, newest first. */
export const events = (machine: RequestMachine): unknown[] =>
  readLog(machine.store.image.log).map(({ kind, detail }) => [kind, detail]);

export const commits = (machine: RequestMachine): string[] =>
  machine.store.calls.filter(({ call }) => call === 'commit').map(({ what }) => what);

/** Both purposes, for tests that hold for each of them alike. Times in ms. */
export const eachPurpose = [
  { purpose: 'mail', other: 'support', life: 30 * minute },
  { purpose: 'support', other: 'mail', life: 72 * hour },
] as const;
