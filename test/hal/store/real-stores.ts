/**
 * The real store on a simulated flash, in each of the states that its cases ask for.
 *
 * @module
 */
import { provisionStore } from '../../../src/hal/store/provision';
import type { UnreadableReason } from '../../../src/hal/store/types';
import { createNor, type Nor } from '../../../src/sim/flash/nor';
import { writeNewer } from '../../support/newer-flash';
import { open, testCrypto } from './history';
import { offsetOf, setUp } from './set-up';
import type { Stores, Subject } from './store-cases';

const onFlash = (nor: Nor): Subject => ({
  store: open(nor, 'lost'),
  reopen: () => onFlash(nor),
  rot(key) {
    // In the middle of the value: behind the record's header and the item's.
    nor.image[offsetOf(nor, key).at + 16 + 4 + 3]! ^= 0x18;
    return onFlash(nor);
  },
});

function unreadableNor(reason: UnreadableReason): Nor {
  const nor = reason === 'erased' ? createNor() : setUp();
  if (reason === 'foreign') nor.image.fill(0);
  else if (reason === 'damaged') nor.image.fill(0x55, 32, 128);
  else if (reason === 'newer') writeNewer(nor, testCrypto);
  else if (reason === 'fault') nor.read = () => null;
  return nor;
}

export const realStores: Stores = {
  blank() {
    const nor = createNor();
    if (provisionStore({ flash: nor, crypto: testCrypto }) !== 'ok') throw new Error('the flash was not prepared');
    return onFlash(nor);
  },
  unreadable: (reason) => onFlash(unreadableNor(reason)),
};
