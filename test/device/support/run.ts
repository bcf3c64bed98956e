/**
 * A power-on of the board beside the headless recorder with the same flash, keys and monitor: steps are done on both.
 *
 * @module
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeFactory, type Factory } from '../../../firmware/image/factory';
import type { Qemu } from '../../../firmware/image/qemu/qemu';
import type { CryptoKeys } from '../../../src/sim/machine/crypto';
import { settle } from '../../../src/sim/machine/pace';
import { createNativeRecorder } from '../../../src/sim/native/recorder';
import { StepError } from '../../../src/sim/script/errors';
import { parseScript } from '../../../src/sim/script/parser';
import { type Picture, toPng } from '../../../src/sim/script/pictures';
import { createRunner } from '../../../src/sim/script/runner';
import { type Board, CLOCK, type PowerOn, storeGeometry } from './board';
import { createMirror, MirrorError } from './mirror';

export interface Run {
  readonly qemu: Qemu;
  /** Does steps on both; each begins when both show the same picture. Rejects with the step that failed. */
  drive(script: string): Promise<void>;
  /** The same, without waiting for what the last step brings on the board. */
  begin(script: string): Promise<void>;
  /** Waits until both show the same. */
  same(): Promise<void>;
  /** What the headless recorder shows. */
  wanted(): Picture;
  /** Kills QEMU, and ends the headless recorder. */
  cut(): Promise<void>;
}

interface RunOptions extends PowerOn {
  /** The headless recorder's process. */
  readonly program: string;
  /** Where pictures are put that should have been the same. */
  readonly shots: string;
}

/** Boot to the first frame under emulation, on a busy machine. */
const READY_LIMIT = 120_000;

/** Who the recorder is, and its keys, as the factory partition has it. */
export function readFactory(path: string): {
  readonly identity: HostIdentity;
  readonly keys: CryptoKeys;
  readonly factory: Factory;
} {
  const reading = decodeFactory(readFileSync(path));
  if (reading.kind !== 'ok') throw new Error(`the factory partition is ${reading.kind}`);
  const { factory } = reading;
  const { serial, model, deviceKey, authKey, relay, desk } = factory;
  const recipients = { ...(relay && { relay }), ...(desk && { desk }) };
  return { identity: { serial, model }, keys: { deviceKey, authKey, recipients }, factory };
}

/** Switches the board on, waits for its first frame, and starts the headless recorder with the flash that the board found. */
export async function powerOn(board: Board, { program, shots, ...options }: RunOptions): Promise<Run> {
  const image = new Uint8Array(readFileSync(board.disk('STORE')));
  const { identity, keys } = readFactory(board.disk('FACTORY'));
  const { width = 1280, height = 720 } = options;
  const qemu = await board.powerOn({ width, height, ...options });
  const started = await createNativeRecorder(
    { width, height, flash: undefined, identity },
    {
      program,
      geometry: storeGeometry,
      image,
      keys,
      wall: { ms: Date.parse(`${options.clock ?? CLOCK}Z`), offset: 0 },
      cursor: true,
      seed: 1,
      log: () => {},
    },
  );
  const { machine } = started;
  const mirror = createMirror(machine, qemu);
  const runner = createRunner({ machine: mirror.machine, folder: shots, glyphs: started.glyphs, print: () => {} });

  const told = (error: unknown): unknown => {
    if (!(error instanceof MirrorError)) return error;
    mkdirSync(shots, { recursive: true });
    writeFileSync(join(shots, 'wanted.png'), toPng(error.wanted));
    writeFileSync(join(shots, 'seen.png'), toPng(error.seen));
    return new Error(
      `${error.message}; see wanted.png and seen.png in ${shots}; console:\n${qemu.console().slice(-1500)}`,
    );
  };
  async function cut(): Promise<void> {
    await qemu.kill();
    started.close();
  }
  const run: Run = {
    qemu,
    async drive(script) {
      await run.begin(script);
      await run.same();
    },
    async begin(script) {
      for (const step of parseScript(script)) {
        await runner.run(step).catch((error: unknown) => {
          const seen = error instanceof StepError ? `; seen: ${error.seen.join(' | ')}` : '';
          const cause = told(error);
          throw new Error(`${step.source}: ${cause instanceof Error ? cause.message : String(cause)}${seen}`, {
            cause,
          });
        });
      }
    },
    same: () =>
      mirror.same().catch((error: unknown) => {
        throw told(error);
      }),
    wanted: () => ({ width, height, pixels: machine.frame().slice() }),
    cut,
  };
  try {
    await machine.powerOn();
    await settle(machine);
    // The slot is ready only 10 s later, which nobody here waits for.
    await qemu.line(/the first frame is shown/, READY_LIMIT);
    await run.same();
    return run;
  } catch (error) {
    await cut();
    throw error;
  }
}
