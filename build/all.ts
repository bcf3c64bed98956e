/**
 * Everything that is built before the project runs; each part only when what it is made from has changed, and silent otherwise.
 *
 * @module
 */
import { join } from 'node:path';
import { buildFonts } from './fonts';
import { isFresh } from './fresh';
import { checkTexts } from './texts';
import { buildWasm } from './wasm';

const bundle = join(import.meta.dirname, '../out/bundle');
const quiet = process.argv.includes('--quiet');

/** Tells a part and its time when there was something to do; when that is to be quiet, only when it took long. */
async function part(name: string, build: () => boolean | Promise<boolean>): Promise<void> {
  const begun = performance.now();
  const isBuilt = await build();
  const seconds = (performance.now() - begun) / 1000;
  if (isBuilt && (!quiet || seconds > 3)) console.error(`set-up: ${name} … ${seconds.toFixed(1)} s`);
}

await part('LVGL and the bridge for wasm', buildWasm);
await part('fonts', buildFonts);
await part('texts', checkTexts);
await part('bundle', async () => {
  if (isFresh(join(bundle, '.inputs.json'), [join(bundle, 'main.js')])) return false;
  // not before it is needed: the compilers alone take a second to load
  const { buildBundle } = await import('./bundle');
  await buildBundle();
  return true;
});
