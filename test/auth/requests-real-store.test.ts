/**
 * Requests and codes over the real store on a simulated NOR flash: the power fails in every flash operation of a story, once; and a flash
 * that cannot be read is replaced, however often the power fails on the way.
 */

import { describe, expect, it } from 'vitest';
import { createAuth } from '../../src/auth/auth';
import type { Auth, Grant } from '../../src/auth/types';
import { openStore } from '../../src/hal/store/store';
import type { Store } from '../../src/hal/store/types';
import type { Nor } from '../../src/sim/flash/nor';
import { languages } from './support/languages';
import { answers, factoryNor, fastCrypto, model, password, seededRandom, serial } from './support/machine';
import { wrongCode } from './support/request-machine';
import { openRequest } from './support/vendor';

const another = 'Скворечник у реки';
const minute = 60_000;

/** What the operator was told, and what the desk told the operator. */
interface Story {
  /** Addresses of requests and their codes. */
  readonly codes: Map<string, string>;
  url?: string;
  grant?: Grant | undefined;
  /** Verdicts on wrong codes of the request at `url`. */
  wrong: number;
  accepted: boolean;
  setUp: boolean;
  changed: boolean;
}

interface Recorder {
  readonly store: Store;
  readonly auth: Auth;
  now: number;
}

function powerOn(nor: Nor, seed = 7): Recorder {
  const crypto = fastCrypto(seededRandom(seed + 50));
  const store = openStore({ flash: nor, crypto, erased: 'lost' });
  const recorder = { store, now: 0 } as { store: Store; auth: Auth; now: number };
  recorder.auth = createAuth({
    languages,
    store,
    crypto,
    clock: { now: () => recorder.now, wall: () => null },
    random: seededRandom(seed),
    identity: { serial, model },
  });
  return recorder;
}

const newStory = (): Story => ({ codes: new Map(), wrong: 0, accepted: false, setUp: false, changed: false });

type Step = (recorder: Recorder, story: Story) => Promise<string>;

const setUp: Step = async ({ auth }, story) => {
  const { kind } = await auth.setUp({ password, questions: answers, language: 'ru' });
  story.setUp ||= kind === 'ok';
  return kind;
};

const open: Step = async ({ auth }, story) => {
  const result = await auth.openRequest('support', 'monitor');
  if (result.kind !== 'ok') return result.kind;
  const { url } = result.request;
  if (url !== story.url) story.wrong = 0;
  story.url = url;
  if (!story.codes.has(url)) story.codes.set(url, (await openRequest(url)).code);
  return 'ok';
};

const wrong =
  (index: number): Step =>
  async ({ auth }, story) => {
    const text = wrongCode('support', story.codes.get(story.url!)!, index);
    const verdict = await auth.enterCode('support', text, 'monitor');
    if (verdict.kind === 'exhausted' || (verdict.kind === 'wrong' && !verdict.repeat)) story.wrong++;
    return verdict.kind;
  };

const right: Step = async ({ auth }, story) => {
  const verdict = await auth.enterCode('support', story.codes.get(story.url!)!, 'monitor');
  if (verdict.kind === 'ok') {
    story.accepted = true;
    story.grant = verdict.grant;
  }
  return verdict.kind;
};

const change: Step = async ({ auth }, story) => {
  const { kind } = await auth.changePassword(story.grant!, another);
  story.changed ||= kind === 'ok';
  return kind;
};

const wait =
  (ms: number): Step =>
  async (recorder) => {
    recorder.now += ms;
    try {
      recorder.auth.tick();
    } catch {
      return 'fault';
    }
    return 'ok';
  };

const steps: readonly (readonly [string, Step])[] = [
  ['ok', setUp],
  ['ok', open],
  ['wrong', wrong(0)],
  ['wrong', wrong(0)],
  ['ok', wait(30 * minute)],
  ...([1, 2, 3] as const).map((index) => ['wrong', wrong(index)] as const),
  ['exhausted', wrong(4)],
  ['ok', open],
  ['wrong', wrong(0)],
  ['ok', wait(40 * minute)],
  ['ok', right],
  ['none', right],
  ['ok', change],
  ['ok', open],
];

async function run(recorder: Recorder, story: Story, isDown: () => boolean): Promise<string[]> {
  const told: string[] = [];
  for (const [, step] of steps) {
    story.accepted = false;
    told.push(await step(recorder, story));
    if (isDown()) break;
  }
  return told;
}

describe('requests over the real store', () => {
  it('go as told without a cut, and cost little flash', async () => {
    const nor = factoryNor();
    const recorder = powerOn(nor);
    const story = newStory();
    const programmed: number[] = [];
    for (const [kind, step] of steps) {
      const before = nor.counts.bytesProgrammed;
      expect(await step(recorder, story)).toBe(kind);
      programmed.push(nor.counts.bytesProgrammed - before);
    }
    console.log(`bytes programmed by step: ${programmed.join(' ')}`);
    // the same wrong code again; a used code
    expect([programmed[3], programmed[13]]).toEqual([0, 0]);
    expect(story.codes.size).toBe(3);
    const again = powerOn(nor);
    expect(again.auth.request('support')!.url).toBe(story.url);
    expect(await again.auth.login(another)).toMatchObject({ kind: 'ok' });
  });

  it('keep their promises wherever the power fails', async () => {
    const whole = factoryNor();
    let operations = 0;
    whole.onOperation = () => operations++;
    await run(powerOn(whole), newStory(), () => false);
    expect(operations).toBeGreaterThan(40);
    let open = 0;
    for (let at = 1; at <= operations; at++) {
      for (const seed of [1, 2]) {
        const nor = factoryNor({ seed });
        nor.cutAt(at);
        const story = newStory();
        await run(powerOn(nor), story, () => nor.isDown);
        expect(nor.isDown).toBe(true);
        nor.restore();
        const recorder = powerOn(nor, 100);
        const { auth } = recorder;
        if (auth.status().kind === 'setup') {
          expect(story.setUp).toBe(false);
          continue;
        }
        const request = auth.request('support');
        if (story.accepted) expect(request, 'a used code is open again').toBe(undefined);
        if (request) {
          open++;
          const isSame = request.url === story.url;
          if (isSame) expect(5 - request.tries, 'a try was forgotten').toBeGreaterThanOrEqual(story.wrong);
          const { code } = await openRequest(request.url);
          expect(await auth.enterCode('support', code, 'monitor')).toMatchObject({ kind: 'ok' });
          expect(await powerOn(nor).auth.enterCode('support', code, 'monitor')).toEqual({ kind: 'none' });
        }
        for (const code of story.codes.values()) {
          expect((await auth.enterCode('support', code, 'monitor')).kind, 'a code was taken twice').not.toBe('ok');
        }
        recorder.now += 100 * 60 * minute;
        auth.tick();
        const taken: string[] = [];
        for (const text of [password, another]) if ((await auth.login(text)).kind === 'ok') taken.push(text);
        expect(taken.length, 'one password opens, no more, no less').toBe(1);
        if (story.changed) expect(taken).toEqual([another]);
      }
    }
    expect(open).toBeGreaterThan(20);
  });
});

/** A flash that another recorder wrote. */
async function foreignFlash(seed: number): Promise<Nor> {
  const crypto = fastCrypto();
  const other = { ...crypto, hmacSha256: (_: HostKey, data: ArrayBuffer) => crypto.hmacSha256('auth', data) };
  const nor = factoryNor({ seed }, other);
  const store = openStore({ flash: nor, crypto: other, erased: 'lost' });
  store.commit({ put: { password: Uint8Array.of(1, 2, 3) } });
  return nor;
}

describe('a flash that cannot be read', () => {
  /** Up to the new password; what it came to. */
  async function recover(recorder: Recorder): Promise<string> {
    const story = newStory();
    expect(await open(recorder, story)).toBe('ok');
    expect(await wrong(0)(recorder, story)).toBe('wrong');
    expect(await right(recorder, story)).toBe('ok');
    return change(recorder, story);
  }

  it('is not written before the new password, and holds it after', async () => {
    const nor = await foreignFlash(1);
    const before = { ...nor.counts };
    const recorder = powerOn(nor);
    expect(recorder.auth.status()).toEqual({ kind: 'unreadable', reason: 'foreign' });
    const story = newStory();
    for (const [kind, step] of [
      ['ok', open],
      ['wrong', wrong(0)],
      ['ok', right],
      ['ok', wait(minute)],
    ] as const) {
      expect(await step(recorder, story)).toBe(kind);
    }
    expect([nor.counts.programs, nor.counts.erases]).toEqual([before.programs, before.erases]);
    expect(await change(recorder, story)).toBe('ok');
    for (const each of [recorder, powerOn(nor)]) {
      expect(each.auth.status()).toEqual({ kind: 'ready' });
      expect(await each.auth.login(another)).toMatchObject({ kind: 'ok' });
      expect(each.auth.methods('monitor')[0]!.problem).toBe('not-set-up');
      each.now += minute;
      each.auth.tick();
    }
    expect(await open(recorder, story)).toBe('ok');
    expect(powerOn(nor).auth.request('support')!.url).toBe(story.url);
  });

  it('opens to nobody, and can be recovered again, wherever the power fails', async () => {
    const whole = await foreignFlash(1);
    let operations = 0;
    whole.onOperation = () => operations++;
    expect(await recover(powerOn(whole))).toBe('ok');
    const changing = operations;
    expect(changing).toBeGreaterThan(4);
    const found: Record<string, number> = {};
    for (let at = 1; at <= changing; at++) {
      const nor = await foreignFlash(at);
      nor.cutAt(at);
      const told = await recover(powerOn(nor));
      expect(nor.isDown).toBe(true);
      nor.restore();
      const recorder = powerOn(nor, 9);
      const { kind } = recorder.auth.status();
      found[kind] = (found[kind] ?? 0) + 1;
      expect(kind, 'the wizard would take anybody').not.toBe('setup');
      if (told === 'ok') expect(kind).toBe('ready');
      if (kind === 'unreadable') expect(await recover(recorder)).toBe('ok');
      expect(await recorder.auth.login(another)).toMatchObject({ kind: 'ok' });
      expect(await powerOn(nor).auth.login(another)).toMatchObject({ kind: 'ok' });
    }
    console.log(`after a cut in each of ${changing} operations: ${JSON.stringify(found)}`);
    expect(found.unreadable).toBeGreaterThan(0);
  });
});
