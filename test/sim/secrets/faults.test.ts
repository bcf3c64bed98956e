/** When something breaks in the middle of a verification: error texts, stacks, the fault screen and the log hold no secret. */

import { afterEach, expect, it } from 'vitest';
import { provisionStore } from '../../../src/hal/store/provision';
import { simulatedKeys } from '../../../src/sim/desk/provisioning';
import { createNor, type Nor } from '../../../src/sim/flash/nor';
import { loadAssets } from '../../../src/sim/machine/assets';
import { createCrypto } from '../../../src/sim/machine/crypto';
import { createMachine, type MachineDevices } from '../../../src/sim/machine/machine';
import { seededBytes } from '../../../src/sim/machine/random';
import type { Recorder } from '../../../src/sim/machine/recorder';
import { seenTexts } from '../../../src/sim/script/finder';
import { look } from '../../../src/sim/script/mouse';
import { beginLife, type Life } from './life';
import { inWords, searchFor } from './needles';

/** What breaks, while `now` is true. */
interface Breakage {
  now: boolean;
  readonly change: (devices: MachineDevices, isBroken: () => boolean) => MachineDevices;
}

function makerOf(breakage: Breakage) {
  return async ({ seed, log }: { seed: number; log: (text: string) => void }): Promise<Recorder> => {
    const { glyphs, ...assets } = await loadAssets();
    const serial = 'ATNVR0000000017';
    const random = seededBytes(seed);
    const nor: Nor = createNor({ seed });
    const crypto = createCrypto({ ...simulatedKeys(serial), random });
    provisionStore({ flash: nor, crypto });
    const devices: MachineDevices = {
      ...assets,
      flash: nor,
      crypto,
      identity: { model: 'AT-NVR 32', serial },
      random,
      wall: () => ({ ms: Date.UTC(2026, 0, 15), offset: 180 }),
      log: (_source, _level, text) => log(text),
    };
    const changed = breakage.change(devices, () => breakage.now);
    const machine = createMachine(changed, { width: 1280, height: 720, cursor: false });
    return { machine, nor, glyphs, flashMap: () => null, renew: () => nor.wipe(), close: () => crypto.close() };
  };
}

const failing = (isBroken: () => boolean, error: () => Error) => {
  if (isBroken()) throw error();
};

/** Each: what breaks, whether the program ends by it, and what the log then tells. */
const breakages: Record<string, Omit<Breakage, 'now'> & { readonly fatal: boolean; readonly log: string }> = {
  'no memory for Argon2id': {
    fatal: false,
    log: 'auth: out of memory',
    change: (devices, isBroken) => ({
      ...devices,
      crypto: {
        ...devices.crypto,
        argon2id: (...values) =>
          isBroken() ? Promise.reject(new Error('out of memory')) : devices.crypto.argon2id(...values),
      },
    }),
  },
  'a refusal of the comparison': {
    fatal: false,
    log: 'auth: buffers of different lengths',
    change: (devices, isBroken) => ({
      ...devices,
      crypto: {
        ...devices.crypto,
        equal(a, b) {
          failing(isBroken, () => new RangeError('buffers of different lengths'));
          return devices.crypto.equal(a, b);
        },
      },
    }),
  },
  'a fault of the program, with its stack': {
    fatal: true,
    log: 'no wall clock',
    change: (devices, isBroken) => ({
      ...devices,
      wall(powered) {
        failing(isBroken, () => new TypeError('no wall clock'));
        return devices.wall(powered);
      },
    }),
  },
  'a fault of a device that stops the machine': {
    fatal: true,
    log: 'the flash is gone',
    change: (devices, isBroken) => ({
      ...devices,
      flash: {
        ...devices.flash,
        program(offset, bytes) {
          failing(isBroken, () => new Error('the flash is gone'));
          return devices.flash.program(offset, bytes);
        },
      },
    }),
  },
};

let life: Life | undefined;
afterEach(() => life?.close());

it.each(Object.entries(breakages))('%s', async (_name, { change, fatal, log }) => {
  const breakage: Breakage = { now: false, change };
  life = await beginLife(3, makerOf(breakage));
  await life.setUp();
  await life.logOut();
  breakage.now = true;
  await life.steps(`click #password\nkeys "${life.secrets[0]!.text}"`).catch(() => {});
  await life.steps('click #enter\nadvance 90s').catch(() => {});
  const { machine } = life.recorder;
  expect(machine.power()).toBe(fatal ? 'fault' : 'on');
  expect(life.outputs.log()).toContain(log);
  const shown = seenTexts(look(machine)).join('\n');
  expect(shown).toContain(fatal ? 'Program error' : 'Log in');
  const search = searchFor(life.secrets);
  for (const text of [life.outputs.log(), life.outputs.trees(), shown, machine.problem() ?? ''])
    expect(inWords(search(text))).toEqual([]);
});
