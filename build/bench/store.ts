/**
 * How long the credential store takes to open, in Node, in the simulator's engine and in the recorder's.
 *
 * @module
 */
import { provisionStore } from '../../src/hal/store/provision';
import { openStore } from '../../src/hal/store/store';
import { createNor, type NorGeometry } from '../../src/sim/flash/nor';
import { buildNative, timeNatively } from './native';
import { benchCrypto, bundle, cpuTime, onFlash } from './program';
import { timeInQuickJs } from './quickjs';
import { type Group, median, type Row } from './row';

const small: NorGeometry = { size: 65_536, sectorSize: 4096, programUnit: 1 };
const large: NorGeometry = { size: 1 << 20, sectorSize: 65_536, programUnit: 1 };

/** Milliseconds that a mount of 1,000 records may take. */
const wanted = { quickJs: 30, native: 5 };

const bytes = (length: number, seed: number) => Uint8Array.from({ length }, (_, i) => (seed * 31 + i * 7) & 255);

/** A store with so many small commits after its set-up; `undefined`: as many as its sector takes. */
function fill(geometry: NorGeometry, crypto: HostCrypto, commits?: number): { image: Uint8Array; commits: number } {
  const nor = createNor({ geometry });
  provisionStore({ flash: nor, crypto });
  const store = openStore({ flash: nor, crypto, erased: 'lost' });
  store.commit({ put: { settings: bytes(12, 1), password: bytes(57, 2), questions: bytes(120, 3) } });
  while (store.maintain()) {}
  nor.counts.erases = 0;
  for (let i = 0; i < (commits ?? Infinity); i++) {
    store.commit({ put: { uptime: bytes(8, i) } });
    if (nor.counts.erases === 0) continue;
    if (commits !== undefined) throw new RangeError(`${commits} commits do not fit in a sector`);
    return fill(geometry, crypto, i);
  }
  return { image: nor.image, commits: commits! };
}

/** Rows of the mount. `samples`: mounts timed for each; `tell` is told what is being measured. */
export async function measureMounts(samples: number, tell: (what: string) => void): Promise<Group> {
  const crypto = benchCrypto();
  const code = await bundle(
    `import { openStore } from './src/hal/store/store';
     globalThis.run = () => openStore({ flash: globalThis.flash, crypto: globalThis.crypto, erased: 'lost' }).state().kind;`,
  );
  const isNative = buildNative();
  const rows: Row[] = [];
  const cases = [
    ['64 KiB, sectors of 4 KiB', small, 5],
    ['64 KiB, sectors of 4 KiB', small, undefined],
    ['1 MiB, sectors of 64 KiB', large, 5],
    ['1 MiB, sectors of 64 KiB', large, 1000],
    ['1 MiB, sectors of 64 KiB', large, undefined],
  ] as const;
  for (const [number, [name, geometry, wish]] of cases.entries()) {
    tell(`flash ${number + 1} of ${cases.length}: ${name}`);
    const { image, commits } = fill(geometry, crypto, wish);
    const program = onFlash(code, geometry, image, crypto);
    const isFull = wish === undefined;
    const label = `${name}, ${commits.toLocaleString('en')} commits${isFull ? ' (full)' : ''}`;
    const add = (engine: string, value: number, atMost?: number) =>
      rows.push({
        what: `mount of ${label}, ${engine}`,
        value,
        unit: 'ms',
        ...(wish === 1000 && atMost !== undefined && { wanted: { atMost } }),
      });

    const inNode = Array.from({ length: samples }, () => {
      program.reset();
      const begin = cpuTime();
      openStore({ flash: program.flash, crypto, erased: 'lost' });
      return cpuTime() - begin;
    });
    add('Node', median(inNode));
    add('QuickJS in WebAssembly', median(await timeInQuickJs(program, samples, 40)), wanted.quickJs);
    if (isNative) add('QuickJS natively', median(timeNatively(program, samples)), wanted.native);
  }
  crypto.close();
  const how = `the median of ${samples}, time of the processor`;
  return { name: 'Opening the store', how, rows };
}
