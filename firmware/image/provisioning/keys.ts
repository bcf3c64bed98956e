/**
 * The vendor's keys as provisioning reads them: the master from a file that only its owner may read, public keys from PEM files.
 *
 * @module
 */
import { createHash, createHmac, createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import type { VendorKey } from '../factory';
import { codeOf, ProvisionError } from './errors';

export interface VendorKeys {
  /** 32 bytes; the vendor's secret. */
  readonly master: Uint8Array;
  readonly relay: VendorKey;
  readonly desk: VendorKey;
}

/** No key file is longer. */
const MOST = 4096;

function readShort(option: string, file: string, isSecret: boolean): Buffer {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (error) {
    throw new ProvisionError(`${option}: cannot read ${file} (${codeOf(error)})`);
  }
  try {
    const stat = fstatSync(handle);
    if (stat.isDirectory()) throw new ProvisionError(`${option}: ${file} is a folder`);
    // a pipe (/dev/fd/3) has no readers but its own
    if (isSecret && stat.isFile() && (stat.mode & 0o077) !== 0)
      throw new ProvisionError(`${option}: ${file} can be read by others; chmod 600 ${file}`);
    if (!stat.isFile()) return readFileSync(handle);
    const bytes = Buffer.alloc(MOST + 1);
    const length = readSync(handle, bytes);
    if (length > MOST) throw new ProvisionError(`${option}: ${file} is too long for a key`);
    return bytes.subarray(0, length);
  } finally {
    closeSync(handle);
  }
}

/** The master of its text, 64 hex digits. Throws ProvisionError, with nothing of the text in it. */
export function parseMaster(option: string, text: string): Uint8Array {
  const hex = text.trim();
  if (!/^[0-9a-f]{64}$/i.test(hex))
    throw new ProvisionError(`${option}: a master is 64 hex digits; this has ${hex.length} characters, or others`);
  const master = new Uint8Array(Buffer.from(hex, 'hex'));
  if (master.every((byte) => byte === master[0]))
    throw new ProvisionError(`${option}: all bytes of the master are alike`);
  return master;
}

export function readMaster(option: string, file: string): Uint8Array {
  const bytes = readShort(option, file, true);
  const master = parseMaster(option, bytes.toString('latin1'));
  bytes.fill(0);
  return master;
}

/** `ID:FILE` with an id of 0 to 255, or 0x00 to 0xff, and an X25519 public key in PEM. */
export function readVendorKey(option: string, text: string): VendorKey {
  const [, idText, file] = /^(\d{1,3}|0x[0-9a-f]{1,2}):(.+)$/is.exec(text) ?? [];
  const id = Number(idText);
  if (file === undefined || !(id <= 255))
    throw new ProvisionError(`${option}: expected ID:FILE with an id from 0 to 255, got ${JSON.stringify(text)}`);
  const pem = readShort(option, file, false).toString('latin1');
  // Node would take a private key as well, and give its public half
  if (!/^-----BEGIN PUBLIC KEY-----/m.test(pem) || /PRIVATE/.test(pem))
    throw new ProvisionError(
      `${option}: ${file} has no public key in PEM${/PRIVATE/.test(pem) ? ', but a private one, which does not belong here' : ''}`,
    );
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType !== 'x25519') throw new ProvisionError(`${option}: ${file} has a key that is not X25519`);
    // refuses the points of small order, with which anybody shares the same secret (RFC 7748, 6.1)
    diffieHellman({ privateKey: generateKeyPairSync('x25519').privateKey, publicKey: key });
    return { id, publicKey: new Uint8Array(Buffer.from(key.export({ format: 'jwk' }).x!, 'base64url')) };
  } catch (error) {
    if (error instanceof ProvisionError) throw error;
    throw new ProvisionError(`${option}: ${file} has no X25519 public key that can be used`);
  }
}

/** What a recorder of this serial tags its requests with, 32 bytes. */
export const authKeyOf = (master: Uint8Array, serial: string): Uint8Array =>
  createHmac('sha256', master).update(`atnvr/auth/1${serial}`, 'ascii').digest();

/** Tells one master from another in the register, and says nothing about either: 16 hex digits. */
export const masterId = (master: Uint8Array): string =>
  createHmac('sha256', master).update('atnvr/register/1', 'ascii').digest('hex').slice(0, 16);

/** `33:0123456789abcdef`: the id, and the beginning of the public key's SHA-256. */
export const vendorKeyId = ({ id, publicKey }: VendorKey): string =>
  `${id}:${createHash('sha256').update(publicKey).digest('hex').slice(0, 16)}`;

/** Throws ProvisionError when the relay could make what only the desk may. */
export function checkKeys({ relay, desk }: Pick<VendorKeys, 'relay' | 'desk'>): void {
  if (Buffer.compare(relay.publicKey, desk.publicKey) === 0)
    throw new ProvisionError('--relay-key and --desk-key are the same key; the relay could then make security codes');
}
