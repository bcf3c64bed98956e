/**
 * What the build makes for the recorder, as the simulator loads it.
 *
 * @module
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyGlyphs } from '../script/typing';
import type { Font } from './bridge';
import { type Bridge, loadBridge } from './wasm';

const out = join(import.meta.dirname, '../../../out');

/** Files of the faces that the bundle names by number. */
const faces = [
  { face: 0, file: 'fonts/inter-400.ttf' },
  { face: 1, file: 'fonts/inter-500.ttf' },
  { face: 2, file: 'fonts/inter-600.ttf' },
  { face: 7, file: 'fonts/icons.ttf' },
] as const;

/** A file that the build should have made is not there. */
export class AssetError extends Error {
  override readonly name = 'AssetError';
}

interface Assets {
  readonly createBridge: () => Promise<Bridge>;
  readonly bundle: string;
  readonly fonts: readonly Font[];
  readonly glyphs: KeyGlyphs;
}

async function load(file: string): Promise<Uint8Array> {
  try {
    return await readFile(join(out, file));
  } catch {
    throw new AssetError(`out/${file} is missing: run "npm start" or "npm test" once, they build it`);
  }
}

/** Glyphs of the on-screen keyboard's keys that have no letter. Throws AssetError. */
export async function loadGlyphs(): Promise<KeyGlyphs> {
  const points: Record<string, number> = JSON.parse(new TextDecoder().decode(await load('fonts/icons.json')));
  const glyph = (name: string): string => String.fromCodePoint(points[name] ?? 0xfffd);
  return { shift: glyph('arrow-big-up'), hide: glyph('chevron-down') };
}

/** Loads all of it. Throws AssetError. */
export async function loadAssets(): Promise<Assets> {
  const [wasm, bundle, glyphs, ...fonts] = await Promise.all([
    load('lvgl/bridge.wasm'),
    load('bundle/main.js'),
    loadGlyphs(),
    ...faces.map(async ({ face, file }): Promise<Font> => ({ face, bytes: await load(file) })),
  ]);
  return {
    createBridge: () => loadBridge(wasm),
    bundle: new TextDecoder().decode(bundle),
    fonts,
    glyphs,
  };
}
