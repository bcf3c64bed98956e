/** What the image's updater takes, and what it refuses without touching slot or boot environment: run on this machine, many at once. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { keyFiles, makeImageKeys } from '../../firmware/image/pack/keys';
import { disks } from './support/board';
import { buildChooser, startPackageReader } from './support/chooser';
import { device } from './support/device';
import { createPackager, issueSigner, partsOf, samplePositions } from './support/packages';
import { type Bench, canChroot, createBenches, type Installed } from './support/updater';

const { image, keys, folderOf } = device();
const folder = folderOf('packages');
const packager = createPackager(image, keys);
/** swupdate waits more than it works. */
const BENCHES = 16;
const refused = { isSlotWritten: false, isEnvWritten: false };

let benches: Bench[];
let good: Buffer;
let foreign: string;

/** Installs all, as many at once as there are benches. */
async function all<T>(list: readonly T[], make: (one: T) => Uint8Array): Promise<Installed[]> {
  const results: Installed[] = [];
  let next = 0;
  const work = async (bench: Bench): Promise<void> => {
    for (;;) {
      const index = next++;
      if (index >= list.length) return;
      results[index] = await bench.install(make(list[index]!));
    }
  };
  await Promise.all(benches.map(work));
  return results;
}

beforeAll(async () => {
  expect(canChroot(), 'these tests make roots for swupdate, which only root may').toBe(true);
  benches = createBenches(join(image, disks.DISK), join(keys, keyFiles.updateCa), folder, BENCHES);
  good = await packager.package();
  foreign = join(folder, 'foreign-keys');
  await makeImageKeys(foreign);
}, 300_000);

describe('the updater', () => {
  it('takes a good package, and writes slot and boot environment', async () => {
    expect(await benches[0]!.install(good)).toEqual({ code: 0, isSlotWritten: true, isEnvWritten: true });
  });

  it.each(['0.9.9', '1.0.0', '0.65535.65535'])('refuses version %s beside 1.0.0', async (version) => {
    expect(await benches[0]!.install(await packager.package({ version }))).toEqual({ code: 1, ...refused });
  });

  it('refuses a package signed by somebody else', async () => {
    const theirs = createPackager(image, foreign);
    expect(await benches[0]!.install(await theirs.package())).toEqual({ code: 1, ...refused });
  });

  it('refuses a signer whose certificate has expired, and takes the same one while it is valid', async () => {
    const signed = (name: string, from: string, to: string): Promise<Buffer> =>
      packager.package({ signer: issueSigner(keys, join(folder, name), from, to) });
    const expired = await signed('expired', '19700101000000Z', '20010101000000Z');
    const valid = await signed('valid', '19700101000000Z', '20991231235959Z');
    expect(await benches[0]!.install(expired)).toEqual({ code: 1, ...refused });
    expect(await benches[0]!.install(valid)).toEqual({ code: 0, isSlotWritten: true, isEnvWritten: true });
  });

  it('refuses the image of another package, and the description of another', async () => {
    const other = await packager.package({ version: '1.2.0' });
    const [description, signature, slot] = partsOf(good);
    const [otherDescription, , otherSlot] = partsOf(other);
    const swapped = [
      Buffer.concat([good.subarray(0, slot!.header), other.subarray(otherSlot!.header)]),
      Buffer.concat([other.subarray(0, otherDescription!.end), good.subarray(description!.end)]),
      Buffer.concat([good.subarray(signature!.header)]),
      Buffer.concat([good.subarray(0, description!.end), good.subarray(signature!.end)]),
    ];
    for (const result of await all(swapped, (bytes) => bytes)) expect(result).toEqual({ code: 1, ...refused });
  });
});

/** The boot program's own look at packages, which comes before swupdate: `taken`, or why not. */
function startLook(): { ask(bytes: Uint8Array): Promise<string>; close(): void } {
  const reader = startPackageReader(buildChooser());
  const file = join(folder, 'looked-at.swu');
  return {
    ask(bytes) {
      writeFileSync(file, bytes);
      return reader.read(file);
    },
    close: () => reader.close(),
  };
}

// not asked of swupdate itself: of some of these it waits for the rest, without end
it('a package that ends early is refused before swupdate, wherever it ends', async () => {
  const look = startLook();
  const ends = partsOf(good)
    .flatMap(({ header, data, size, end }) => [header, header + 60, data, data + (size >> 1), end - 1])
    // behind the last part, which is empty, nothing is missing
    .filter((end) => end < good.length);
  const taken: number[] = [];
  for (const end of ends) if ((await look.ask(good.subarray(0, end))) === 'taken') taken.push(end);
  look.close();
  expect(taken).toEqual([]);
}, 120_000);

describe('a flipped bit anywhere in the package', () => {
  const flipped = (at: number): Buffer => {
    const bytes = Buffer.from(good);
    bytes[at]! ^= 1 << (at % 8);
    return bytes;
  };

  it('is refused by what the boot program looks at, or by swupdate behind it', async () => {
    const look = startLook();
    expect(await look.ask(good)).toBe('taken');
    // every byte of all structures
    const positions = samplePositions(good, 1, 500);
    const taken: number[] = [];
    for (const at of positions) if ((await look.ask(flipped(at))) === 'taken') taken.push(at);
    look.close();
    console.log(`boot: ${positions.length} positions of ${good.length} bytes, ${taken.length} left to swupdate`);
    const results = await all(taken, flipped);
    const installed = taken.filter((_, index) => results[index]!.code !== 1);
    const touched = taken.filter((_, index) => results[index]!.isSlotWritten || results[index]!.isEnvWritten);
    expect([installed, touched]).toEqual([[], []]);
  }, 300_000);

  it('is refused by swupdate wherever it is about what is installed', async () => {
    const positions = samplePositions(good, 16, 64);
    const results = await all(positions, flipped);
    const touched = positions.filter((_, index) => {
      const { code, isSlotWritten, isEnvWritten } = results[index]!;
      // any other code would be that of a swupdate that did not run
      return code !== 0 && (code !== 1 || isSlotWritten || isEnvWritten);
    });
    const taken = positions.filter((_, index) => results[index]!.code === 0);
    console.log(`swupdate: ${positions.length} positions of ${good.length} bytes, ${taken.length} taken`);
    expect(touched).toEqual([]);
    // it ignores times, owners and padding; the boot program does not
    const [description, signature, slot] = partsOf(good);
    const counts = (at: number): boolean =>
      [description!, signature!, slot!].some(({ data, size }) => at >= data && at < data + size);
    expect(taken.filter(counts)).toEqual([]);
  }, 300_000);
});
