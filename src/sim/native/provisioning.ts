/**
 * What provisioning puts into a recorder, as the recorder's own process reads it
 * (`firmware/host/recorder/src/contract/provisioning/text.rs`).
 *
 * @module
 */
import type { CryptoKeys } from '../machine/crypto';

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Lines of `name = value`. */
export function provisioningText({ model, serial }: HostIdentity, keys: CryptoKeys): string {
  const lines = [`model = ${model}`, `serial = ${serial}`, `device-key = ${toHex(keys.deviceKey)}`];
  if (keys.authKey) lines.push(`auth-key = ${toHex(keys.authKey)}`);
  for (const name of ['relay', 'desk'] as const) {
    const key = keys.recipients?.[name];
    if (key) lines.push(`${name} = ${toHex(Uint8Array.of(key.id))} ${toHex(key.publicKey)}`);
  }
  return `${lines.join('\n')}\n`;
}
