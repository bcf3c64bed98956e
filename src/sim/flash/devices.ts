/**
 * Flash and cryptography in the form in which the simulated machine takes them.
 *
 * @module
 */

import { toBuffer } from '../../hal/bytes';
import type { SimCrypto } from '../machine/crypto';
import type { MachineDevices } from '../machine/machine';
import { type Nor, PowerCut } from './nor';

/** The flash of a machine. Taking back a cut also gives the power back after one. */
export function machineFlash(nor: Nor): MachineDevices['flash'] {
  return {
    size: nor.size,
    sectorSize: nor.sectorSize,
    programUnit: nor.programUnit,
    read(offset, length) {
      const bytes = nor.read(offset, length);
      return bytes === null ? null : new Uint8Array(bytes);
    },
    program: (offset, bytes) => nor.program(offset, toBuffer(bytes)),
    erase: (offset) => nor.erase(offset),
    cutAt(operation) {
      if (operation === null) nor.restore();
      else nor.cutAt(operation);
    },
  };
}

/** The cryptography of a machine. */
export function machineCrypto(crypto: SimCrypto): MachineDevices['crypto'] {
  return {
    // The border hands over any text; an unknown name is refused behind it.
    hmacSha256: (key, data) => new Uint8Array(crypto.hmacSha256(key as HostKey, toBuffer(data))),
    equal: (a, b) => crypto.equal(toBuffer(a), toBuffer(b)),
    // Not async: a wrong argument throws instead of rejecting.
    argon2id: (password, salt, parameters) =>
      crypto.argon2id(toBuffer(password), toBuffer(salt), parameters).then((hash) => new Uint8Array(hash)),
  };
}

/** Tells a power cut from every other error. */
export const isPowerCut = (error: unknown): boolean => error instanceof PowerCut;
