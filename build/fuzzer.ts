/**
 * Builds LVGL and the bridge natively: the fuzzer with libFuzzer, AddressSanitizer and UndefinedBehaviorSanitizer in all of
 * it, LVGL too.
 *
 * @module
 */
import { fileURLToPath } from 'node:url';
import { build } from './clang.ts';
import { buildFonts } from './fonts.ts';
import { requireSchema } from './schema.ts';

/** Integers wrap by -fwrapv on every target, so their overflow is no error. */
const unchecked = 'signed-integer-overflow';
/** LVGL packs its cache entries by 4 bytes and calls callbacks through other pointer types; our hosts allow both. */
const uncheckedInLvgl = 'alignment,function';

export const fuzzer = 'out/fuzz/bridge';

export async function buildFuzzer(): Promise<void> {
  requireSchema();
  await buildFonts();
  const sanitize = ['-fsanitize=address,undefined', `-fno-sanitize=${unchecked}`, '-fno-sanitize-recover=all'];
  build({
    name: 'fuzz',
    compiler: 'clang-19',
    flags: [
      '-O2',
      '-gline-tables-only',
      '-fno-omit-frame-pointer',
      ...sanitize,
      '-fsanitize=fuzzer-no-link',
      '--embed-dir=out/fonts',
    ],
    // The decoder's comparisons guide the fuzzer; LVGL's would only halve its speed.
    lvgl: [`-fno-sanitize=${uncheckedInLvgl}`, '-fno-sanitize-coverage=trace-cmp,indirect-calls,stack-depth'],
    strict: ['-Wno-c23-extensions'],
    linkFlags: [...sanitize, '-fsanitize=fuzzer', '-fuse-ld=lld-19', '-lm'],
    extra: ['firmware/lvgl/fuzz/fuzz.c'],
    output: fuzzer,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildFuzzer();
