/**
 * Builds LVGL and the bridge to out/lvgl/bridge.wasm for the simulator.
 *
 * @module
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, root, type Target } from './clang.ts';
import { requireSchema } from './schema.ts';

const output = 'out/lvgl/bridge.wasm';

/** Every function of bridge.h, so that a new one is exported without a second list. */
function exportsOf(header: string): string[] {
  return [...header.matchAll(/^[\w *]+?\b(bridge_\w+)\(/gm)].map((match) => `-Wl,--export=${match[1]}`);
}

/** LVGL and the bridge, with more C files and functions to export. */
export function wasmTarget({
  exported = [],
  ...own
}: Pick<Target, 'file' | 'output' | 'extra'> & { exported?: string[] }): Target {
  const header = readFileSync(join(root, 'firmware/lvgl/bridge/bridge.h'), 'utf8');
  return {
    name: 'wasm',
    ...own,
    compiler: 'clang-19',
    flags: [
      '--target=wasm32-wasi',
      '--sysroot=/usr',
      '-isystem /usr/include/wasm32-wasi',
      '-O2',
      '-mbulk-memory',
      '-ffunction-sections',
      '-fdata-sections',
    ],
    strict: [],
    linkFlags: [
      '--target=wasm32-wasi',
      '--sysroot=/usr',
      '-O2',
      '-mexec-model=reactor',
      '-fuse-ld=/usr/bin/wasm-ld-19',
      '-Wl,--gc-sections,--strip-all,-z,stack-size=1048576',
      ...exportsOf(header),
      ...exported.map((name) => `-Wl,--export=${name}`),
    ],
  };
}

/** True when there was something to do. */
export function buildWasm(): boolean {
  requireSchema();
  return build(wasmTarget({ output }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const start = Date.now();
  buildWasm();
  const path = join(root, output);
  const packed = gzipSync(readFileSync(path)).length;
  console.log(
    `${output}: ${statSync(path).size} bytes, ${packed} gzipped, ${((Date.now() - start) / 1000).toFixed(1)} s`,
  );
}
