/** A recorder that follows another by mouse alone: the other one here stands where QEMU's guest stands in the boot tests. */
import { afterEach, expect, it } from 'vitest';
import type { Machine } from '../../../src/sim/machine/machine';
import { settle } from '../../../src/sim/machine/pace';
import type { Recorder } from '../../../src/sim/machine/recorder';
import { parseScript } from '../../../src/sim/script/parser';
import { createRunner } from '../../../src/sim/script/runner';
import { createTestRecorder } from '../../support/recorder';
import { createMirror, type Driven, MirrorError } from './mirror';

const opened: Recorder[] = [];
afterEach(() => {
  for (const recorder of opened.splice(0)) recorder.close();
});

async function start(seed: number): Promise<Recorder> {
  const recorder = await createTestRecorder({ width: 1280, height: 720, seed });
  opened.push(recorder);
  await recorder.machine.powerOn();
  await settle(recorder.machine);
  return recorder;
}

type Event = { type: string; data: { axis: string; value: number } & { button: string; down: boolean } };

/** A machine as QEMU would show it: its time passes while it is looked at, and its inputs come as a tablet's. */
function asBoard(machine: Machine): Driven {
  const state = { x: 0, y: 0, pressed: false };
  return {
    async execute(_command, args) {
      const { events } = args as { events: readonly Event[] };
      for (const { type, data } of events) {
        if (type === 'btn') state.pressed = data.down;
        else if (data.axis === 'x') state.x = Math.floor((data.value * machine.width) / 0x8000);
        else state.y = Math.floor((data.value * machine.height) / 0x8000);
      }
      machine.pointer(state.x, state.y, state.pressed);
      machine.step(16);
    },
    async picture() {
      if (machine.pending() > 0) await machine.settlePromises();
      machine.step(16);
      const { width, height } = machine;
      return { width, height, pixels: machine.frame().slice() };
    },
  };
}

async function walk(script: string): Promise<Recorder> {
  const [twin, follower] = [await start(1), await start(2)];
  const mirror = createMirror(twin.machine, asBoard(follower.machine));
  const runner = createRunner({ machine: mirror.machine, folder: '.', glyphs: twin.glyphs, print: () => {} });
  for (const step of parseScript(script)) await runner.run(step);
  await mirror.same(1000);
  return follower;
}

it('is set up by clicks on the same places, and is in the same place then', async () => {
  const follower = await walk(`
    click "След."
    click #new-password
    type "лесной-ветер-42"
    click #confirm
    type "лесной-ветер-42"
    click "След."
    choose #question-1 "Какая Ваша любимая книга?"
    click #answer-1
    type "Мастер"
    click #repeat-1
    type "Мастер"
    click "След."
    choose #question-2 "В каком городе родилась Ваша мать?"
    click #answer-2
    type "Королёв"
    click #repeat-2
    type "Королёв"
    click "След."
    expect "Всё готово"
    click "Завершить"
    expect "Журнал событий"`);
  const seen = follower.machine.tree().map(({ text }) => text);
  expect(seen).toContain('Журнал событий');
});

it('another picture is told with its place', async () => {
  const { machine } = await start(3);
  const frozen = machine.frame().slice();
  frozen[100 * 1280 + 50]! ^= 0xff;
  const twin = await start(3);
  const mirror = createMirror(twin.machine, {
    execute: async () => {},
    picture: async () => ({ width: 1280, height: 720, pixels: frozen }),
  });
  const error = await mirror.same(100).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MirrorError);
  expect(String(error)).toContain('differs in 1 pixels, 50,100 to 50,100');
});
