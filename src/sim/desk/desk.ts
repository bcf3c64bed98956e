/**
 * The support desk of the simulator: stands for the people (and the program) at the vendor who answer a photographed QR code. It
 * is the other side of src/auth, written from the design and without its code, so each checks the other.
 *
 * @module
 */

import { createHmac, timingSafeEqual } from 'node:crypto';
import { HpkeError } from '@hpke/core';
import { hpkeSuite } from '../machine/seal';
import type { DeskAnswer } from './answer';
import { requestNumber, supportCode } from './code';
import { DeskError, readAddress, readFields, type SealedRequest } from './request';
import { simulatedAuthKey, simulatedPrivateKey, simulatedPublicKey } from './vendor-keys';

interface DeskKeys {
  readonly keyId: number;
  /** X25519, 32 bytes. */
  readonly privateKey: Uint8Array;
  /** The key that provisioning put into the recorder of this serial. */
  readonly authKey: (serial: string) => Uint8Array;
}

export interface Desk {
  /** The code for the request whose address was read out of a QR code. Rejects with DeskError. */
  answer(address: string): Promise<DeskAnswer>;
}

/** Keys that fit every simulated recorder. */
const simulatedDeskKeys = (): DeskKeys => ({
  keyId: simulatedPublicKey('desk').id,
  privateKey: simulatedPrivateKey('desk'),
  authKey: simulatedAuthKey,
});

export function createDesk(keys: DeskKeys = simulatedDeskKeys()): Desk {
  async function open({ enc, ciphertext, info, aad }: SealedRequest) {
    const suite = hpkeSuite();
    const recipientKey = await suite.kem.deserializePrivateKey(keys.privateKey);
    try {
      const context = await suite.createRecipientContext({ recipientKey, enc: enc.buffer, info: info.buffer });
      const plaintext = new Uint8Array(await context.open(ciphertext, aad));
      const exported = await context.export(Buffer.from('atnvr/code/1', 'ascii'), 8);
      return { plaintext, exported: new Uint8Array(exported) };
    } catch (error) {
      if (!(error instanceof HpkeError)) throw error;
      throw new DeskError('seal', 'the seal does not open: the request was changed, or made for another key');
    }
  }

  return {
    async answer(address) {
      const sealed = readAddress(address);
      if (sealed.keyId !== keys.keyId) throw new DeskError('key', `the desk has no key ${sealed.keyId}`);
      const { plaintext, exported } = await open(sealed);
      const { id, tag, serial, model, language } = readFields(plaintext);
      const mac = createHmac('sha256', keys.authKey(serial))
        .update(sealed.enc)
        .update(id)
        .update(serial, 'ascii')
        .digest();
      if (!timingSafeEqual(mac.subarray(0, 8), tag))
        throw new DeskError('forged', `the request says ${serial}, but that recorder did not make it`);
      return { number: requestNumber(id), serial, model, language, code: supportCode(exported) };
    },
  };
}
