/**
 * Everything that is built before the project runs; each part only when what it is made from has changed.
 *
 * @module
 */
import { buildBundle } from './bundle';
import { buildFonts } from './fonts';
import { buildWasm } from './wasm';

const quiet = process.argv.includes('--quiet');

async function part(name: string, build: () => unknown): Promise<void> {
  const begun = performance.now();
  await build();
  const seconds = (performance.now() - begun) / 1000;
  if (!quiet || seconds > 3) console.error(`set-up: ${name} … ${seconds.toFixed(1)} s`);
}

await part('LVGL and the bridge for wasm', buildWasm);
await part('fonts', buildFonts);
await part('bundle', buildBundle);
