/**
 * The mark of a new recorder, made once when it is provisioned: an unfinished log of epoch 1 in one sector, preambles in the others.
 * With it an erased flash is no longer a new one but one that somebody has erased.
 *
 * @module
 */

import { markNew } from './format';
import { mount } from './mount';
import type { StoreOptions } from './store';

/** Prepares an erased flash for its first set-up. `fault` when the flash refuses or holds anything else; marked already is `ok`. */
export function provisionStore({ flash, crypto }: Pick<StoreOptions, 'flash' | 'crypto'>): 'ok' | 'fault' {
  const found = mount(flash, crypto, 'new');
  if (found.kind !== 'blank') return 'fault';
  return found.blank.witness !== null || markNew(found.ring, found.blank) ? 'ok' : 'fault';
}
