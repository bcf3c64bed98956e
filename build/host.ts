/**
 * Builds the recorder's process, firmware/host/recorder: LVGL and the bridge as a static library, then cargo.
 *
 * The C files are compiled by ninja and not by a build.rs, because the list of files, the flags that make arithmetic the same
 * everywhere and the compiler are those of the wasm build: one list for both, so that their frames are equal to the pixel.
 *
 * @module
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, root, type Target } from './clang.ts';
import { requireSchema } from './schema.ts';

/** `quick`: optimised, without LTO, with what development wants (the bundle's source, `--compile`): for tests. `release`: as it ships. */
export type HostProfile = 'quick' | 'release';

const target = join(root, 'out/host');

/** Where a profile's program lies. */
export const hostProgram = (profile: HostProfile): string => join(target, profile, 'host');

/** LVGL and the bridge as the recorder has them: a library, or with more C files a program. */
export const nativeTarget = (own: Pick<Target, 'file' | 'output' | 'extra' | 'linkFlags'>): Target => ({
  name: 'native',
  ...own,
  compiler: 'clang-19',
  flags: ['-O2', '-fPIC', '-ffunction-sections', '-fdata-sections'],
  strict: [],
});

/** True when there was something to do. */
export function buildBridgeLibrary(): boolean {
  requireSchema();
  return build(nativeTarget({ output: 'out/lvgl/libbridge.a' }));
}

/** What a build printed, and how it ended. */
export interface HostBuild {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs this file in a process of its own while other work goes on; one at a time, also when several processes ask. `--test`: the tests
 * in Rust. Never rejects.
 */
export function buildHostMeanwhile(...options: readonly ('--release' | '--test')[]): Promise<HostBuild> {
  mkdirSync(target, { recursive: true });
  const command = [process.execPath, '--import', 'tsx', fileURLToPath(import.meta.url), ...options];
  return new Promise((resolve) => {
    execFile(
      'flock',
      [join(target, 'build.lock'), ...command],
      { cwd: root, maxBuffer: 64 << 20 },
      (error, out, said) => {
        resolve({ code: error === null ? 0 : 1, output: `${out}${said || (error?.message ?? '')}` });
      },
    );
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const profile: HostProfile = process.argv.includes('--release') ? 'release' : 'quick';
  const what = process.argv.includes('--test') ? ['test', '--lib'] : ['build', '--bin', 'host'];
  const features = profile === 'quick' ? ['--features', 'recorder/development'] : [];
  buildBridgeLibrary();
  const { status } = spawnSync('cargo', [...what, '-p', 'recorder', '--profile', profile, ...features, '--locked'], {
    cwd: join(root, 'firmware/host'),
    stdio: 'inherit',
    env: { ...process.env, CARGO_TARGET_DIR: target },
  });
  if (status === 0) console.log(hostProgram(profile));
  process.exitCode = status ?? 1;
}
