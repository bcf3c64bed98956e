/**
 * A monkey of 100,000 events at the whole recorder: no exception, no refused command, no lost event; and the log-in window it is brought
 * back to is that of a fresh start, with the memory of the beginning.
 *
 * MONKEY_SEED replays a run, MONKEY_EVENTS makes it shorter or longer.
 */
import { randomInt } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { seededBelow } from '../../src/sim/flash/random';
import type { Recorder } from '../../src/sim/machine/recorder';
import type { Bridge } from '../../src/sim/machine/wasm';
import { drive, powerOn, setUp } from '../support/drive';
import { createTestRecorder } from '../support/recorder';
import { backToLogin, clickNamed, createMonkey } from './monkey';

const seed = Number(process.env.MONKEY_SEED ?? randomInt(1, 2 ** 31));
const count = Number(process.env.MONKEY_EVENTS ?? 20_000);
/** Times that the memory of one life is looked at. */
const looks = 8;
const open: Recorder[] = [];
afterEach(() => {
  for (const recorder of open.splice(0)) recorder.close();
});

/** The bridges of each recorder. */
const bridges = new WeakMap<Recorder, readonly Bridge[]>();

async function start(complaints: string[]): Promise<Recorder> {
  const made: Bridge[] = [];
  const recorder = await createTestRecorder({
    width: 1280,
    height: 720,
    log: (text) => complaints.push(text),
    onBridge: (bridge) => made.push(bridge),
  });
  bridges.set(recorder, made);
  open.push(recorder);
  await powerOn(recorder);
  return recorder;
}

/** Complaints that are none: the power was cut by the monkey itself. */
const isOrdered = (text: string): boolean => text.startsWith('the power was cut');

function expectWhole(recorder: Recorder, complaints: readonly string[], events: number): void {
  const { machine } = recorder;
  const where = `seed ${seed}, event ${events}`;
  expect(machine.problem(), where).toBeUndefined();
  expect(
    complaints.filter((text) => !isOrdered(text)),
    where,
  ).toEqual([]);
  const { refusedCommands, droppedEvents } = machine.stats();
  expect({ refusedCommands, droppedEvents }, where).toEqual({ refusedCommands: 0, droppedEvents: 0 });
}

interface Level {
  readonly widgets: number;
  readonly heap: number;
  /** LVGL's memory, and that of it which are letters drawn before. */
  readonly lvgl: number;
  readonly letters: number;
}

/**
 * Widgets, and the least of heap and LVGL's memory over openings of another window, after which the engine has collected. LVGL keeps up to
 * 160 letters of each face and size that it has drawn, so what it holds grows until a walk sees no new ones: they are counted apart.
 */
async function measure(recorder: Recorder): Promise<Level> {
  const { machine } = recorder;
  let heap = Number.POSITIVE_INFINITY;
  let lvgl = Number.POSITIVE_INFINITY;
  let letters = 0;
  for (let openings = 0; openings < 10; openings++) {
    await clickNamed(recorder, 'forgot');
    await clickNamed(recorder, 'cancel');
    const { heapBytes, bridgeBytes } = machine.stats();
    for (const bridge of bridges.get(recorder) ?? []) bridge.forgetLetters();
    const kept = machine.stats().bridgeBytes;
    heap = Math.min(heap, heapBytes);
    lvgl = Math.min(lvgl, kept);
    letters = Math.max(letters, bridgeBytes - kept);
  }
  return { widgets: machine.stats().widgets, heap, lvgl, letters };
}

/** The log-in window of a recorder that is switched on with the same flash. */
async function freshWidgets(recorder: Recorder): Promise<number> {
  const other = await createTestRecorder({ width: 1280, height: 720 });
  try {
    other.nor.burn(recorder.nor.image.slice());
    await powerOn(other);
    expect(other.machine.tree().some(({ name }) => name === 'login')).toBe(true);
    return (await measure(other)).widgets;
  } finally {
    other.close();
  }
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

test(`one life of ${Math.round(count * 0.7)} events, seed ${seed}`, async () => {
  console.log(`monkey: MONKEY_SEED=${seed} MONKEY_EVENTS=${count}`);
  const complaints: string[] = [];
  const recorder = await start(complaints);
  await drive(recorder, setUp);
  const levels: Level[] = [];
  let events = 0;
  for (let at = 0; at < looks; at++) {
    const monkey = createMonkey(recorder, seededBelow(seed + 1000 * at), false);
    await monkey.run(Math.round((count * 0.7) / looks));
    events += monkey.events();
    expectWhole(recorder, complaints, events);
    monkey.letGo();
    await backToLogin(recorder);
    // the longest pause is over, and whatever was open
    await drive(recorder, 'advance 61m');
    await backToLogin(recorder);
    const level = await measure(recorder);
    levels.push(level);
    expectWhole(recorder, complaints, events);
    expect(level.widgets, `seed ${seed}, event ${events}`).toBe(await freshWidgets(recorder));
  }
  console.log(
    `monkey: heap ${levels.map(({ heap }) => heap).join(' ')}; LVGL ${levels.map(({ lvgl }) => lvgl).join(' ')}, letters ${levels.map(({ letters }) => letters).join(' ')}`,
  );
  const quarter = looks / 4;
  const second = middle(levels.slice(quarter, 2 * quarter).map(({ heap }) => heap));
  const last = middle(levels.slice(-quarter).map(({ heap }) => heap));
  // the event log holds more entries meanwhile
  expect(last - second, `the heap grows from ${second} to ${last}, seed ${seed}`).toBeLessThan(second * 0.02);
  // styles and faces come with the first window that has them, and stay
  const middleOf = (from: number, to?: number) => middle(levels.slice(from, to).map(({ lvgl }) => lvgl));
  const [before, after] = [middleOf(quarter, 2 * quarter), middleOf(-quarter)];
  expect(after - before, `LVGL grows from ${before} to ${after}, seed ${seed}`).toBeLessThan(before * 0.02);
}, 900_000);

test(`${Math.round(count * 0.3)} events with power cuts, seed ${seed + 1}`, async () => {
  const complaints: string[] = [];
  const recorder = await start(complaints);
  await drive(recorder, setUp);
  const monkey = createMonkey(recorder, seededBelow(seed + 1), true);
  const parts = 6;
  for (let part = 0; part < parts; part++) {
    await monkey.run(Math.round((count * 0.3) / parts));
    expectWhole(recorder, complaints, monkey.events());
  }
  monkey.letGo();
  recorder.machine.powerOff();
  recorder.machine.cutAt(0);
  await powerOn(recorder);
  expect(recorder.machine.tree().some(({ name }) => name === 'login')).toBe(true);
  expectWhole(recorder, complaints, monkey.events());
}, 900_000);
