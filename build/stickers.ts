/**
 * Stickers drawn with what the build has made: the bridge and the cut font.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createStickers, type MakeSticker } from '../firmware/image/sticker/sticker';
import { loadBridge } from '../src/sim/machine/wasm';

const built = join(import.meta.dirname, '../out');

export const builtStickers = async (): Promise<MakeSticker> =>
  createStickers(
    await loadBridge(readFileSync(join(built, 'lvgl/bridge.wasm'))),
    readFileSync(join(built, 'fonts/inter-600.ttf')),
  );
