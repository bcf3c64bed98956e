/**
 * Flashes as lives of the store leave them: after every step, after power cuts (unsettled bits as they read last), and rotten.
 *
 * @module
 */

import type { Erased } from '../../../../src/hal/store/mount';
import { provisionStore } from '../../../../src/hal/store/provision';
import { openStore } from '../../../../src/hal/store/store';
import type { Store } from '../../../../src/hal/store/types';
import { createNor, type NorGeometry, PowerCut } from '../../../../src/sim/flash/nor';
import { seededBelow } from '../../../../src/sim/flash/random';
import { type Random, randomChange } from '../../../support/random';
import { allCounters } from '../model';
import { wasCutIn } from '../power';
import type { Image } from './run-reader';

/** One step of the store. Throws `PowerCut` when the power failed in it. */
function step(store: Store, random: Random, most: number): void {
  const what = random(20);
  const counter = allCounters[random(allCounters.length)]!;
  const change = randomChange(random, most);
  if (what < 3) store.maintain();
  else if (what < 12) store.spend(counter);
  else store.commit(change);
}

/** A life of so many steps, from provisioning on where boards have it; one step in `cutChance` is cut, 0: none. Yields the flash after every step. */
export function* life(
  seed: number,
  geometry: NorGeometry,
  steps: number,
  cutChance: number,
  crypto: Pick<HostCrypto, 'hmacSha256'>,
  key: string,
  erased: Erased,
): Generator<Image> {
  const random = seededBelow(seed);
  const nor = createNor({ geometry, seed: seed ^ 0x5eed });
  const shown = (what: string): Image => ({
    name: `life ${seed}, ${erased}, ${what}`,
    geometry,
    key,
    erased,
    bytes: nor.image.slice(),
  });
  if (erased === 'lost' && provisionStore({ flash: nor, crypto }) !== 'ok')
    throw new Error(`life ${seed}: not provisioned`);
  const most = random(3) === 0 ? 700 : 70;
  const open = () => openStore({ flash: nor, crypto, erased });
  let store = open();
  for (let n = 0; n < steps; n++) {
    if (cutChance > 0 && random(cutChance) === 0) nor.cutAt(1 + random(6));
    try {
      if (random(12) === 0) store = open();
      else step(store, random, most);
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      yield shown(`step ${n}, cut`);
      nor.restore();
      store = open();
    }
    yield shown(`step ${n}`);
  }
}

/** A flash after a life, and a commit more that was cut before its mark: the last record never happened. */
export function pending(image: Image, crypto: Pick<HostCrypto, 'hmacSha256'>): Image {
  const nor = createNor({ geometry: image.geometry, image: image.bytes.slice() });
  const store = openStore({ flash: nor, crypto, erased: image.erased });
  while (store.maintain()) {}
  // Header, the rest, the mark.
  nor.cutAt(3, { byte: 0, bits: 'none' });
  if (!wasCutIn(nor, () => store.commit({ put: { settings: new Uint8Array(9) } })))
    throw new Error(`${image.name}: a commit was not cut`);
  return { ...image, name: `${image.name}, pending`, bytes: nor.image.slice() };
}

/** A flash whose provisioning was cut, at each of its operations, for boards with provisioning and without. */
export function* provisioningCuts(
  seed: number,
  geometry: NorGeometry,
  crypto: Pick<HostCrypto, 'hmacSha256'>,
  key: string,
): Generator<Image> {
  for (let cut = 1; ; cut++) {
    const nor = createNor({ geometry, seed: seed + cut });
    nor.cutAt(cut);
    if (!wasCutIn(nor, () => provisionStore({ flash: nor, crypto }))) return;
    for (const erased of ['lost', 'new'] as const)
      yield { name: `provisioning ${seed}, ${erased}, cut ${cut}`, geometry, key, erased, bytes: nor.image.slice() };
  }
}

/** Places where something is written, most of the time: rot in erased flash says little. */
function place(bytes: Uint8Array, random: Random): number {
  for (let tries = 0; tries < 200; tries++) {
    const at = random(bytes.length);
    if (bytes[at] !== 0xff) return at;
  }
  return random(bytes.length);
}

const rots: Record<string, (bytes: Uint8Array, random: Random, sectorSize: number) => void> = {
  flips(bytes, random) {
    for (let times = 1 + random(3); times > 0; times--) bytes[place(bytes, random)]! ^= 1 << random(8);
  },
  'flips anywhere'(bytes, random) {
    for (let times = 1 + random(3); times > 0; times--) bytes[random(bytes.length)]! ^= 1 << random(8);
  },
  noise(bytes, random) {
    const at = place(bytes, random);
    for (let i = at; i < Math.min(bytes.length, at + 1 + random(120)); i++) bytes[i] = random(256);
  },
  zeros(bytes, random) {
    const at = place(bytes, random);
    bytes.fill(0, at, at + 1 + random(120));
  },
  ones(bytes, random) {
    const at = place(bytes, random);
    bytes.fill(0xff, at, at + 1 + random(120));
  },
  'sector erased'(bytes, random, size) {
    const at = Math.floor(place(bytes, random) / size) * size;
    bytes.fill(0xff, at, at + size);
  },
  'sector zeroed'(bytes, random, size) {
    const at = Math.floor(place(bytes, random) / size) * size;
    bytes.fill(0, at, at + size);
  },
  'sector copied'(bytes, random, size) {
    const from = Math.floor(place(bytes, random) / size) * size;
    bytes.copyWithin(random(bytes.length / size) * size, from, from + size);
  },
  'head lost'(bytes, random, size) {
    const at = Math.floor(place(bytes, random) / size) * size;
    const from = [0, 32, 80, 128][random(4)]!;
    bytes.fill([0, 0xff][random(2)]!, at + from, at + from + [16, 48, 96][random(3)]!);
  },
};
const rotNames = Object.keys(rots);

/** The image with one kind of rot, chosen by the seed. */
export function rotten(image: Image, seed: number): Image {
  const random = seededBelow(seed);
  const kind = rotNames[random(rotNames.length)]!;
  const bytes = image.bytes.slice();
  rots[kind]!(bytes, random, image.geometry.sectorSize);
  return { ...image, name: `${image.name}, ${kind} ${seed}`, bytes };
}
