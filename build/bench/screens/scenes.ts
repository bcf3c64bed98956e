/**
 * The three implementations behind one face: a scene that is given input and makes frames.
 *
 * @module
 */
import { toBuffer } from '../../../src/hal/bytes';
import { createVm, type Vm, type VmOutcome } from '../../../src/sim/machine/vm';
import { cpuTime } from '../program';
import type { Monitor } from './monitor';

export interface Scene {
  readonly monitor: Monitor;
  /** A key goes down and up again: a Unicode code point. */
  key(key: number): void;
  /** What follows from the input: in JavaScript a tick with its commands; C has done it already. */
  tick(): void;
  /** Commands of the last tick; null in C, which has none. */
  commands(): number | null;
  /** Bytes of the engine's objects; null in C. */
  heap(): number | null;
  end(): void;
}

/** Starts one implementation on a fresh monitor; `setUp` is the time from source to the point where its first tick can come. */
export type Start = (monitor: Monitor) => Promise<{ readonly scene: Scene; readonly setUp: number | null }>;

function done(outcome: VmOutcome): void {
  if (outcome.kind === 'fault') throw new Error(`in QuickJS: ${outcome.message}\n${outcome.stack}`);
  if (outcome.kind === 'cut') throw outcome.cause;
}

/** Commands in a buffer: each begins with a word of opcode and length. */
function countCommands(buffer: ArrayBuffer): number {
  const words = new Uint32Array(buffer);
  let count = 0;
  for (let at = 1; at < words.length; at += 1 + (words[at]! >>> 8)) count++;
  return count;
}

async function engine(monitor: Monitor, told: (commands: number) => void): Promise<Vm> {
  const unused = (): never => {
    throw new Error('the screens need no flash and no cryptography');
  };
  return createVm({
    ui: {
      exec(buffer) {
        told(countCommands(buffer));
        const refused = monitor.exec(new Uint8Array(buffer));
        if (refused > 0) throw new Error(`the bridge refused ${refused} commands`);
        return refused;
      },
      events: () => toBuffer(monitor.events()),
    },
    flash: { size: 8192, sectorSize: 4096, programUnit: 1, read: unused, program: unused, erase: unused },
    identity: { model: '', serial: '' },
    clock: { now: () => 0, wall: () => null },
    crypto: { hmacSha256: unused, equal: unused, argon2id: unused, keyId: unused, seal: unused },
    random: unused,
    log: (level, text) => {
      if (level === 'error' || level === 'warn') throw new Error(text);
    },
  });
}

/** A bundle in the simulator's QuickJS. */
export const inQuickJs =
  (source: string): Start =>
  async (monitor) => {
    let commands = 0;
    const vm = await engine(monitor, (count) => {
      commands += count;
    });
    const begin = cpuTime();
    done(vm.load(source));
    const setUp = cpuTime() - begin;
    return {
      setUp,
      scene: {
        monitor,
        key(key) {
          monitor.key(key, true);
          monitor.key(key, false);
        },
        tick() {
          commands = 0;
          done(vm.tick());
        },
        commands: () => commands,
        heap: () => vm.heapBytes(),
        end: () => vm.dispose(),
      },
    };
  };

const nothing = { commands: () => null, heap: () => null, end: () => {} };

/** The two screens in C: all but the first tick happens in LVGL's callbacks. */
export const screensInC: Start = async (monitor) => {
  let isMounted = false;
  return {
    setUp: null,
    scene: {
      ...nothing,
      monitor,
      key: (key) => monitor.reference.key(key),
      tick() {
        if (!isMounted) monitor.reference.screens();
        isMounted = true;
      },
    },
  };
};

/** The cards in C: shown and taken away in turn, one change a tick. */
export const cardsInC: Start = async (monitor) => {
  let isShown = false;
  return {
    setUp: null,
    scene: {
      ...nothing,
      monitor,
      key: () => {},
      tick() {
        isShown = !isShown;
        monitor.reference.cards(isShown);
      },
    },
  };
};
