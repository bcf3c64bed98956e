/**
 * The programs that the recorder's rows compare, built: the host as it ships, the same with what development wants, the C program, and the
 * launcher that times their starts.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cargo } from '../../cargo';
import { build, root } from '../../clang';
import { buildBridgeLibrary, hostProgram, nativeTarget } from '../../host';
import { sources } from '../screens/monitor';

const out = join(root, 'out/bench');

export interface Programs {
  /** As it ships; only weighed, for it has no way to be driven without a monitor. */
  readonly shipped: string;
  /** The same profile with cargo feature `development`: what is measured. */
  readonly development: string;
  readonly c: string;
  readonly launch: string;
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`bench: ${program}: ${error?.message ?? stderr}`);
}

function cargoBuild(target: string, ...features: string[]): void {
  const args = ['build', '--release', '-p', 'recorder', '--bin', 'host', ...features];
  const { code } = cargo(args, { folder: join(root, 'firmware/host'), target, told: 'shown' });
  if (code !== 0) throw new Error('bench: cargo could not build the host');
}

/** Builds what is not built; cargo takes some minutes the first time. */
export function buildPrograms(): Programs {
  mkdirSync(out, { recursive: true });
  buildBridgeLibrary();
  cargoBuild(join(root, 'out/host'));
  // A folder of its own: in one they would take each other's place.
  cargoBuild(join(out, 'host'), '--features', 'recorder/development');
  build(
    nativeTarget({
      file: 'c-program',
      output: 'out/bench/c-program',
      extra: [...sources, 'build/bench/recorder/c-program.c'],
      linkFlags: ['-O2', '-fPIC', '-Wl,--gc-sections', '-lm'],
    }),
  );
  const launch = join(out, 'launch');
  run('clang-19', ['-O2', '-Wall', '-Wextra', '-Werror', '-o', launch, join(root, 'build/bench/recorder/launch.c')]);
  const development = join(out, 'host/release/host');
  return { shipped: hostProgram('release'), development, c: join(out, 'c-program'), launch };
}

/** Bytes of a program without its symbols, as it is packed. */
export function strippedSize(program: string): number {
  const copy = join(out, 'stripped');
  copyFileSync(program, copy);
  run('strip', [copy]);
  return statSync(copy).size;
}
