/**
 * Builds the recorder's process, firmware/host/recorder: LVGL and the bridge as a static library, then cargo.
 *
 * The C files are compiled by ninja and not by a build.rs, because the list of files, the flags that make arithmetic the same
 * everywhere and the compiler are those of the wasm build: one list for both, so that their frames are equal to the pixel.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cargo } from './cargo.ts';
import { build, root } from './clang.ts';
import { requireSchema } from './schema.ts';

/** `quick`: optimised, without LTO: for tests. `release`: as it ships. */
export type HostProfile = 'quick' | 'release';

const target = join(root, 'out/host');

/** Where a profile's program lies. */
export const hostProgram = (profile: HostProfile): string => join(target, profile, 'host');

/** True when there was something to do. */
export function buildBridgeLibrary(): boolean {
  requireSchema();
  return build({
    name: 'native',
    compiler: 'clang-19',
    flags: ['-O2', '-fPIC', '-ffunction-sections', '-fdata-sections'],
    strict: [],
    output: 'out/lvgl/libbridge.a',
  });
}

/** Runs cargo on the recorder's package, the library built before; all that it printed, and its exit code. */
export function cargoRecorder(command: string, ...args: string[]): { readonly code: number; readonly output: string } {
  buildBridgeLibrary();
  const { code, output, errors } = cargo([command, '-p', 'recorder', ...args], {
    folder: join(root, 'firmware/host'),
    target,
  });
  return { code, output: `${output}${errors}` };
}

/** Builds the program and tells where it is. Throws with what cargo printed. */
export function buildHost(profile: HostProfile = 'quick'): string {
  const { code, output } = cargoRecorder('build', '--profile', profile, '--bin', 'host');
  if (code !== 0) throw new Error(`the host did not build\n${output}`);
  return hostProgram(profile);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const profile: HostProfile = process.argv.includes('--release') ? 'release' : 'quick';
  buildBridgeLibrary();
  const { status } = spawnSync(
    'cargo',
    ['build', '-p', 'recorder', '--bin', 'host', '--profile', profile, '--locked'],
    { cwd: join(root, 'firmware/host'), stdio: 'inherit', env: { ...process.env, CARGO_TARGET_DIR: target } },
  );
  if (status === 0) console.log(hostProgram(profile));
  process.exitCode = status ?? 1;
}
