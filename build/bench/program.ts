/**
 * What is timed, for all engines alike: a bundled script that sets `globalThis.run`, and the flash it runs on.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build } from 'esbuild';
import { createNor, type NorGeometry } from '../../src/sim/flash/nor';
import { createCrypto } from '../../src/sim/machine/crypto';

export const root = join(import.meta.dirname, '../..');

/** The key of the native runner (build/bench/native), which HMAC fills up with zeros. */
const deviceKey = new Uint8Array(32);
deviceKey.set(new TextEncoder().encode('a device'));

const authKey = new Uint8Array(createHash('sha256').update('bench auth key').digest());

/** The simulator's cryptography under the benchmark's keys; to be closed by who made it. */
export const benchCrypto = (random?: Host['random']) => createCrypto({ deviceKey, authKey, ...(random && { random }) });

export interface BenchProgram {
  /** Script that sets `globalThis.run` and uses the globals `flash` and `crypto`. */
  readonly code: string;
  readonly geometry: NorGeometry;
  readonly image: Uint8Array;
  readonly flash: HostFlash;
  readonly crypto: HostCrypto;
  /** Puts the flash back to `image`. */
  reset(): void;
}

/** Milliseconds of this process on a processor: others who share the machine hardly change it. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Bundles a script as the recorder's bundle is made; imports are relative to the project's folder. */
export async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2023',
    platform: 'neutral',
  });
  return outputFiles[0]!.text;
}

/** A program over a flash that holds `image` before each run. */
export function onFlash(code: string, geometry: NorGeometry, image: Uint8Array, crypto: HostCrypto): BenchProgram {
  const flash = createNor({ geometry, image: image.slice() });
  return { code, geometry, image, flash, crypto, reset: () => flash.image.set(image) };
}
