/**
 * What the programs are started with: a recorder that was set up, so that its first screen is the log-in, and bundles.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAuth } from '../../../src/auth/auth';
import { argon2MemoryPerLane } from '../../../src/auth/numbers';
import { provisionStore } from '../../../src/hal/store/provision';
import { openStore } from '../../../src/hal/store/store';
import { simulatedKeys } from '../../../src/sim/desk/provisioning';
import { createNor, type NorGeometry } from '../../../src/sim/flash/nor';
import { type CryptoKeys, createCrypto } from '../../../src/sim/machine/crypto';
import { seededBytes } from '../../../src/sim/machine/random';
import { provisioningText } from '../../../src/sim/native/provisioning';
import { languages } from '../../../src/ui/text/languages';
import { compileBundle } from '../../bytecode';
import { root } from '../../clang';

export const identity = { model: 'AT-NVR 32', serial: 'ATNVR0000000017' };
export const folder = join(root, 'out/bench/recorder');
export const fonts = join(root, 'out/fonts');
const at = (name: string): string => join(folder, name);

/** A recorder whose store is made. */
interface Recorder {
  readonly identity: { readonly model: string; readonly serial: string };
  readonly keys: CryptoKeys;
  /** That of the simulator when left out. */
  readonly geometry?: NorGeometry;
}

/** The cells of a recorder with a password, questions and a language. */
export async function setUpImage({ identity, keys, geometry }: Recorder): Promise<Uint8Array> {
  const crypto = createCrypto({ ...keys, random: seededBytes(1) });
  const nor = createNor(geometry ? { geometry } : {});
  provisionStore({ flash: nor, crypto });
  const auth = createAuth({
    languages,
    store: openStore({ flash: nor, crypto, erased: 'lost' }),
    crypto,
    clock: { now: () => 0, wall: () => null },
    random: seededBytes(2),
    identity,
    // What it costs to log in is not measured here.
    argon2: { memory: argon2MemoryPerLane, passes: 1, lanes: 1 },
  });
  const answers = [
    { question: 3, text: 'Barnaby' },
    { question: 11, text: 'Lakeside' },
  ] as const;
  const made = await auth.setUp({ password: 'Bench barn owl 1', questions: answers, language: 'ru' });
  if (made.kind !== 'ok') throw new Error(`bench: set-up: ${made.kind}`);
  // Log lines and a compaction that an idle recorder has behind it.
  for (let second = 0; second < 8; second++) await auth.tick();
  crypto.close();
  return nor.image;
}

/** Arguments behind `--headless` of a host at 1920x1080. */
export async function hostArguments(bundle: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(at('provisioning'), provisioningText(identity, simulatedKeys(identity.serial)), { mode: 0o600 });
  writeFileSync(at('flash.bin'), await setUpImage({ identity, keys: simulatedKeys(identity.serial) }), { mode: 0o600 });
  const files = ['--provisioning', at('provisioning'), '--flash', at('flash.bin'), '--fonts', fonts];
  return ['--headless', '--bundle', bundle, ...files, '--size', '1920x1080'];
}

/** Writes a bundle's source and its bytecode; their paths. */
export function writeBundle(name: string, source: string, host: string): { source: string; bytecode: string } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [text, bytecode] = [at(`${name}.js`), at(`${name}.qbc`)];
  writeFileSync(text, source);
  compileBundle(text, bytecode, host);
  return { source: text, bytecode };
}
