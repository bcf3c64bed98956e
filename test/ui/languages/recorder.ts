/**
 * A recorder whose bundle speaks the languages of a test.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'tsup';
import { quickjsBuild } from '../../../build/bundle';
import { provisionStore } from '../../../src/hal/store/provision';
import { simulatedKeys } from '../../../src/sim/desk/provisioning';
import { createNor, type Nor } from '../../../src/sim/flash/nor';
import { loadAssets } from '../../../src/sim/machine/assets';
import { createCrypto } from '../../../src/sim/machine/crypto';
import { createMachine } from '../../../src/sim/machine/machine';
import { seededBytes } from '../../../src/sim/machine/random';
import type { Recorder } from '../../../src/sim/machine/recorder';
import type { LanguageFile } from '../../../src/ui/text/language-file';

const root = join(import.meta.dirname, '../../..');
export const serial = 'ATNVR0000000017';

/** The recorder's own bundle with these languages. */
export async function bundleOf(languages: readonly LanguageFile[]): Promise<string> {
  const folder = mkdtempSync(join(root, 'out/languages-'));
  try {
    await build({ ...quickjsBuild({ main: join(root, 'src/main.tsx') }, folder, languages), minify: true });
    return readFileSync(join(folder, 'main.js'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A recorder with this bundle, off; on the flash of another one, or new from the factory. */
export async function recorderWith(
  bundle: string,
  { width, height }: { readonly width: number; readonly height: number },
  used?: Nor,
): Promise<Pick<Recorder, 'machine' | 'nor' | 'glyphs' | 'close'>> {
  const { createBridge, fonts, glyphs } = await loadAssets();
  const random = seededBytes(1);
  const crypto = createCrypto({ ...simulatedKeys(serial), random });
  const nor = used ?? createNor({ seed: 1 });
  if (!used) provisionStore({ flash: nor, crypto });
  const identity = { model: 'AT-NVR 32', serial };
  const wall = () => ({ ms: Date.UTC(2026, 0, 15, 11, 32), offset: 180 });
  const machine = createMachine(
    { createBridge, bundle, fonts, flash: nor, crypto, identity, random, wall, log: () => {} },
    { width, height, cursor: false },
  );
  return {
    machine,
    nor,
    glyphs,
    close() {
      machine.powerOff();
      crypto.close();
    },
  };
}
