/**
 * A new store in the place of one that cannot be read: the end of a recovery by security code. Never passes through `blank`, which
 * would offer the set-up wizard to whoever pulls the plug at the right moment.
 *
 * @module
 */

import { isErased, makeDevice } from './device';
import { changeItems } from './items';
import { geometryOf, sectorOffsets } from './layout';
import { makeMac } from './mac';
import { mount } from './mount';
import { type Ring, retire, writeLog } from './ring';
import { makePreamble, readHeads } from './sector';
import { hasRoom } from './snapshot';
import { applyItems, emptyState } from './state';
import type { StoreOptions } from './store';
import { type Change, type CommitResult, isReplaceable } from './types';

/**
 * Erases everything and stores `change` as the first one; open the store anew afterwards. Only for `unreadable` with reason `foreign`,
 * `damaged` or `erased`: anything else is a `fault` and is left alone. Cut short, the flash stays unreadable and this can be called again.
 * Throws RangeError on values over the limits.
 */
export function replaceStore({ flash, crypto, erased }: StoreOptions, change: Change): CommitResult {
  const geometry = geometryOf(flash);
  const items = changeItems(change);
  if (geometry === null) return 'fault';
  const found = mount(flash, crypto, erased);
  if (!isReplaceable(found)) return 'fault';
  const device = makeDevice(flash, geometry);
  const state = emptyState(geometry.sectorSize);
  applyItems(state, items);
  for (const { bytes } of items) bytes.fill(0);
  if (!hasRoom(state, geometry)) return 'full';

  const mac = makeMac(crypto);
  // Above 1: an unfinished log of epoch 1 means that nothing was ever stored.
  const ring: Ring = { device, mac, preamble: makePreamble(geometry, mac), clean: new Set(), bad: new Set(), epoch: 1 };
  const order = Array.from({ length: geometry.count }, (_, index) => index);
  const isInUse = (index: number) => {
    const bytes = device.read(index * geometry.sectorSize, geometry.sectorSize);
    return bytes === null || !isErased(bytes);
  };
  // A mark of a new recorder goes first, while something still stands that disproves it.
  for (const [index, head] of (readHeads(device, ring.preamble, mac) ?? []).entries()) {
    if (head.kind === 'log' && head.epoch === 1 && !retire(ring, index)) return 'fault';
  }
  // One sector always holds something: what was there, or a preamble. So the first to go is not the only one in use.
  const last = order.find((index) => isInUse(index) && !ring.clean.has(index)) ?? 0;
  ring.clean.delete(last);
  const others = order.filter((index) => index !== last);
  // Its own bits may read as erased while the others go: zeros in its head do not.
  device.program(last * geometry.sectorSize, new Uint8Array(sectorOffsets.complete));
  for (const index of others) if (!ring.clean.has(index)) retire(ring, index);
  if (others.some(isInUse)) retire(ring, last);
  for (const index of [...ring.clean]) {
    if (writeLog(ring, index, ++ring.epoch, state) !== null) return 'ok';
    // Its complete mark may yet come to be seen.
    retire(ring, index);
  }
  return 'fault';
}
