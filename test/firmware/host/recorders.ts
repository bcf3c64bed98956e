/** The same recorder on both hosts: the simulator's WebAssembly, and the recorder's own process. */

import { buildHostMeanwhile, hostProgram as builtHost } from '../../../build/host';
import { createNor } from '../../../src/sim/flash/nor';
import type { Machine } from '../../../src/sim/machine/machine';
import { settle } from '../../../src/sim/machine/pace';
import { seededBytes } from '../../../src/sim/machine/random';
import { createRecorder, type Recorder } from '../../../src/sim/machine/recorder';
import { createNativeRecorder, type NativeRecorder } from '../../../src/sim/native/recorder';
import { parseScript } from '../../../src/sim/script/parser';
import { createRunner } from '../../../src/sim/script/runner';
import type { KeyGlyphs } from '../../../src/sim/script/typing';
import { type FlashState, makeFlash } from '../../gallery/flashes';
import { hashOf } from '../../gallery/walk';

const identity = { model: 'AT-NVR 32', serial: 'ATNVR0000000017' };
const wall = { ms: Date.UTC(2026, 0, 15, 11, 32), offset: 180 };
/** A first build takes minutes. */
export const BUILD_TIME = 600_000;

async function build(): Promise<string> {
  const { code, output } = await buildHostMeanwhile();
  if (code !== 0) throw new Error(`the host did not build\n${output}`);
  return builtHost('quick');
}

let program: Promise<string> | undefined;
/** The process as the sources have it now, or the one that HOST_PROGRAM names: another build with cargo feature `development`. */
export function hostProgram(): Promise<string> {
  const named = process.env.HOST_PROGRAM;
  program ??= named === undefined ? build() : Promise.resolve(named);
  return program;
}

interface Options {
  readonly width?: number;
  readonly height?: number;
  readonly seed?: number;
  readonly flash?: FlashState;
  readonly log?: (text: string) => void;
}

export function simulated({ width = 1280, height = 720, seed = 1, flash = 'new', log }: Options): Promise<Recorder> {
  return createRecorder(
    { width, height, flash: undefined, identity },
    {
      random: seededBytes(seed),
      seed,
      cursor: false,
      wall: (powered) => ({ ...wall, ms: wall.ms + powered }),
      log: (source, level, text) => log?.(`${source} ${level}: ${text}`),
    },
  ).then((recorder) => {
    makeFlash(recorder.nor, flash, identity.serial);
    return recorder;
  });
}

export async function native(options: Options): Promise<NativeRecorder> {
  const { width = 1280, height = 720, seed = 1, flash = 'new', log } = options;
  // The factory's image, made by the simulator's parts, and then what the state wants.
  const factory = await simulated({ ...options, flash: 'new' });
  const nor = createNor({ image: factory.nor.image.slice() });
  factory.close();
  makeFlash(nor, flash, identity.serial);
  return createNativeRecorder(
    { width, height, flash: undefined, identity },
    {
      program: await hostProgram(),
      image: nor.image,
      seed,
      wall,
      cursor: false,
      log: (source, level, text) => log?.(`${source} ${level}: ${text}`),
    },
  );
}

interface Walked {
  readonly machine: Machine;
  readonly glyphs: KeyGlyphs;
}

/** Hashes of the scenes of a script, by name. */
export async function scenes({ machine, glyphs }: Walked, script: string): Promise<Record<string, string>> {
  const seen: Record<string, string> = {};
  const runner = createRunner({ machine, folder: '.', glyphs, print: () => {} });
  await machine.powerOn();
  await settle(machine);
  for (const step of parseScript(script)) {
    if (step.action.kind === 'shot') seen[step.action.file] = hashOf(machine.frame());
    else
      await runner.run(step).catch((error: Error) => {
        throw new Error(`line ${step.line} (${step.source}): ${error.message}`, { cause: error });
      });
  }
  return seen;
}
