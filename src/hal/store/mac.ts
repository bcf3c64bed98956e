/**
 * What authenticates the bytes on flash: HMAC-SHA-256 under the recorder's device key, truncated.
 *
 * @module
 */

import { labels, macSize } from './layout';

/** Authenticates bytes under the device key: the first 16 bytes of HMAC-SHA-256 over the label, `context` and `bytes`. An array given as `context` is never changed afterwards. */
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
  // Kept for the next: a mount makes one for each record, mostly of one size, in an interpreter.
  let message: Uint8Array<ArrayBuffer> = new Uint8Array();
  let lastLabel: keyof typeof labels | null = null;
  let lastContext: Uint8Array = noContext;
  return (label, bytes, context = noContext) => {
    const prefix = prefixes[label];
    const start = prefix.length + context.length;
    if (message.length !== start + bytes.length || label !== lastLabel || context !== lastContext) {
      message = new Uint8Array(start + bytes.length);
      message.set(prefix);
      message.set(context, prefix.length);
      lastLabel = label;
      lastContext = context;
    }
    message.set(bytes, start);
    const mac = new Uint8Array(crypto.hmacSha256('device', message.buffer), 0, macSize);
    message.fill(0, start);
    return mac;
  };
}
