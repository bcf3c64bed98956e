/**
 * A flash that a newer firmware has written: its second sector holds a complete header of the next major version.
 *
 * @module
 */

import { geometryOf } from '../../src/hal/store/layout';
import { makeMac } from '../../src/hal/store/mac';
import { makeHeader, makePreamble } from '../../src/hal/store/sector';
import type { Nor } from '../../src/sim/flash/nor';

/** Writes it into `nor`, which holds a store of this version. */
export function writeNewer(nor: Nor, crypto: Pick<HostCrypto, 'hmacSha256'>): void {
  const geometry = geometryOf(nor)!;
  const mac = makeMac(crypto);
  const fields = makeHeader(geometry, 7, mac).slice(0, 32);
  fields[8] = 2;
  const header = new Uint8Array([...fields, ...mac('header', fields)]);
  const at = nor.sectorSize;
  nor.image.fill(0xff, at, 2 * at);
  nor.image.set(makePreamble(geometry, mac), at);
  nor.image.set(header, at + 32);
  nor.image.set(header, at + 80);
  nor.image[at + 128] = 0;
}
