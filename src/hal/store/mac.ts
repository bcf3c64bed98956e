/**
 * What authenticates the bytes on flash: HMAC-SHA-256 under the recorder's device key, truncated.
 *
 * @module
 */

import { labels, macSize } from './layout';

/** Authenticates bytes under the device key: the first 16 bytes of HMAC-SHA-256 over the label, `context` and `bytes`. */
export type Mac = (label: keyof typeof labels, bytes: Uint8Array, context?: Uint8Array) => Uint8Array;

const labelBytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const noContext = new Uint8Array();

/** MACs with the host's device key. */
export function makeMac(crypto: Pick<HostCrypto, 'hmacSha256'>): Mac {
  const prefixes = {
    preamble: labelBytes(labels.preamble),
    header: labelBytes(labels.header),
    record: labelBytes(labels.record),
  };
  return (label, bytes, context = noContext) => {
    const prefix = prefixes[label];
    const start = prefix.length + context.length;
    // Joined by hand: once for each record of a mount, in an interpreter.
    const message = new Uint8Array(start + bytes.length);
    message.set(prefix);
    message.set(context, prefix.length);
    message.set(bytes, start);
    const mac = new Uint8Array(crypto.hmacSha256('device', message.buffer), 0, macSize);
    message.fill(0);
    return mac;
  };
}
