/**
 * Every flow left at every step: by Escape, by its buttons, by the plug; and its last step cut at every flash operation. A cold start
 * finds what was there before, or all of what was to be, never a part.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../src/hal/store/store';
import { type RecordKey, recordKeys } from '../../src/hal/store/types';
import { simulatedDeviceKey } from '../../src/sim/desk/provisioning';
import { createNor } from '../../src/sim/flash/nor';
import { createCrypto } from '../../src/sim/machine/crypto';
import type { Recorder } from '../../src/sim/machine/recorder';
import { drive, login, powerOn, setUp } from '../support/drive';
import { createTestRecorder } from '../support/recorder';

const serial = 'ATNVR0000000017';
const crypto = createCrypto({ deviceKey: simulatedDeviceKey(serial) });
const oldPassword = 'forest wind 42';
const newPassword = 'northern shore 7';

interface Flow {
  readonly name: string;
  /** Flash before it: a recorder new from the factory, or one that is set up. */
  readonly from: 'new' | 'ready';
  /** Steps before it. */
  readonly before: string;
  /** Its steps; the last one saves. */
  readonly steps: string;
  /** The records it changes, all of them or none. */
  readonly changes: readonly RecordKey[];
  /** Opens afterwards. */
  readonly password: string;
  /** A widget that a cold start shows when nothing was saved. */
  readonly entrance: string;
}

const newPasswordSteps = `
  click #new-password
  keys "${newPassword}"
  click #confirm
  keys "${newPassword}"
  click #save`;

const flows: readonly Flow[] = [
  {
    name: 'wizard',
    from: 'new',
    before: '',
    steps: setUp,
    changes: ['password', 'questions'],
    password: oldPassword,
    entrance: 'wizard',
  },
  {
    name: 'recovery by questions',
    from: 'ready',
    before: '',
    steps: `
      click #forgot
      choose #question-1 "What is your favourite book?"
      click #answer-1
      keys "pale fire"
      choose #question-2 "What was your first car?"
      click #answer-2
      keys "lada"
      click #next
      ${newPasswordSteps}`,
    changes: ['password'],
    password: newPassword,
    entrance: 'login',
  },
  {
    name: 'recovery by a security code',
    from: 'ready',
    before: '',
    steps: `
      click #forgot
      click #mode-support
      click #qr
      key Escape
      code
      click #code
      keys code
      key Enter
      ${newPasswordSteps}`,
    changes: ['password'],
    password: newPassword,
    entrance: 'login',
  },
  {
    name: 'new questions',
    from: 'ready',
    before: login(oldPassword),
    steps: `
      click #questions
      click #current-password
      keys "${oldPassword}"
      choose #question-1 "What was the name of your first teacher?"
      click #answer-1
      keys "Anna"
      click #repeat-1
      keys "Anna"
      choose #question-2 "What was your first car?"
      click #answer-2
      keys "Volga"
      click #repeat-2
      keys "Volga"
      click #save`,
    changes: ['questions'],
    password: oldPassword,
    entrance: 'login',
  },
  {
    name: 'graphic key',
    from: 'ready',
    before: login(oldPassword),
    steps: `
      click #pattern-key
      click #pattern-edit
      drag #pattern 5 1 8 3
      drag #pattern 5 1 8 3
      click #pattern-done
      click #current-password
      keys "${oldPassword}"
      click #save`,
    changes: ['pattern'],
    password: oldPassword,
    entrance: 'login',
  },
];

const lines = (script: string): string[] =>
  script
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** What the store holds, by key; read from a copy. */
function holdings(image: Uint8Array): Map<RecordKey, string> {
  const store = openStore({ flash: createNor({ image: image.slice() }), crypto, erased: 'lost' });
  expect(store.state().kind).not.toBe('unreadable');
  return new Map(
    (Object.keys(recordKeys) as RecordKey[]).map((key) => [key, Buffer.from(store.get(key) ?? []).toString('hex')]),
  );
}

/** Which of a flow's records are other than they were. */
function changed(flow: Flow, before: ReadonlyMap<RecordKey, string>, image: Uint8Array): RecordKey[] {
  const now = holdings(image);
  return flow.changes.filter((key) => now.get(key) !== before.get(key));
}

const images: Record<Flow['from'], Uint8Array> = { new: new Uint8Array(), ready: new Uint8Array() };
beforeAll(async () => {
  const recorder = await createTestRecorder({ width: 1280, height: 720 });
  images.new = recorder.nor.image.slice();
  await powerOn(recorder);
  await drive(recorder, `${setUp}\nclick #logout\npower off`);
  images.ready = recorder.nor.image.slice();
  recorder.close();
});
afterAll(() => crypto.close());

async function from(image: Uint8Array): Promise<Recorder> {
  const recorder = await createTestRecorder({ width: 1280, height: 720 });
  expect(recorder.nor.burn(image)).toBe('ok');
  await powerOn(recorder);
  return recorder;
}

async function expectEntrance(recorder: Recorder, flow: Flow): Promise<void> {
  recorder.machine.powerOff();
  await powerOn(recorder);
  expect(recorder.machine.problem()).toBeUndefined();
  expect(recorder.machine.tree().some(({ name }) => name === flow.entrance)).toBe(true);
}

/** Clicks what leaves the topmost window, as often as there is something. */
async function leaveByMouse(recorder: Recorder): Promise<void> {
  for (let windows = 0; windows < 8; windows++) {
    const ways = recorder.machine
      .tree()
      .filter(
        ({ name, clip, states }) =>
          /^(discard|cancel|close|back)$/.test(name ?? '') && clip && !states.includes('disabled'),
      );
    const way = ways.at(-1);
    if (!way?.clip) return;
    const { x1, x2, y1, y2 } = way.clip;
    recorder.machine.pointer((x1 + x2) >> 1, (y1 + y2) >> 1, true);
    recorder.machine.step(16);
    recorder.machine.pointer((x1 + x2) >> 1, (y1 + y2) >> 1, false);
    await drive(recorder, 'advance 600ms');
  }
  throw new Error('the windows cannot be left');
}

const ways = {
  'by Escape': (recorder: Recorder) => drive(recorder, 'key Escape\n'.repeat(5)),
  'by its buttons': leaveByMouse,
} as const;

describe.each(flows)('$name', (flow) => {
  const steps = lines(flow.steps);

  test.each(Object.keys(ways) as (keyof typeof ways)[])(
    'left %s at every step',
    async (way) => {
      for (let done = 1; done < steps.length; done++) {
        const recorder = await from(images[flow.from]);
        await drive(recorder, flow.before);
        const before = holdings(recorder.nor.image);
        await drive(recorder, steps.slice(0, done).join('\n'));
        await ways[way](recorder);
        expect(changed(flow, before, recorder.nor.image), `after ${steps[done - 1]}`).toEqual([]);
        await expectEntrance(recorder, flow);
        recorder.close();
      }
    },
    240_000,
  );

  test('the plug pulled at every step', async () => {
    const recorder = await from(images[flow.from]);
    await drive(recorder, flow.before);
    const before = holdings(recorder.nor.image);
    for (const step of steps.slice(0, -1)) {
      await drive(recorder, step);
      expect(changed(flow, before, recorder.nor.image), `after ${step}`).toEqual([]);
      const cold = await from(recorder.nor.image.slice());
      await expectEntrance(cold, flow);
      cold.close();
    }
    await drive(recorder, steps.at(-1)!);
    expect(changed(flow, before, recorder.nor.image)).toEqual(flow.changes);
    recorder.close();
  }, 240_000);

  test('the last step cut at every flash operation', async () => {
    const outcomes = new Set<string>();
    for (let operation = 1; ; operation++) {
      const recorder = await from(images[flow.from]);
      await drive(recorder, flow.before);
      const before = holdings(recorder.nor.image);
      await drive(recorder, steps.slice(0, -1).join('\n'));
      recorder.machine.cutAt(operation);
      await drive(recorder, steps.at(-1)!);
      const isWhole = recorder.machine.power() === 'on';
      recorder.machine.powerOff();
      await powerOn(recorder);
      const now = changed(flow, before, recorder.nor.image);
      expect([[], flow.changes], `cut at operation ${operation}`).toContainEqual(now);
      outcomes.add(now.length > 0 ? 'saved' : 'not saved');
      const isSaved = now.length > 0;
      if (isSaved || flow.from === 'ready')
        await drive(recorder, `${login(isSaved ? flow.password : oldPassword)}\nexpect "Event log"`);
      else await expectEntrance(recorder, flow);
      recorder.close();
      if (!isWhole) continue;
      expect(isSaved).toBe(true);
      break;
    }
    expect([...outcomes].sort()).toEqual(['not saved', 'saved']);
  }, 240_000);
});
