/**
 * The flashes that the store and the reader are asked about.
 *
 * @module
 */
import { createHmac } from 'node:crypto';
import { createNor, type NorGeometry } from '../../../../src/sim/flash/nor';
import { writeNewer } from '../../../support/newer-flash';
import { headerFlips, lastHeaderFlips } from './flips';
import { life, pending, provisioningCuts, rotten } from './lives';
import { madeHead, madeLog } from './made';
import type { Image } from './run-reader';

export const hmacOf =
  (key: string): HostCrypto['hmacSha256'] =>
  (_name, data) =>
    new Uint8Array(createHmac('sha256', key).update(new Uint8Array(data)).digest()).buffer;

/** Every program unit with every size of sector; the larger the sectors, the fewer the steps. */
function* geometries(): Generator<{ geometry: NorGeometry; steps: number; lives: number }> {
  for (const programUnit of [1, 2, 4, 8, 16]) {
    for (let log = 12; log <= 17; log++) {
      const sectorSize = 1 << log;
      const sectors = log === 12 ? { 1: 4, 2: 16, 4: 3, 8: 2, 16: 5 }[programUnit]! : 2 + (programUnit % 2);
      const steps = [70, 50, 30, 16, 10, 6][log - 12]!;
      yield { geometry: { size: sectors * sectorSize, sectorSize, programUnit }, steps, lives: log === 12 ? 5 : 1 };
    }
  }
  yield { geometry: { size: 64 * 4096, sectorSize: 4096, programUnit: 1 }, steps: 20, lives: 1 };
}

/** Flashes after short lives, and where the power was cut, with bits turned over in the headers of their records. */
function* flipped(firstSeed: number, crypto: Pick<HostCrypto, 'hmacSha256'>, key: string): Generator<Image> {
  for (const [n, programUnit] of [1, 2, 4, 8, 16, 1].entries()) {
    const geometry: NorGeometry = { size: 2 * 4096, sectorSize: 4096, programUnit };
    const seed = firstSeed + n;
    const last = [...life(seed, geometry, 10, 0, crypto, key, n < 5 ? 'lost' : 'new')].at(-1)!;
    yield* headerFlips(last, seed);
    yield* lastHeaderFlips(pending(last, crypto));
    for (const image of life(seed, geometry, 12, 2, crypto, key, 'lost'))
      if (image.name.endsWith(', cut')) yield* lastHeaderFlips(image);
  }
}

/** All images of a run, each from a seed of its own; `times` as many lives and made flashes as usual. */
export function* images(firstSeed: number, times: number): Generator<Image> {
  let seed = firstSeed;
  const key = 'a device';
  const crypto = { hmacSha256: hmacOf(key) };
  for (const { geometry, steps, lives } of geometries()) {
    for (let n = 0; n < lives * times; n++) {
      // one of four as on a board without provisioning
      const erased = ++seed % 4 === 0 ? 'new' : 'lost';
      for (const image of life(seed, geometry, steps, n % 2 ? 0 : 5, crypto, key, erased)) {
        yield image;
        yield rotten(image, ++seed);
        if (seed % 16 === 0)
          yield { ...rotten(rotten(image, seed + 1), seed + 2), name: `${image.name}, twice ${seed}` };
        if (seed % 50 === 0) yield { ...image, name: `${image.name}, other key`, key: 'another' };
        if (seed % 50 === 1) {
          const nor = createNor({ geometry, image: image.bytes.slice() });
          writeNewer(nor, crypto);
          yield { ...image, name: `${image.name}, newer`, bytes: nor.image };
        }
      }
    }
  }
  for (let n = 0; n < 10 * times; n++) {
    const programUnit = 1 << (n % 5);
    const geometry: NorGeometry = { size: (2 + (n % 3)) * 4096, sectorSize: 4096, programUnit };
    seed += 100;
    yield* provisioningCuts(seed, geometry, crypto, key);
  }
  seed += 100;
  yield* flipped(seed, crypto, key);
  seed += 100;
  for (let n = 0; n < 1000 * times; n++) {
    const log = madeLog(++seed, key);
    yield log;
    yield rotten(log, ++seed);
    yield madeHead(++seed, key);
  }
}
