/**
 * Builds the bundle: src/main.tsx to out/bundle/main.js, one ES module for QuickJS. Fails above its budget.
 *
 * @module
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'tsup';
import type { LanguageFile } from '../src/ui/text/language-file';
import { budgets } from './budgets';
import { noteInputs } from './fresh';
import { jsxPlugin } from './jsx';
import { solidRuntimePlugin } from './solid';
import { tablesPlugin } from './tables';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'out/bundle');
const bundlePath = join(folder, 'main.js');
/** What decides on the bundle beside its sources. */
const settings = [
  'build/bundle.ts',
  'build/budgets.ts',
  'build/jsx.ts',
  'build/solid.ts',
  'build/tables.ts',
  'package-lock.json',
  'tsconfig.json',
  // the tables plugin reads them, esbuild does not
  ...readdirSync(join(root, 'src/ui/text'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `src/ui/text/${name}`),
];

/** Settings for all that runs in QuickJS: Solid's client build and JSX compiled for the binding's renderer; other languages than the product's for tests. */
export function quickjsBuild(
  entry: Record<string, string>,
  outDir: string,
  languages?: readonly LanguageFile[],
): Parameters<typeof build>[0] {
  return {
    entry,
    outDir,
    format: 'esm',
    target: 'es2023',
    platform: 'neutral',
    splitting: false,
    dts: false,
    clean: false,
    silent: true,
    config: false,
    noExternal: [/.*/],
    // node_modules/solid-js would otherwise resolve to its server build
    esbuildOptions: (options) => {
      options.conditions = ['browser', 'import'];
      // Cyrillic as it is, not in escapes of six bytes
      options.charset = 'utf8';
    },
    esbuildPlugins: [jsxPlugin(), tablesPlugin(languages), solidRuntimePlugin],
  };
}

export async function buildBundle(): Promise<number> {
  const begun = Date.now();
  await build({ ...quickjsBuild({ main: join(root, 'src/main.tsx') }, folder), minify: true, metafile: true });
  const { size } = statSync(bundlePath);
  if (size > budgets.bundle) {
    throw new Error(`out/bundle/main.js is ${size} bytes, over its budget of ${budgets.bundle} (build/budgets.ts)`);
  }
  const { inputs } = JSON.parse(readFileSync(join(folder, 'metafile-esm.json'), 'utf8')) as { inputs: object };
  const sources = Object.keys(inputs).map((path) => join(process.cwd(), path));
  noteInputs(join(folder, '.inputs.json'), [...sources, ...settings.map((path) => join(root, path))], begun);
  return size;
}

if (import.meta.filename === process.argv[1]) {
  const size = await buildBundle();
  console.log(`out/bundle/main.js  ${size} of ${budgets.bundle} bytes`);
}
