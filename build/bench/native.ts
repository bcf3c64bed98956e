/**
 * A call timed in the recorder's engine, natively: QuickJS-ng through rquickjs, built from build/bench/native.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cargo } from '../cargo';
import { type BenchProgram, root } from './program';

const folder = join(root, 'out/bench');

const runner = join(folder, 'release/store-bench');

/**
 * Builds the runner; false when this machine has no cargo, or the build failed, which is told on standard error. The first build takes
 * long, so that cargo shows what it does.
 */
export function buildNative(): boolean {
  const native = join(root, 'build/bench/native');
  const isFirst = !existsSync(runner);
  if (isFirst)
    console.error('bench: cargo builds the native runner (QuickJS-ng), which takes some minutes the first time');
  const { code, errors } = cargo(['build', ...(isFirst ? [] : ['--quiet']), '--release'], {
    folder: native,
    target: folder,
    told: isFirst ? 'shown' : 'kept',
  });
  if (code !== 0) console.error(`bench: no native rows: cargo could not build build/bench/native\n${errors}`);
  return code === 0;
}

/** Milliseconds of each call of `globalThis.run`, after one that is left out. */
export function timeNatively({ code, geometry, image }: BenchProgram, samples: number): number[] {
  mkdirSync(folder, { recursive: true });
  const script = join(folder, 'program.js');
  const file = join(folder, 'flash.bin');
  writeFileSync(script, code);
  writeFileSync(file, image);
  const { sectorSize, programUnit } = geometry;
  const { stdout, stderr, status } = spawnSync(
    runner,
    [script, file, String(sectorSize), String(programUnit), String(samples + 1)],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`store-bench: ${stderr}`);
  const { nanoseconds } = JSON.parse(stdout) as { nanoseconds: number[] };
  return nanoseconds.slice(1).map((time) => time / 1e6);
}
