/** Long waits: few ticks, and the recorder is at their end what it would be had it ticked every second. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Machine } from '../../../src/sim/machine/machine';
import { advance, settle } from '../../../src/sim/machine/pace';
import type { Recorder } from '../../../src/sim/machine/recorder';
import { drive, login, powerOn, setUp, texts } from '../../support/drive';
import { createTestRecorder } from '../../support/recorder';

const minute = 60_000;
const open: Recorder[] = [];
afterEach(() => {
  for (const recorder of open.splice(0)) recorder.close();
});

async function start(script: string): Promise<Recorder> {
  const recorder = await createTestRecorder({ width: 1280, height: 720 });
  open.push(recorder);
  await powerOn(recorder);
  await drive(recorder, script);
  return recorder;
}

type Wait = (machine: Machine, ms: number) => Promise<void>;

/** As the recorder waits: a tick at least every second. */
const everySecond: Wait = async (machine, ms) => {
  for (let rest = ms; rest > 0 && machine.power() !== 'off'; rest -= 1000)
    machine.step(Math.min(1000, rest), rest <= 1000);
  await settle(machine);
};

/** The lengths of the steps that a wait takes. */
async function stepsOf({ machine }: Recorder, wait: Wait, ms: number): Promise<number[]> {
  const steps: number[] = [];
  const counting: Machine = {
    ...machine,
    step(length, draw) {
      steps.push(length);
      return machine.step(length, draw);
    },
  };
  await wait(counting, ms);
  return steps;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
const toRequest = `${setUp}\nclick #logout\nclick #forgot\nclick #mode-support\nexpect #qr`;

describe('a wait', () => {
  it('of a day takes a step a minute, of the length asked for in all', async () => {
    const recorder = await start('');
    const before = recorder.machine.now();
    const steps = await stepsOf(recorder, advance, 24 * 60 * minute + 7);
    const settling = sum(steps) - (24 * 60 * minute + 7);
    expect(settling).toBeGreaterThanOrEqual(0);
    expect(settling).toBeLessThanOrEqual(1000);
    expect(recorder.machine.now() - before).toBe(sum(steps));
    expect(Math.max(...steps)).toBe(minute);
    expect(steps.length).toBeLessThan(24 * 60 + 250);
  });

  it.each([
    ['a cut of the power is ahead', (machine: Machine) => machine.cutAt(1)],
    ['the plug is pulled', (machine: Machine) => machine.pullPlug()],
  ])('while %s never takes more than a second', async (_why, arm) => {
    const recorder = await start('');
    arm(recorder.machine);
    const steps = await stepsOf(recorder, advance, 10 * minute);
    expect(recorder.machine.power()).toBe('on');
    expect(Math.max(...steps)).toBe(1000);
  });
});

describe('an open request', () => {
  it('is as old in flash as if the recorder had ticked every second', async () => {
    const [slow, fast] = [await start(toRequest), await start(toRequest)];
    expect([...fast.nor.image]).toEqual([...slow.nor.image]);
    // 29:59 is the moment at which the next half hour has to be in flash
    for (const ms of [29 * minute + 30_123, 28_877, 2500, 10 * minute + 500, 21 * minute]) {
      await everySecond(slow.machine, ms);
      await advance(fast.machine, ms);
      expect(fast.machine.now()).toBe(slow.machine.now());
      const after = `${ms} more, at ${fast.machine.now()}`;
      expect(fast.flashMap(), after).toEqual(slow.flashMap());
      expect(texts(fast), after).toEqual(texts(slow));
    }
    for (const recorder of [slow, fast]) {
      recorder.machine.powerOff();
      await powerOn(recorder);
      await drive(recorder, 'click #forgot\nclick #mode-support');
    }
    expect(texts(fast)).toEqual(texts(slow));
    expect(texts(fast).join('\n')).toContain('70 h 29 min');
  });

  it('loses the power in the same second', async () => {
    const passed: number[] = [];
    for (const wait of [everySecond, advance]) {
      const recorder = await start(toRequest);
      recorder.machine.pullPlug();
      passed.push(sum(await stepsOf(recorder, wait, 60 * minute)));
      expect(recorder.machine.power()).toBe('off');
    }
    expect(Math.abs(passed[1]! - passed[0]!)).toBeLessThanOrEqual(1000);
  });
});

it('a lock of 15 minutes ends at its moment and not before', async () => {
  const recorder = await start(`${setUp}\nclick #logout`);
  const pauses = [0, 0, 0, 0, 30, 60, 300, 900];
  for (const [n, seconds] of pauses.entries()) {
    await drive(recorder, `${login(`wrong one ${n}`)}\nclick #password\nkey End\n${'key Backspace\n'.repeat(11)}`);
    if (seconds < 900) await advance(recorder.machine, seconds * 1000);
  }
  const left = () => {
    const shown = texts(recorder).find((text) => text.includes('Try again in'));
    const [, minutes = '0', seconds = '0'] = /in (?:(\d+) min)? ?(?:(\d+) s)?\.$/.exec(shown ?? '') ?? [];
    return 60 * Number(minutes) + Number(seconds);
  };
  const before = left();
  expect(before).toBeGreaterThan(890);
  await advance(recorder.machine, (before - 4) * 1000);
  expect(left()).toBeGreaterThanOrEqual(2);
  expect(left()).toBeLessThanOrEqual(4);
  await advance(recorder.machine, 4000);
  await drive(recorder, `click #password\nkeys "forest wind 42"\nclick #enter\nexpect "Event log"`);
});
