/**
 * Flashes that a recorder may find at power-on: new from the factory, and each kind that cannot be read.
 *
 * @module
 */

import { openStore } from '../../src/hal/store/store';
import type { UnreadableReason } from '../../src/hal/store/types';
import { simulatedDeviceKey } from '../../src/sim/desk/provisioning';
import type { Nor } from '../../src/sim/flash/nor';
import { createCrypto } from '../../src/sim/machine/crypto';
import { writeNewer } from '../support/newer-flash';

/** `no-password`: a store that can be read, without the record of the password. */
export type FlashState = 'new' | 'no-password' | UnreadableReason;

/** Makes of a new recorder's flash one of this state; `serial`: the recorder's. */
export function makeFlash(nor: Nor, state: FlashState, serial: string): void {
  const crypto = createCrypto({ deviceKey: simulatedDeviceKey(serial) });
  const kinds: Record<FlashState, () => void> = {
    new: () => {},
    erased: () => void nor.wipe(),
    foreign: () => void nor.program(0, new ArrayBuffer(nor.size)),
    damaged() {
      writeStore(nor, crypto);
      // the sector in use holds the most
      const sectors = Array.from({ length: nor.size / nor.sectorSize }, (_, index) => index * nor.sectorSize);
      const held = (at: number) => nor.image.subarray(at, at + nor.sectorSize).filter((byte) => byte !== 0xff).length;
      const inUse = sectors.reduce((most, at) => (held(at) > held(most) ? at : most));
      nor.program(inUse, new ArrayBuffer(nor.sectorSize));
    },
    'no-password': () => writeStore(nor, crypto),
    newer() {
      writeStore(nor, crypto);
      writeNewer(nor, crypto);
    },
    // the chip answers no read
    fault: () => void Object.assign(nor, { read: () => null }),
  };
  kinds[state]();
  crypto.close();
}

function writeStore(nor: Nor, crypto: Pick<HostCrypto, 'hmacSha256'>): void {
  const store = openStore({ flash: nor, crypto, erased: 'lost' });
  if (store.commit({ put: { settings: new Uint8Array([1, 1]) } }) !== 'ok') throw new Error('the flash takes no store');
}
