/**
 * Keys of the vendor for the simulator: each is made from a label that anyone can read, so they are worth nothing outside of it. Of
 * all this a recorder gets what `provisioning.ts` gives it: its own keys and the public halves.
 *
 * @module
 */

import { createHash, createHmac, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { RecipientKey } from '../machine/crypto';

/** One byte each, and not alike, so that a key taken for the other is noticed. */
const keyIds: Readonly<Record<HostRecipient, number>> = { relay: 0x11, desk: 0x21 };

/** What comes before the 32 bytes of an X25519 key in PKCS #8 (RFC 8410). */
const PKCS8_X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** 32 bytes that belong to a label. */
export const derived = (label: string): Buffer => createHash('sha256').update(`atnvr/simulator/${label}`).digest();

const keyObject = (bytes: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8_X25519, bytes]), format: 'der', type: 'pkcs8' });

/** Private X25519 key, 32 bytes: for the simulated desk and for tests, never for a recorder. */
export function simulatedPrivateKey(recipient: HostRecipient): Uint8Array {
  return derived(`vendor-key/1|${recipient}`);
}

/** The public half, for recorders. */
export function simulatedPublicKey(recipient: HostRecipient): RecipientKey {
  const { x } = createPublicKey(keyObject(simulatedPrivateKey(recipient))).export({ format: 'jwk' });
  return { id: keyIds[recipient], publicKey: new Uint8Array(Buffer.from(x!, 'base64url')) };
}

/** HMAC-SHA-256(vendor master, "atnvr/auth/1" | serial). The master is a label's hash, too. */
export function simulatedAuthKey(serial: string): Uint8Array {
  return createHmac('sha256', derived('vendor-master/1')).update(`atnvr/auth/1${serial}`, 'ascii').digest();
}
