/**
 * The real requests and codes, driven by walks of requests.pml: the whole access recovery, where support codes can be had, and the
 * parts below it, where both purposes can.
 *
 * @module
 */

import { createAuth } from '../../../src/auth/auth';
import { crockford } from '../../../src/auth/base32';
import { addChecks, codeBytes } from '../../../src/auth/codes';
import { encodeEvent } from '../../../src/auth/events';
import { createGrants } from '../../../src/auth/grants';
import { createOpenRequests } from '../../../src/auth/open-requests';
import { everyPurpose, purposes } from '../../../src/auth/purposes';
import { createRequestFlow } from '../../../src/auth/request-flow';
import type { CodeResult, Grant, Purpose, RequestResult, RequestState } from '../../../src/auth/types';
import { getU32 } from '../../../src/hal/bytes';
import type { RecordKey } from '../../../src/hal/store/types';
import { languages } from '../support/languages';
import { fastCrypto, model, seededRandom, serial } from '../support/machine';
import { codeOf } from '../support/vendor';
import { Disagreement, type Faulty } from './faulty';
import type { Subject } from './replay';
import type { TraceStep } from './trace';

/** One unit of time of the model's walks, ms. */
const unit = 60_000;
const [right, , same, older] = [0, 1, 2, 3];
const tries = 5;
/** As the model says that there is none. */
const noOpening = 32_000;

/** What both ways of driving have in common. */
interface Calls {
  open(purpose: Purpose): Promise<RequestResult>;
  enter(purpose: Purpose, text: string): Promise<CodeResult>;
  state(purpose: Purpose): RequestState | undefined;
  grantLeft(grant: Grant): number;
  tick(): void;
  login?(password: string): Promise<{ readonly kind: string }>;
  change?(grant: Grant, password: string): Promise<{ readonly kind: string }>;
}

interface Ground {
  readonly faulty: Faulty;
  readonly now: () => number;
  readonly random: (length: number) => ArrayBuffer;
  readonly crypto: ReturnType<typeof fastCrypto>;
}

const identity = { serial, model };
const password = 'Кувшин под липой';

/** Access recovery as the screens have it. */
function wholeRecovery({ faulty, now, random, crypto }: Ground): Calls {
  const auth = createAuth({
    languages,
    store: faulty.store,
    clock: { now, wall: () => null },
    random,
    crypto,
    identity,
  });
  return {
    open: (purpose) => auth.openRequest(purpose, 'monitor'),
    enter: (purpose, text) => auth.enterCode(purpose, text, 'monitor'),
    state: (purpose) => auth.request(purpose),
    grantLeft: (grant) => auth.grantLeft(grant),
    tick: () => auth.tick(),
    login: (text) => auth.login(text),
    change: (grant, text) => auth.changePassword(grant, text),
  };
}

/** Requests alone: until addresses can be registered, `createAuth` refuses mail. */
function requestsAlone({ faulty, now, random, crypto }: Ground): Calls {
  const { store } = faulty;
  const event = (kind: Parameters<typeof encodeEvent>[0]['kind'], detail: number) =>
    encodeEvent({ kind, detail, wall: null });
  const requests = createOpenRequests({ storage: () => store, damaged: [], now, event });
  const flow = createRequestFlow({ requests, crypto, random, identity });
  const grants = createGrants(now);
  const accept = () => ({ kind: 'ok', grant: grants.issue() }) as const;
  const faults = <T>(work: () => Promise<T>) => work().catch(() => ({ kind: 'fault' }) as const);
  return {
    open: (purpose) => faults(() => flow.open(purpose, 'en', purpose === 'mail' ? ['owner@example.com'] : [])),
    enter: (purpose, text) => faults(async () => flow.enter(purpose, text, accept)),
    state: (purpose) => flow.state(purpose),
    grantLeft: (grant) => grants.left(grant),
    tick: () => requests.tick(),
  };
}

/** A code that no request has had, told apart by `number`. */
function madeUp(purpose: Purpose, number: number): string {
  if (purpose === 'mail') return String(number).padStart(8, '0');
  const code = new Uint8Array(codeBytes);
  for (let index = 0; index < 4; index++) code[7 - index] = (number >> (5 * index)) & 31;
  addChecks(code);
  return [...code].map((symbol) => crockford[symbol]).join('');
}

async function create(
  faulty: Faulty,
  seed: number,
  powered: (ground: Ground) => Calls,
  shown: readonly Purpose[],
): Promise<Subject> {
  const { store } = faulty;
  let now = 0;
  let hashes: TraceStep['hashes'][number][] = [];
  let powerOns = 0;
  let made = 0;
  let current = password;
  let next = '';
  let wait = 0;
  /** The record that a call under way may change. */
  let stood = '';
  let grant: Grant | undefined;
  const olderGrants: Grant[] = [];
  /** Code of the newest request, of the one before it, the last one that was wrong, and of the one being sealed. */
  const newest: Partial<Record<Purpose, string>> = {};
  const before: Partial<Record<Purpose, string>> = {};
  const lastWrong: Partial<Record<Purpose, string>> = {};
  let sealing: { readonly purpose: Purpose; readonly code: string } | undefined;
  let calls = power();

  function power(): Calls {
    now = 0;
    hashes = [];
    // odd: an even seed and the next one are the same there
    const random = seededRandom(seed * 4000 + 2 * ++powerOns + 1);
    const real = fastCrypto(seededRandom(seed * 4000 + 2001 + 2 * powerOns));
    /** What the walk lets happen while the host works. */
    const meanwhile = () => {
      const hash = hashes.shift();
      if (hash === 'pass') now += unit;
      if (hash === 'cut') faulty.cut();
      if (hash === 'reject') throw new Error('the host gives up');
    };
    const crypto: typeof real = {
      ...real,
      async argon2id(...call) {
        meanwhile();
        return real.argon2id(...call);
      },
      async seal(message) {
        meanwhile();
        const sealed = await real.seal(message);
        const purpose = message.recipient === 'relay' ? 'mail' : 'support';
        sealing = { purpose, code: codeOf(purpose, new Uint8Array(sealed.exported)) };
        return sealed;
      },
    };
    return powered({ faulty, now: () => now, random, crypto });
  }

  /** The request that was being sealed is in flash. */
  function opened(): void {
    if (!sealing) return;
    const { purpose, code } = sealing;
    const old = newest[purpose];
    if (old !== undefined) before[purpose] = old;
    newest[purpose] = code;
    sealing = undefined;
  }

  async function open(purpose: Purpose): Promise<string> {
    sealing = undefined;
    stood = String(store.get(purposes[purpose].record));
    const result = await calls.open(purpose);
    if (result.kind === 'ok') opened();
    if (result.kind === 'limit') wait = result.wait / unit;
    return result.kind;
  }

  async function enter(purpose: Purpose, entry: number): Promise<string> {
    const fresh = madeUp(purpose, ++made);
    const text =
      (entry === right && newest[purpose]) ||
      (entry === same && lastWrong[purpose]) ||
      (entry === older && (before[purpose] ?? madeUp(purpose, 0))) ||
      fresh;
    const result = await calls.enter(purpose, text);
    if (result.kind === 'ok') {
      if (grant) olderGrants.push(grant);
      grant = result.grant;
    }
    if (result.kind === 'wrong') {
      lastWrong[purpose] = text;
      const { attempts } = store;
      if (result.left !== tries - attempts(purposes[purpose].counter)) throw new Disagreement(`${result.left} left`);
      return result.repeat ? 'repeat' : 'wrong';
    }
    return result.kind === 'none' ? 'absent' : result.kind;
  }

  function inFlash(purpose: Purpose): { readonly head: readonly number[]; readonly openings: readonly number[] } {
    const { counter, record } = purposes[purpose];
    const bytes = store.get('uptime');
    const isHeld = store.get(record) !== undefined;
    const at = 1 + 20 * everyPurpose.indexOf(purpose);
    const field = (slot: number) => (bytes ? getU32(bytes, at + 4 * slot) : 0xffff_ffff);
    const openings = [1, 2, 3, 4].map(field).filter((age) => age !== 0xffff_ffff);
    return {
      head: [store.attempts(counter), isHeld ? 1 : 0, isHeld ? field(0) / unit : 0],
      openings: [...Array<number>(4 - openings.length).fill(noOpening), ...openings.map((age) => age / unit)],
    };
  }

  // The store has to be there: set up, or with an event in it.
  if (calls.login) {
    const auth = createAuth({
      languages,
      ...{ store, identity, crypto: fastCrypto(), random: seededRandom(seed) },
      clock: { now: () => now, wall: () => null },
    });
    const questions = [
      { question: 3, text: 'Мурзик' },
      { question: 11, text: 'Ясная Поляна' },
    ] as const;
    await auth.setUp({ password, questions, language: 'ru' });
  } else store.commit({ append: [Uint8Array.of(0)] });
  calls = power();

  return {
    async act({ call, args, hashes: planned }) {
      hashes = [...planned];
      wait = 0;
      switch (call) {
        case 'open':
          return open(everyPurpose[args[0]!]!);
        case 'enter':
          return enter(everyPurpose[args[0]!]!, args[1]!);
        case 'time':
          now += args[0]! * unit;
          return 'none';
        case 'tick':
          calls.tick();
          return 'none';
        case 'login':
          return (await calls.login!(current)).kind;
        case 'change': {
          next = `Скворечник номер ${++made}`;
          stood = String(store.get('password'));
          const result = await calls.change!((args[0] === 0 ? grant : olderGrants.at(-1)) ?? ({} as Grant), next);
          if (result.kind === 'ok') current = next;
          return result.kind;
        }
        case 'power':
          return 'none';
        default:
          throw new Error(`no such call: ${call}`);
      }
    },
    powerOn({ call, args }) {
      const found = (key: RecordKey) => String(store.get(key)) !== stood;
      if (call === 'change' && found('password')) current = next;
      if (call === 'open' && found(purposes[everyPurpose[args[0]!]!].record)) opened();
      calls = power();
    },
    see() {
      const each = shown.flatMap((purpose) => {
        const state = calls.state(purpose);
        const { head, openings } = inFlash(purpose);
        return [state ? 1 : 0, state ? state.left / unit : 0, ...head, ...openings];
      });
      const olderLeft = Math.max(0, ...olderGrants.map((old) => calls.grantLeft(old)));
      return [wait, ...each, (grant ? calls.grantLeft(grant) : 0) / unit, olderLeft / unit];
    },
    flash: () =>
      shown.flatMap((purpose) => {
        const { head, openings } = inFlash(purpose);
        return [...head, ...openings];
      }),
  };
}

/** Support codes through `createAuth`, in a recorder that was set up. */
export const createSupportSubject = (faulty: Faulty, seed: number): Promise<Subject> =>
  create(faulty, seed, wholeRecovery, ['support']);

/** Codes for both purposes, below `createAuth`. */
export const createBothSubject = (faulty: Faulty, seed: number): Promise<Subject> =>
  create(faulty, seed, requestsAlone, ['mail', 'support']);
