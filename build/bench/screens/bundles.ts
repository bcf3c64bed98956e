/**
 * The bundles that are measured: the product's screens and the same in React, made with the settings of the recorder's bundle.
 *
 * @module
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { build } from 'tsup';
import { languages } from '../../../src/ui/text/languages';
import { quickjsBuild } from '../../bundle';
import { tablesPlugin } from '../../tables';

const here = import.meta.dirname;
const out = join(here, '../../../out/bench');
const ui = join(here, '../../../src/ui/');

/** What all are compared in: the languages that the program in C has, whichever the product has. */
const compared = languages.filter(({ code }) => ['ru', 'en'].includes(code));

/** Sources of the two screens and of the cards. */
export interface Bundles {
  readonly screens: string;
  readonly cards: string;
}

async function load(prefix: string): Promise<Bundles> {
  const read = (name: string) => readFile(join(out, `${prefix}-${name}.js`), 'utf8');
  return { screens: await read('screens'), cards: await read('cards') };
}

const entries = (prefix: string) => ({
  [`${prefix}-screens`]: join(here, prefix, 'main.tsx'),
  [`${prefix}-cards`]: join(here, prefix, 'cards.tsx'),
});

export async function buildProduct(): Promise<Bundles> {
  await build({ ...quickjsBuild(entries('product'), out, compared), minify: true });
  return load('product');
}

/** What the reference shares with the product (sizes, texts) gets variables that React can follow in the place of Solid's signals. */
const withoutSolid: Plugin = {
  name: 'without-solid',
  setup({ onResolve }) {
    onResolve({ filter: /^solid-js$/ }, ({ importer }) =>
      importer.startsWith(ui) ? { path: join(here, 'react-reference/signals.ts') } : null,
    );
  },
};

/** Null when React's packages are not installed. */
export async function buildReact(): Promise<Bundles | null> {
  const { resolve } = createRequire(import.meta.url);
  try {
    for (const name of ['react', 'react-reconciler']) resolve(name);
  } catch {
    return null;
  }
  const base = quickjsBuild(entries('react-reference'), out) as object;
  await build({
    ...base,
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    esbuildOptions: (options) => {
      options.conditions = ['browser', 'import'];
      options.charset = 'utf8';
      // React's packages have no `module` field: `main` is CommonJS
      options.mainFields = ['module', 'main'];
      options.jsx = 'automatic';
      options.jsxImportSource = 'react';
      options.jsxDev = false;
    },
    esbuildPlugins: [withoutSolid, tablesPlugin(compared)],
  });
  return load('react-reference');
}
