/**
 * One simulated recorder put together: what was built, flash, cryptography, machine.
 *
 * @module
 */

import { provisionStore } from '../../hal/store/provision';
import { simulatedKeys } from '../desk/provisioning';
import { openFlashFile } from '../flash/file';
import { type FlashMap, mapOf } from '../flash/map';
import { createNor, type Nor } from '../flash/nor';
import type { RecorderOptions } from '../options';
import type { KeyGlyphs } from '../script/typing';
import { loadAssets } from './assets';
import { createCrypto } from './crypto';
import { createMachine, type Machine, type MachineDevices, type MachineOptions } from './machine';
import type { Bridge } from './wasm';

export interface Recorder {
  readonly machine: Machine;
  readonly nor: Nor;
  readonly glyphs: KeyGlyphs;
  flashMap(): FlashMap | null;
  /** Erases the flash and marks it as that of a new recorder, as provisioning does. Only while the power is off. */
  renew(): FlashResult;
  /** Power off, files closed, worker ended. */
  close(): void;
}

interface RecorderSurroundings
  extends Pick<MachineDevices, 'random' | 'wall' | 'log'>,
    Pick<MachineOptions, 'cursor' | 'onDraw'> {
  /** Decides how flash operations are torn by a cut. */
  readonly seed: number;
  /** Told each bridge that is made, two for each power-on. */
  readonly onBridge?: (bridge: Bridge) => void;
}

/** Throws AssetError, FlashFileError. */
export async function createRecorder(
  { width, height, flash, identity }: RecorderOptions,
  { random, wall, log, cursor, onDraw, seed, onBridge }: RecorderSurroundings,
): Promise<Recorder> {
  const { createBridge, bundle, fonts, glyphs } = await loadAssets();
  const file =
    flash === undefined ? undefined : openFlashFile(flash, { seed, log: (level, text) => log('machine', level, text) });
  const nor = file?.nor ?? createNor({ seed });
  const crypto = createCrypto({ ...simulatedKeys(identity.serial), random });
  // A new flash comes from the factory with the mark of a new recorder; an old one that is erased does not.
  if (file === undefined || file.isNew) provisionStore({ flash: nor, crypto });
  const machine = createMachine(
    {
      async createBridge() {
        const bridge = await createBridge();
        onBridge?.(bridge);
        return bridge;
      },
      bundle,
      fonts,
      flash: nor,
      crypto,
      identity,
      random,
      wall,
      log,
    },
    { width, height, cursor, ...(onDraw && { onDraw }) },
  );
  return {
    machine,
    nor,
    glyphs,
    flashMap: () => mapOf(nor, crypto),
    renew: () => (nor.wipe() === 'ok' ? provisionStore({ flash: nor, crypto }) : 'fault'),
    close() {
      machine.powerOff();
      crypto.close();
      file?.close();
    },
  };
}
