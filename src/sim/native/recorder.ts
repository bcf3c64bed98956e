/**
 * The recorder's own process put together with what a simulated recorder has: flash file, keys, clock, seed.
 *
 * @module
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provisionStore } from '../../hal/store/provision';
import { simulatedKeys } from '../desk/provisioning';
import { openFlashFile } from '../flash/file';
import { type FlashMap, mapOf } from '../flash/map';
import { createNor, defaultGeometry, type NorGeometry } from '../flash/nor';
import { loadGlyphs } from '../machine/assets';
import { type CryptoKeys, createCrypto } from '../machine/crypto';
import type { Machine, MachineDevices, MachineOptions } from '../machine/machine';
import type { RecorderOptions } from '../options';
import type { KeyGlyphs } from '../script/typing';
import { createNativeMachine } from './machine';
import { findHost, type NativeProcess, startNative } from './process';
import { provisioningText } from './provisioning';

const out = join(import.meta.dirname, '../../../out');

export interface NativeRecorder {
  readonly machine: Machine;
  /** Of the process; undefined when it did not start. */
  readonly pid: number | undefined;
  readonly nor: { readonly readOnly: boolean };
  readonly glyphs: KeyGlyphs;
  flashMap(): FlashMap | null;
  /** The flash's cells. */
  image(): Uint8Array<ArrayBuffer>;
  /** Ends the process, closes files. */
  close(): void;
}

interface NativeSurroundings extends Pick<MachineOptions, 'cursor' | 'onDraw'>, Pick<MachineDevices, 'log'> {
  /** The wall clock at the first power-on; null: never set. */
  readonly wall: ReturnType<HostClock['wall']>;
  /** Decides all that is random; left out: the kernel's randomness. */
  readonly seed?: number;
  /** The bundle, its source or its bytecode; out/bundle/main.js when left out. */
  readonly bundle?: string | Uint8Array;
  readonly geometry?: NorGeometry;
  /** What the flash holds, of a recorder without a file; that of a new recorder when left out. */
  readonly image?: Uint8Array;
  /** Those that the simulator gives the serial, when left out. */
  readonly keys?: CryptoKeys;
  /** The process; that of development when left out. */
  readonly program?: string;
}

/** The cells of a new flash as they leave the factory. */
function newImage(keys: CryptoKeys, geometry: NorGeometry): Uint8Array {
  const nor = createNor({ geometry });
  const crypto = createCrypto(keys);
  provisionStore({ flash: nor, crypto });
  crypto.close();
  return nor.image;
}

/** A file of the process's own folder that only this user can read. */
function privateFile(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}

/** Throws AssetError, FlashFileError, NativeHostError. */
export async function createNativeRecorder(
  { width, height, flash, identity }: RecorderOptions,
  surroundings: NativeSurroundings,
): Promise<NativeRecorder> {
  const { cursor, onDraw, log, wall, seed, bundle, geometry = defaultGeometry, image } = surroundings;
  const { keys = simulatedKeys(identity.serial) } = surroundings;
  const [program, glyphs] = [surroundings.program ?? findHost(), await loadGlyphs()];
  const folder = mkdtempSync(join(tmpdir(), 'atnvr-recorder-'));
  chmodSync(folder, 0o700);
  const crypto = createCrypto(keys);
  let process: NativeProcess | undefined;
  // Opened to check and to lock it; the process alone writes to it from here on.
  const file = flash === undefined ? undefined : openFlashFile(flash, { geometry });
  const close = (): void => {
    process?.close();
    crypto.close();
    file?.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    if (file?.isNew) provisionStore({ flash: file.nor, crypto });
    const readOnly = file?.nor.readOnly ?? false;
    const cells = flash ?? privateFile(folder, 'flash.bin', image ?? newImage(keys, geometry));
    const { size, sectorSize, programUnit } = geometry;
    const args = [
      ['--bundle', bundle === undefined ? join(out, 'bundle/main.js') : privateFile(folder, 'bundle', bundle)],
      ['--fonts', join(out, 'fonts')],
      ['--provisioning', privateFile(folder, 'provisioning', provisioningText(identity, keys))],
      ['--flash', cells],
      ['--size', `${width}x${height}`],
      ['--geometry', `${size},${sectorSize},${programUnit}`],
      ...(seed === undefined ? [] : [['--seed', String(seed)]]),
      ...(wall === null ? [] : [['--wall', `${wall.ms},${wall.offset}`]]),
      ...(readOnly ? [['--read-only']] : []),
      ...(cursor ? [['--cursor']] : []),
    ].flat();
    const started = startNative(program, args, {
      onMessage(message) {
        if (message.kind === 'drawn') onDraw?.(message.areas);
        else log(message.source, message.level, message.text);
      },
    });
    process = started;
    const snapshot = (): { cells: Uint8Array<ArrayBuffer>; wear: number[] } => {
      const bytes = started.call('flash').result;
      const wear = Array.from({ length: size / sectorSize }, (_, sector) => bytes.readUInt32LE(size + 4 * sector));
      return { cells: new Uint8Array(bytes.subarray(0, size)), wear };
    };
    return {
      pid: started.pid,
      machine: createNativeMachine(started, { width, height }),
      nor: { readOnly },
      glyphs,
      image: () => snapshot().cells,
      flashMap() {
        const { cells: now, wear } = snapshot();
        const nor = createNor({ geometry, image: now, readOnly });
        return mapOf(Object.create(nor, { wear: { value: wear } }), crypto);
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
