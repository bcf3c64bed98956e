/**
 * The recorder's auth and store inside QuickJS, over the simulator's real flash, cryptography and border, with every host call noted.
 */

import { type BuildOptions, build, type Plugin } from 'esbuild';
import type { Auth } from '../../src/auth/types';
import { provisionStore } from '../../src/hal/store/provision';
import { simulatedKeys } from '../../src/sim/desk/provisioning';
import { createNor } from '../../src/sim/flash/nor';
import { createCrypto } from '../../src/sim/machine/crypto';
import { seededBytes } from '../../src/sim/machine/random';
import { createVm } from '../../src/sim/machine/vm';
import type { HostDevices } from '../../src/sim/machine/vm-host';

export interface Call {
  /** As the bundle names it, e.g. `flash.program`. */
  readonly name: string;
  /** Name, arguments and result: buffers as their lengths, the bytes of a program in hexadecimal, everything else as it is. */
  readonly text: string;
}

export interface Engine {
  /** Calls the auth; what it gave and every host call on the way. */
  call(name: keyof Auth, ...values: unknown[]): Promise<{ readonly result: { kind: string }; readonly trace: Call[] }>;
  /** Lets powered-on time pass. */
  advance(ms: number): void;
  /** The 8 bytes that sealing exported last: what the vendor makes the code of. */
  exported(): Uint8Array;
  /** The flash as it is. */
  image(): Uint8Array;
  close(): void;
}

/** As `build/bundle.ts` builds the bundle. */
const settings: BuildOptions = {
  entryPoints: ['test/auth/trace-bundle.ts'],
  bundle: true,
  write: false,
  minify: true,
  format: 'esm',
  target: 'es2023',
  platform: 'neutral',
  charset: 'utf8',
  conditions: ['browser', 'import'],
};

/** The bundle's source. `change` replaces a piece of a source file, for controls; throws when the piece is not there. */
export async function buildTraceBundle(change?: {
  readonly file: RegExp;
  readonly from: string;
  readonly to: string;
}): Promise<string> {
  const plugin: Plugin | undefined = change && {
    name: 'control',
    setup({ onLoad }) {
      onLoad({ filter: change.file }, async ({ path }) => {
        const { readFile } = await import('node:fs/promises');
        const source = await readFile(path, 'utf8');
        if (!source.includes(change.from)) throw new Error(`${path} has no "${change.from}"`);
        return { contents: source.replace(change.from, change.to), loader: 'ts' };
      });
    },
  };
  const { outputFiles } = await build({ ...settings, ...(plugin && { plugins: [plugin] }) });
  return outputFiles![0]!.text;
}

const hex = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('hex');

function told(value: unknown): string {
  if (value instanceof ArrayBuffer) return `${value.byteLength} B`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, part]) => `${key}: ${told(part)}`)
    .join(', ')}}`;
}

/** The part with each of its functions noted. `ui` is left out: what is typed and shown crosses there, at its own length. */
function noted<Part extends object>(part: Part, name: string, note: (call: Call) => void): Part {
  const copy: Record<string, unknown> = { ...(part as Record<string, unknown>) };
  for (const [key, value] of Object.entries(part)) {
    if (typeof value !== 'function') continue;
    const full = `${name}.${key}`;
    copy[key] = (...values: unknown[]): unknown => {
      const given = values.map((each, at) =>
        full === 'flash.program' && at === 1 ? hex(each as ArrayBuffer) : told(each),
      );
      const result: unknown = value.apply(part, values);
      const text = `${full}(${given.join(', ')})`;
      if (!(result instanceof Promise)) {
        // The outcome of a comparison is the verdict, and the verdict may differ.
        note({ name: full, text: full === 'crypto.equal' ? text : `${text} -> ${told(result)}` });
        return result;
      }
      note({ name: full, text });
      return result.then((settled) => {
        note({ name: full, text: `${full} settled -> ${told(settled)}` });
        return settled;
      });
    };
  }
  return copy as Part;
}

const toText = (buffer: ArrayBuffer): string => Buffer.from(buffer).toString('utf16le');
const toBuffer = (text: string): ArrayBuffer => new Uint8Array(Buffer.from(text, 'utf16le')).buffer;

/** Powers on over a copy of `image`. Same image, same seed, same calls: same randomness. */
export async function startEngine(bundle: string, image?: Uint8Array, seed = 1): Promise<Engine> {
  const serial = 'ATNVR0000000017';
  const random = seededBytes(seed);
  const crypto = createCrypto({ ...simulatedKeys(serial), random });
  const nor = createNor(image && { image: image.slice() });
  // From the factory, as the product's are.
  if (image === undefined) provisionStore({ flash: nor, crypto });
  let trace: Call[] = [];
  let now = 0;
  let command = '';
  let answer: { readonly result: { kind: string } } | undefined;
  let exported: Uint8Array | undefined;
  const note = (call: Call): void => {
    trace.push(call);
  };
  const { size, sectorSize, programUnit } = nor;
  const flash: HostFlash = {
    size,
    sectorSize,
    programUnit,
    read: (...values) => nor.read(...values),
    program: (...values) => nor.program(...values),
    erase: (...values) => nor.erase(...values),
  };
  const { hmacSha256, equal, keyId, argon2id } = crypto;
  const sealing: HostCrypto = {
    hmacSha256,
    equal,
    keyId,
    argon2id,
    async seal(message) {
      const sealed = await crypto.seal(message);
      exported = new Uint8Array(sealed.exported.slice(0));
      return sealed;
    },
  };
  const rest = noted<Pick<Host, 'random' | 'log'>>({ random, log: () => {} }, 'host', note);
  const devices: HostDevices = {
    ui: {
      events() {
        const given = toBuffer(command);
        command = '';
        return given;
      },
      exec(commands) {
        answer = JSON.parse(toText(commands));
        return 0;
      },
    },
    flash: noted(flash, 'flash', note),
    identity: { model: 'AT-NVR 32', serial },
    clock: noted({ now: () => now, wall: () => ({ ms: Date.UTC(2026, 0, 15), offset: 180 }) }, 'clock', note),
    crypto: noted(sealing, 'crypto', note),
    ...rest,
  };
  const vm = await createVm(devices);
  const good = (outcome: ReturnType<typeof vm.tick>): void => {
    if (outcome.kind === 'fault') throw new Error(`${outcome.message}\n${outcome.stack}`);
    if (outcome.kind === 'cut') throw outcome.cause;
  };
  good(vm.load(bundle));
  good(vm.tick());

  return {
    async call(name, ...values) {
      good(vm.tick()); // idle work of the store is no part of the call
      trace = [];
      answer = undefined;
      command = JSON.stringify([name, ...values]);
      good(vm.tick());
      while (vm.pending() > 0) {
        await vm.settle();
        good(vm.tick());
      }
      if (answer === undefined) throw new Error(`${name} has not ended`);
      const { result } = answer as { readonly result: { kind: string } };
      return { result, trace };
    },
    advance(ms) {
      now += ms;
      good(vm.tick());
    },
    exported() {
      if (exported === undefined) throw new Error('nothing was sealed');
      return exported;
    },
    image: () => nor.image.slice(),
    close() {
      vm.dispose();
      crypto.close();
    },
  };
}
