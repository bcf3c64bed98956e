/**
 * What the vendor puts into a simulated recorder: its own two keys, and of the vendor's keys the public halves alone.
 *
 * @module
 */

import type { CryptoKeys } from '../machine/crypto';
import { derived, simulatedAuthKey, simulatedPublicKey } from './vendor-keys';

/** The stand-in for the key that provisioning makes: derived from the serial. */
export function simulatedDeviceKey(serial: string): Uint8Array {
  return derived(`device-key/1|${serial}`);
}

/** All keys of the recorder of this serial. */
export function simulatedKeys(serial: string): CryptoKeys {
  return {
    deviceKey: simulatedDeviceKey(serial),
    authKey: simulatedAuthKey(serial),
    recipients: { relay: simulatedPublicKey('relay'), desk: simulatedPublicKey('desk') },
  };
}
