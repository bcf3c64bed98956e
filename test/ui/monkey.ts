/**
 * A seeded monkey at mouse and keyboard of a whole recorder, in virtual time: clicks anywhere, aims at what it sees, draws, turns the
 * wheel, types what opens doors and what does not, changes the monitor, unplugs the mouse, and on request cuts the power.
 *
 * @module
 */
import { keys } from '@lvgljs/core/schema';
import type { Area, TreeWidget } from '../../src/sim/machine/bridge';
import { settle } from '../../src/sim/machine/pace';
import type { Recorder } from '../../src/sim/machine/recorder';
import { powerOn } from '../support/drive';
import type { Random } from '../support/random';

const monitors = [
  [1280, 720],
  [1920, 1080],
  [1024, 600],
] as const;
const named: readonly number[] = Object.values(keys);
/** The first ones are right: they lead on. */
const words = ['forest wind 42', 'Pale Fire', 'Lada', '5183', 'no', 'ёлка', 'U', '0123456789', 'x'.repeat(64)];
const kinds: ReadonlySet<string> = new Set(['button', 'textarea', 'dropdown', 'pattern', 'keyboard', 'list']);
/** Milliseconds of a frame; now and then the monkey sleeps longer. */
const frame = 16;
/** Frames between two that are drawn: what is drawn is for people, and takes most of the time. */
const drawEvery = 64;

export interface Monkey {
  /** Events so far. */
  events(): number;
  /** Does `count` events more; stops early when the recorder fails. */
  run(count: number): Promise<void>;
  /** Puts everything down. */
  letGo(): void;
}

export function createMonkey(recorder: Recorder, random: Random, cutsPower: boolean): Monkey {
  const { machine } = recorder;
  let events = 0;
  let frames = 0;
  let at = { x: 0, y: 0 };
  let isPressed = false;
  const down = new Set<number>();
  let seen: readonly TreeWidget[] = [];
  const pick = <T>(from: readonly T[]): T => from[random(from.length)]!;

  async function pass(ms = frame): Promise<void> {
    // what Argon2id takes is real time; often the next events come before it has ended
    if (machine.pending() > 0 && random(8) === 0) await machine.settlePromises();
    machine.step(ms, ++frames % drawEvery === 0);
  }
  function point(x: number, y: number, pressed: boolean): void {
    events++;
    at = { x, y };
    isPressed = pressed;
    machine.pointer(x, y, pressed);
  }
  function key(code: number, pressed: boolean): void {
    events++;
    if (pressed) down.add(code);
    else down.delete(code);
    machine.key(code, pressed);
  }
  const press = (code: number): void => {
    key(code, true);
    key(code, false);
  };
  const within = ({ x1, y1, x2, y2 }: Area) => ({ x: x1 + random(x2 - x1 + 1), y: y1 + random(y2 - y1 + 1) });

  /** A place on something that can be clicked, a key or a dot of it. */
  function aim(): { x: number; y: number } {
    if (seen.length === 0 || random(12) === 0) seen = machine.tree();
    const there = seen.filter(({ type, clip }) => clip && kinds.has(type));
    if (there.length === 0) return { x: random(machine.width), y: random(machine.height) };
    const widget = pick(there);
    const parts = [...(widget.buttons ?? []).map(({ rect }) => rect), ...(widget.dots ?? [])];
    const items = (widget.items ?? []).map(({ clip }) => clip);
    return within(pick([...parts, ...items].filter((area) => area !== null).concat(widget.clip!)));
  }

  async function click(): Promise<void> {
    const { x, y } = random(4) === 0 ? { x: random(machine.width), y: random(machine.height) } : aim();
    // sometimes again, at once or within a double click's time
    for (let times = pick([1, 1, 1, 2, 3]); times > 0; times--) {
      point(x, y, true);
      if (random(3) > 0) await pass();
      point(x, y, false);
      if (random(3) > 0) await pass();
    }
    seen = [];
  }

  async function draw(): Promise<void> {
    const pad = machine.tree().find(({ dots, clip }) => dots && clip);
    if (!pad?.dots) return click();
    const right = [5, 1, 8, 3].map((dot) => pad.dots![dot - 1]!);
    const line = random(2) === 0 ? right : Array.from({ length: 2 + random(6) }, () => pick(pad.dots!));
    for (const dot of line) {
      point((dot.x1 + dot.x2) >> 1, (dot.y1 + dot.y2) >> 1, true);
      await pass();
    }
    if (random(8) === 0) resize();
    point(at.x, at.y, false);
    await pass();
  }

  async function type(): Promise<void> {
    if (random(2) === 0) {
      const field = machine.tree().filter(({ type: kind, clip }) => kind === 'textarea' && clip);
      if (field.length > 0) {
        const { x, y } = within(pick(field).clip!);
        point(x, y, true);
        point(x, y, false);
        await pass();
      }
    }
    const isBurst = random(2) === 0;
    for (const character of pick(words)) {
      press(character.codePointAt(0)!);
      if (!isBurst) await pass();
    }
    if (random(2) === 0) press(keys.enter);
    await pass();
  }

  function resize(): void {
    events++;
    const [width, height] = pick(monitors);
    machine.resize(width, height);
    seen = [];
  }

  async function cut(): Promise<void> {
    events++;
    if (random(2) === 0) machine.powerOff();
    else machine.cutAt(1 + random(6));
  }

  async function act(): Promise<void> {
    if (machine.power() === 'off') {
      machine.cutAt(0);
      letGo();
      await powerOn(recorder);
      return;
    }
    const n = random(1000);
    if (n < 420) await click();
    else if (n < 560) await type();
    else if (n < 640) press(random(2) === 0 ? keys.next : keys.previous);
    else if (n < 720) press(pick(named));
    else if (n < 750) press(keys.escape);
    else if (n < 790) {
      const code = pick(named);
      if (down.has(code)) key(code, false);
      else key(code, true);
    } else if (n < 850) {
      events++;
      machine.wheel(random(7) - 3);
    } else if (n < 890) point(random(machine.width), random(machine.height), random(3) > 0 && isPressed);
    else if (n < 930) await draw();
    else if (n < 945) {
      const held = aim();
      point(held.x, held.y, true);
      await pass(300 + random(1500));
      if (random(3) > 0) point(held.x, held.y, false);
    } else if (n < 955) {
      events++;
      isPressed = false;
      machine.pointerLost();
    } else if (n < 965) resize();
    else if (n < 985) {
      const bar = machine.tree().filter(({ name, clip }) => clip && /^(lang-|look|choose-)/.test(name ?? ''));
      if (bar.length > 0) {
        const { x, y } = within(pick(bar).clip!);
        point(x, y, true);
        point(x, y, false);
      }
    } else if (n < 990) await pass(pick([1000, 31_000, 200_000, 660_000]));
    else if (n === 999 && cutsPower && random(8) === 0) await cut();
    await pass();
  }

  function letGo(): void {
    if (isPressed) point(at.x, at.y, false);
    for (const code of [...down]) key(code, false);
    seen = [];
  }

  return {
    events: () => events,
    async run(count) {
      const end = events + count;
      while (events < end && machine.power() !== 'fault') await act();
    },
    letGo,
  };
}

/** Whatever there is on the monitor, back to a log-in window that nobody has touched, in Russian, dark, at 1280x720. */
export async function backToLogin(recorder: Recorder): Promise<void> {
  const { machine } = recorder;
  machine.resize(1280, 720);
  // one window after the other, and waits for what runs
  for (let windows = 0; windows < 24; windows++) {
    await settle(machine);
    const tree = machine.tree();
    const there = (name: string) => tree.findLast((widget) => widget.name === name && widget.clip);
    const way = ['discard', 'close', 'cancel', 'to-login', 'logout', 'by-password'].map(there).find(Boolean);
    if (!way) break;
    await clickOn(recorder, way);
  }
  const lang = machine.tree().find(({ name }) => name === 'lang-ru');
  if (lang) await clickOn(recorder, lang);
  const look = machine.tree().find(({ name }) => name === 'look');
  if (look && isLight(recorder)) await clickOn(recorder, look);
}

async function clickOn({ machine }: Recorder, { clip }: TreeWidget): Promise<void> {
  if (!clip) return;
  const x = (clip.x1 + clip.x2) >> 1;
  const y = (clip.y1 + clip.y2) >> 1;
  // beyond any double click
  machine.pointer(x, y, false);
  machine.step(400);
  machine.pointer(x, y, true);
  machine.step(frame);
  machine.pointer(x, y, false);
  await settle(machine);
}

/** By the monitor's corner. */
function isLight({ machine }: Recorder): boolean {
  machine.step(frame);
  return (machine.frame()[machine.width * (machine.height - 1)]! & 0xff) > 0x80;
}

/** The named button, clicked; for what comes after `backToLogin`. */
export async function clickNamed(recorder: Recorder, name: string): Promise<void> {
  const widget = recorder.machine.tree().findLast((each) => each.name === name);
  if (!widget) throw new Error(`there is no ${name}`);
  await clickOn(recorder, widget);
}
