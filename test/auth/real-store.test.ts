/**
 * The same promises over the real store on a simulated NOR flash: the power fails in every flash operation of a story, once.
 */

import { describe, expect, it } from 'vitest';
import { createAuth } from '../../src/auth/auth';
import type { Auth, Grant } from '../../src/auth/types';
import { openStore } from '../../src/hal/store/store';
import type { Store } from '../../src/hal/store/types';
import type { Nor } from '../../src/sim/flash/nor';
import { languages } from './support/languages';
import {
  answers,
  factoryNor,
  fastCrypto,
  model,
  password,
  seededRandom,
  serial,
  wrongAnswers,
} from './support/machine';

const another = 'Скворечник у реки';
const crypto = fastCrypto();

interface Recorder {
  readonly nor: Nor;
  readonly store: Store;
  readonly auth: Auth;
  now: number;
  grant?: Grant;
  /** Told as done. */
  setUp: boolean;
  changed: boolean;
  /** Wrong log-ins verified since the last right one. */
  wrong: number;
}

function powerOn(nor: Nor, before?: Recorder): Recorder {
  const store = openStore({ flash: nor, crypto, erased: 'lost' });
  const recorder = {
    nor,
    store,
    now: 0,
    setUp: before?.setUp ?? false,
    changed: before?.changed ?? false,
    wrong: before?.wrong ?? 0,
  };
  const counting = {
    ...crypto,
    argon2id: (...call: Parameters<typeof crypto.argon2id>) => {
      verified++;
      return crypto.argon2id(...call);
    },
  };
  const auth = createAuth({
    languages,
    store,
    crypto: counting,
    clock: { now: () => recorder.now, wall: () => null },
    random: seededRandom(7),
    identity: { serial, model },
  });
  return Object.assign(recorder, { auth });
}

/** Argon2id calls of all recorders. */
let verified = 0;

type Step = (recorder: Recorder) => Promise<string>;

const wrongLogin =
  (text: string): Step =>
  async (recorder) => {
    const before = verified;
    const { kind } = await recorder.auth.login(text);
    recorder.wrong += verified - before;
    return kind;
  };
const rightLogin =
  (text: string): Step =>
  async (recorder) => {
    const before = verified;
    const { kind } = await recorder.auth.login(text);
    // Its reset may stand in flash though the power failed before anybody heard of it.
    if (verified > before) recorder.wrong = 0;
    return kind;
  };
const wait: Step = async (recorder) => {
  recorder.now += recorder.auth.lock('login').wait + 1000;
  try {
    recorder.auth.tick();
  } catch {
    return 'fault';
  }
  return 'ok';
};

const story: readonly (readonly [string, Step])[] = [
  [
    'ok',
    async (recorder) => {
      const { kind } = await recorder.auth.setUp({ password, questions: answers, language: 'ru' });
      if (kind === 'ok') recorder.setUp = true;
      return kind;
    },
  ],
  ['wrong', wrongLogin('мимо 1')],
  ['ok', rightLogin(password)],
  ...[1, 2, 3, 4, 5].map((n) => ['wrong', wrongLogin(`мимо ${n}`)] as const),
  ['locked', wrongLogin('мимо 6')],
  ['ok', wait],
  ['wrong', wrongLogin('мимо 7')],
  ['ok', wait],
  ['wrong', async (recorder) => (await recorder.auth.answer(wrongAnswers('мимо'), 'monitor')).kind],
  [
    'ok',
    async (recorder) => {
      const verdict = await recorder.auth.answer(answers, 'monitor');
      if (verdict.kind === 'ok') recorder.grant = verdict.grant;
      return verdict.kind;
    },
  ],
  [
    'ok',
    async (recorder) => {
      const { kind } = await recorder.auth.changePassword(recorder.grant!, another);
      if (kind === 'ok') recorder.changed = true;
      recorder.wrong = 0;
      return kind;
    },
  ],
  ['ok', rightLogin(another)],
];

function countOperations(nor: Nor): { readonly total: () => number } {
  let total = 0;
  nor.onOperation = () => total++;
  return { total: () => total };
}

async function check(recorder: Recorder): Promise<void> {
  const { auth, store } = recorder;
  expect(auth.status()).toEqual({ kind: recorder.setUp ? 'ready' : expect.stringMatching(/^(setup|ready)$/) });
  expect(store.attempts('login'), 'a try was forgotten').toBeGreaterThanOrEqual(recorder.wrong);
  if (auth.status().kind === 'setup') return;
  recorder.now += 3_600_000;
  auth.tick();
  expect(await auth.login('Аист на колокольне')).toMatchObject({ kind: 'wrong' });
  const taken: string[] = [];
  for (const text of [password, another]) {
    recorder.now += 3_600_000;
    if ((await auth.login(text)).kind === 'ok') taken.push(text);
  }
  expect(taken.length, 'one password opens, no more, no less').toBe(1);
  if (recorder.changed) expect(taken).toEqual([another]);
}

describe('over the real store', () => {
  it('tells the story without a cut, and programs little for a failed try', async () => {
    const nor = factoryNor();
    const recorder = powerOn(nor);
    const programmed: number[] = [];
    for (const [kind, step] of story) {
      const before = nor.counts.bytesProgrammed;
      expect(await step(recorder)).toBe(kind);
      programmed.push(nor.counts.bytesProgrammed - before);
    }
    await check(recorder);
    // The second of the first five wrong tries in a row: no new counter record, one event.
    console.log(`bytes programmed by step: ${programmed.join(' ')}`);
    expect(programmed[4]).toBeLessThanOrEqual(64);
    expect(programmed[8]).toBe(0);
  });

  it('keeps its promises wherever the power fails', async () => {
    const whole = factoryNor();
    const counter = countOperations(whole);
    const reference = powerOn(whole);
    for (const [, step] of story) await step(reference);
    const operations = counter.total();
    expect(operations).toBeGreaterThan(20);
    for (let at = 1; at <= operations; at++) {
      for (const seed of [1, 2, 3]) {
        const nor = factoryNor({ seed });
        nor.cutAt(at);
        let recorder = powerOn(nor);
        for (const [, step] of story) {
          await step(recorder);
          if (nor.isDown) break;
        }
        expect(nor.isDown).toBe(true);
        nor.restore();
        recorder = powerOn(nor, recorder);
        await check(recorder);
      }
    }
  });
});
