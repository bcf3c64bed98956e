/**
 * The programs of a board, host and boot: linked statically, so that they need nothing of a root file system, stripped, and with no path
 * of this machine in them, so that two builds are equal to the byte.
 *
 * @module
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Board } from '../firmware/image/pack/board.ts';
import { ImageError } from '../firmware/image/pack/errors.ts';
import { build, root } from './clang.ts';
import { lvglSource } from './lvgl-source.ts';
import { requireSchema } from './schema.ts';

const cargoHome = process.env.CARGO_HOME ?? join(homedir(), '.cargo');

/** Left, what a compiler calls a folder of this machine; right, what the program calls it. */
const places = (): readonly (readonly [string, string])[] => [
  [root.replace(/\/$/, ''), '/src'],
  [cargoHome, '/cargo'],
  [dirname(lvglSource()), '/lvgl'],
];

const isCross = ({ rust }: Board): boolean => !rust.startsWith(`${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-`);

/** LVGL and the bridge for the board. Gives back the folder of the library. */
function bridgeFor(board: Board): string {
  const folder = `out/lvgl/${board.rust}`;
  const triple = board.rust.replace('-unknown', '');
  const cross = isCross(board) ? [`--target=${triple}`, `-isystem/usr/${triple}/include`] : [];
  const maps = places().map(([from, to]) => `-ffile-prefix-map=${from}=${to}`);
  mkdirSync(join(root, folder), { recursive: true });
  requireSchema();
  build({
    name: board.rust,
    compiler: 'clang-19',
    flags: ['-O2', '-fPIC', '-ffunction-sections', '-fdata-sections', ...maps, ...cross],
    strict: [],
    output: `${folder}/libbridge.a`,
  });
  return join(root, folder);
}

/** Cargo and its variables. Another architecture: Debian's compiler, which can build the standard library for it. */
function cargoFor(board: Board): { program: string; flags: string[]; env: Record<string, string> } {
  const maps = places().map(([from, to]) => `--remap-path-prefix=${from}=${to}`);
  const rustFlags = ['-Ctarget-feature=+crt-static', '-Cstrip=symbols', ...maps];
  const cMaps = places()
    .map(([from, to]) => `-ffile-prefix-map=${from}=${to}`)
    .join(' ');
  const name = board.rust.replaceAll('-', '_');
  const env = {
    CARGO_ENCODED_RUSTFLAGS: rustFlags.join('\x1f'),
    CARGO_TARGET_DIR: join(root, 'out/host'),
    [`CFLAGS_${name}`]: cMaps,
  };
  if (!isCross(board)) return { program: 'cargo', flags: [], env };
  const triple = board.rust.replace('-unknown', '');
  const gcc = `${triple}-gcc`;
  const missing = ['/usr/bin/cargo', '/usr/bin/rustc', `/usr/bin/${gcc}`].filter((path) => !existsSync(path));
  if (missing.length > 0)
    throw new ImageError(
      `${missing.join(', ')}: missing; node build/set-up.mjs --cross installs what builds for ${board.name}`,
    );
  return {
    program: '/usr/bin/cargo',
    flags: ['-Zbuild-std=std,panic_abort'],
    env: {
      ...env,
      RUSTC: '/usr/bin/rustc',
      RUSTC_BOOTSTRAP: '1',
      [`CC_${name}`]: gcc,
      [`AR_${name}`]: `${triple}-ar`,
      [`CARGO_TARGET_${name.toUpperCase()}_LINKER`]: gcc,
      CROSS_COMPILE: board.rust,
      BINDGEN_EXTRA_CLANG_ARGS: `-I/usr/${triple}/include`,
    },
  };
}

export interface BoardPrograms {
  readonly host: string;
  readonly boot: string;
}

/** Builds both. `told`: lines of cargo, as they come. Rejects with `ImageError`. */
export async function buildBoardPrograms(board: Board, told: (line: string) => void): Promise<BoardPrograms> {
  const { program, flags, env } = cargoFor(board);
  const library = bridgeFor(board);
  const packages = ['-p', 'recorder', '-p', 'boot', '--bin', 'host', '--bin', 'boot'];
  const args = ['build', ...packages, '--profile', 'release', '--locked', '--target', board.rust, ...flags];
  return new Promise((resolve, reject) => {
    const options = {
      cwd: join(root, 'firmware/host'),
      env: { ...process.env, ...env, BRIDGE_LIBRARY: library },
      maxBuffer: 64 << 20,
    };
    const child = execFile(program, args, options, (error, _, said) => {
      if (error !== null) return reject(new ImageError(`${program} ${args.join(' ')}\n${said || error.message}`));
      const folder = join(root, 'out/host', board.rust, 'release');
      resolve({ host: join(folder, 'host'), boot: join(folder, 'boot') });
    });
    child.stderr?.on('data', (text: string) => {
      const last = text.trim().split('\n').at(-1);
      // without the folder of the package
      if (last) told(last.trim().replace(/ \(.*/, ''));
    });
  });
}
