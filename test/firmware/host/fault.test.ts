/** What goes wrong in the bundle or in the power, on both hosts: the same words, the same screen, the same flash. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createNor } from '../../../src/sim/flash/nor';
import { settle } from '../../../src/sim/machine/pace';
import { createNativeRecorder } from '../../../src/sim/native/recorder';
import { hashOf } from '../../gallery/walk';
import { testMachine } from '../../sim/test-machine';
import { toHex } from '../../support/hex';
import { BUILD_TIME, hostProgram } from './recorders';

beforeAll(async () => void (await hostProgram()), BUILD_TIME);

const identity = { model: 'AT-NVR 32', serial: 'TEST' };

async function native(bundle: string, seed = 1) {
  const logged: string[] = [];
  const recorder = await createNativeRecorder(
    { width: 640, height: 480, flash: undefined, identity },
    {
      program: await hostProgram(),
      bundle,
      image: createNor().image,
      seed,
      wall: null,
      cursor: false,
      log: (source, level, text) => void logged.push(`${source} ${level}: ${text}`),
    },
  );
  return { ...recorder, logged };
}

describe('a bundle that fails', () => {
  const failing: readonly (readonly [string, string, RegExp])[] = [
    ['throws while it is loaded', 'throw new RangeError("at once")', /^RangeError: at once$/],
    ['rejects while it is loaded', 'await Promise.reject(new Error("late"))', /^Error: late$/],
    ['throws in a tick', 'host.run(() => { throw new Error("in a tick") })', /^Error: in a tick$/],
    ['throws no error', 'throw "a text"', /^a text$/],
    ['throws what cannot be read', 'throw { get message() { throw 1 } }', /^unknown error$/],
    ['is no program', 'host.run(() => {', /^SyntaxError: /],
    ['never calls run', 'host.log("info", "x")', /^the bundle did not call host.run$/],
    ['runs away', 'host.run(() => { for (;;); })', /interrupted/],
    ['calls itself for ever', 'const deep = () => 1 + deep(); deep()', /RangeError|InternalError/],
    ['wants all memory', 'const all = []; for (;;) all.push(new Uint8Array(1 << 20))', /memory/],
    ['wants all memory, in one piece', 'new Uint8Array(1 << 30)', /memory/],
    ['wants all memory, in a text', 'let text = "ab"; for (;;) text = [...text, text].join("")', /memory|long/],
    [
      'wants all memory in a tick, and catches what it is told',
      'const all = []; host.run(() => { try { for (;;) all.push({ all: [all] }, "x".repeat(999)); } finally { all.push(1); } })',
      /memory|interrupted/,
    ],
  ];
  it.each(failing)('%s: the screen of a fault, and a line of the log', async (_what, bundle, message) => {
    const { machine, logged, close } = await native(bundle);
    try {
      await machine.powerOn();
      expect(machine.power()).toBe('fault');
      expect(machine.problem()).toMatch(message);
      expect(logged.at(-1)).toContain(`machine error: ${machine.problem()}`);
      const frame = hashOf(machine.frame());
      const theirs = await testMachine({ bundle: 'throw new Error("any")' });
      expect(theirs.machine.power()).toBe('fault');
      expect(frame).toBe(hashOf(theirs.machine.frame()));
      theirs.close();
      machine.powerOff();
      expect(machine.power()).toBe('off');
    } finally {
      close();
    }
  });

  it('the next power-on is a new one', async () => {
    const { machine, close } = await native('host.run(() => { if (host.clock.now() > 100) throw new Error("late") })');
    try {
      await machine.powerOn();
      expect(machine.power()).toBe('on');
      machine.step(200);
      expect(machine.power()).toBe('fault');
      machine.powerOff();
      await machine.powerOn();
      expect([machine.power(), machine.now()]).toEqual(['on', 0]);
    } finally {
      close();
    }
  });
});

describe('a cut of the power', () => {
  /** Programs and erases, with a `catch` and a `finally` that must not run. */
  const bundle = `
    let at = 0;
    host.run(() => {
      try {
        host.flash.program(at, new Uint8Array(64).fill(0x5a).buffer);
        if (at % 640 === 0) host.flash.erase(4096);
      } catch { host.log('error', 'caught'); } finally { if (at < 0) host.log('error', 'never'); }
      host.log('info', 'after ' + at);
      at += 64;
    });`;

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'tears the same bytes as in the simulator, and nothing runs behind it (operation %i)',
    async (operation) => {
      const ours = await native(bundle, 1);
      const nor = createNor({ seed: 1 });
      const theirs = await testMachine({ bundle, nor });
      try {
        // The test machine is on and has had its first ticks.
        await ours.machine.powerOn();
        await settle(ours.machine);
        for (const machine of [ours.machine, theirs.machine]) {
          machine.cutAt(operation);
          for (let tick = 0; tick < 20 && machine.power() === 'on'; tick++) machine.step(16);
          expect(machine.power()).toBe('off');
        }
        expect(toHex(ours.image())).toBe(toHex(nor.image));
        expect(ours.logged).toEqual(theirs.logged);
        expect(ours.logged.join()).not.toContain('caught');
      } finally {
        ours.close();
        theirs.close();
      }
    },
  );
});

it('a process that ends is told, and ends nothing else', async () => {
  const { machine, close } = await native('host.run(() => {})');
  await machine.powerOn();
  close();
  expect(() => machine.step(16)).toThrow('the native host has ended');
  close();
});
