/**
 * A call timed inside the simulator's QuickJS, with the host calls that the bundle makes.
 *
 * @module
 */
import { randomBytes } from 'node:crypto';
import { createVm } from '../../src/sim/machine/vm';
import { type BenchProgram, cpuTime } from './program';

/**
 * Calls `globalThis.run` of a program in a fresh engine and gives the milliseconds of each call, after `warm` calls that Node needs to
 * compile the engine.
 */
export async function timeInQuickJs(
  { code, flash, crypto, reset }: BenchProgram,
  samples: number,
  warm: number,
): Promise<number[]> {
  const times: number[] = [];
  const vm = await createVm({
    ui: { exec: () => 0, events: () => new ArrayBuffer() },
    flash,
    identity: { model: 'AT-NVR 32', serial: 'ATNVR0000000017' },
    clock: { now: cpuTime, wall: () => null },
    crypto,
    random: (length) => new Uint8Array(randomBytes(length)).buffer,
    log: (_level, text) => {
      if (text.startsWith('>')) times.push(Number(text.slice(1)));
    },
  });
  const done = (outcome: ReturnType<typeof vm.tick>) => {
    if (outcome.kind === 'fault') throw new Error(`in QuickJS: ${outcome.message}\n${outcome.stack}`);
    if (outcome.kind === 'cut') throw outcome.cause;
  };
  const loop = `globalThis.flash = host.flash; globalThis.crypto = host.crypto; ${code}
    host.run(() => {
      const begin = host.clock.now();
      run();
      host.log('info', '>' + (host.clock.now() - begin));
    });`;
  done(vm.load(loop));
  for (let i = 0; i < warm + samples; i++) {
    reset();
    done(vm.tick());
  }
  vm.dispose();
  return times.slice(warm);
}
