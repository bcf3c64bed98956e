/**
 * Makes recovery requests as a recorder would, field by field, so that tests can make wrong ones as well.
 *
 * @module
 */

import type { HostDevices } from '../../src/sim/machine/vm-host';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 without padding. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

export const requestAddress = (bytes: Uint8Array, host = 'RELAY.EXAMPLE'): string =>
  `HTTPS://${host}/R/${base32(bytes)}`;

const ascii = (text: string): Buffer => Buffer.from(text, 'ascii');
const lengthAnd = (text: string): Buffer => Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]);
const bufferOf = (...parts: readonly Uint8Array[]): ArrayBuffer => new Uint8Array(Buffer.concat(parts)).buffer;

export interface RequestParts {
  readonly version: number;
  readonly purpose: number;
  /** What the request says; the key is the recipient's. */
  readonly keyId: number;
  readonly recipient: HostRecipient;
  readonly id: Uint8Array;
  readonly serial: string;
  readonly model: string;
  readonly addresses: readonly string[];
  readonly language: string;
  /** All fields behind id and tag, in place of those above. */
  readonly fields?: Uint8Array;
}

export const goodParts = (crypto: HostDevices['crypto'], serial: string): RequestParts => ({
  version: 1,
  purpose: 2,
  keyId: crypto.keyId('desk')!,
  recipient: 'desk',
  id: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]),
  serial,
  model: 'AT-NVR 32',
  addresses: [],
  language: 'ru',
});

/** The request's bytes, and the 8 bytes that both sides make the code of. */
export async function makeRequest(
  crypto: HostDevices['crypto'],
  parts: RequestParts,
): Promise<{ readonly bytes: Uint8Array; readonly exported: Uint8Array }> {
  const { version, purpose, keyId, recipient, id, serial, model, addresses, language } = parts;
  const fields =
    parts.fields ??
    Buffer.concat([
      lengthAnd(serial),
      lengthAnd(model),
      Buffer.from([addresses.length]),
      ...addresses.map(lengthAnd),
      ascii(language),
    ]);
  const head = Uint8Array.from([version, purpose, keyId]);
  const { enc, ciphertext, exported } = await crypto.seal({
    recipient,
    info: bufferOf(ascii('atnvr/recovery/1'), head.subarray(1)),
    aad: bufferOf(head),
    plaintext: bufferOf(id, new Uint8Array(8), fields),
    tag: { key: 'auth', offset: 8, length: 8, data: bufferOf(id, ascii(serial)) },
    exportContext: bufferOf(ascii('atnvr/code/1')),
    exportLength: 8,
  });
  return {
    bytes: new Uint8Array(bufferOf(head, new Uint8Array(enc), new Uint8Array(ciphertext))),
    exported: new Uint8Array(exported),
  };
}
