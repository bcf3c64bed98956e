/**
 * The factory partition: who this recorder is, and its keys. FACTORY.md is the bytes; this writes them at provisioning and reads
 * them back.
 *
 * @module
 */
import { createHash } from 'node:crypto';

/** The vendor's public key for one purpose. */
export interface VendorKey {
  /** One byte. */
  readonly id: number;
  /** X25519, 32 bytes. */
  readonly publicKey: Uint8Array;
}

export interface Factory {
  /** 1 to 32 of A-Z and 0-9. */
  readonly serial: string;
  /** 1 to 32 printable ASCII characters. */
  readonly model: string;
  /** 1 to 32 of a-z, 0-9, `-`, `_` and `.`; a letter or digit first. */
  readonly board: string;
  /** 32 random bytes: secret. */
  readonly deviceKey: Uint8Array;
  /** 32 bytes, HMAC-SHA-256(vendor master, "atnvr/auth/1" | serial): secret. */
  readonly authKey: Uint8Array;
  /** What requests for a code by e-mail are sealed to. */
  readonly relay?: VendorKey | undefined;
  /** What requests for a security code are sealed to. */
  readonly desk?: VendorKey | undefined;
}

/**
 * `unprovisioned`: erased, or nothing of ours. `newer`: of a version that this reader does not know. `damaged`: bytes changed since
 * they were written, or never were what FACTORY.md says; `why` has no secret in it.
 */
export type FactoryReading =
  | { readonly kind: 'ok'; readonly factory: Factory }
  | { readonly kind: 'unprovisioned' }
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'damaged'; readonly why: string };

export const MAGIC = 'ATNVRFAC';
export const VERSION = 1;
export const HEADER_SIZE = 16;
export const DIGEST_SIZE = 32;
/** All that counts is in the first 4 KiB, so that a reader needs no larger buffer. */
export const USED_MOST = 4096;
/** Bytes of the partition. */
export const SIZES = { least: USED_MOST, most: 1 << 24, default: 65_536 } as const;

/** Numbers of the items; never used for anything else. */
export const items = { serial: 1, model: 2, board: 3, deviceKey: 4, authKey: 5, relay: 16, desk: 17 } as const;

/** What the three texts may be. */
export const patterns = {
  serial: /^[A-Z0-9]{1,32}$/,
  model: /^[\x20-\x7e]{1,32}$/,
  board: /^[a-z0-9][a-z0-9_.-]{0,31}$/,
} as const;

const digestOf = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** A key whose bytes are all alike was never drawn: erased flash, a buffer that nobody filled. */
const isDrawn = (key: Uint8Array): boolean => key.some((byte) => byte !== key[0]);

function textValue(name: keyof typeof patterns, text: string): Uint8Array {
  if (!patterns[name].test(text)) throw new RangeError(`factory: ${JSON.stringify(text)} is no ${name}`);
  return Buffer.from(text, 'ascii');
}

function keyValue(name: string, key: Uint8Array): Uint8Array {
  if (key.length !== 32) throw new RangeError(`factory: the ${name} has ${key.length} bytes, must have 32`);
  if (!isDrawn(key)) throw new RangeError(`factory: all bytes of the ${name} are alike`);
  return key;
}

function vendorValue(name: string, { id, publicKey }: VendorKey): Uint8Array {
  if (!Number.isInteger(id) || id < 0 || id > 255) throw new RangeError(`factory: ${id} is no id of the ${name} key`);
  return Buffer.from([id, ...keyValue(`${name} key`, publicKey)]);
}

/** The partition's bytes, 0xff behind what is used. Throws RangeError for what FACTORY.md has no room for. */
export function encodeFactory(factory: Factory, size: number = SIZES.default): Uint8Array<ArrayBuffer> {
  if (!Number.isInteger(size) || size < SIZES.least || size > SIZES.most)
    throw new RangeError(`factory: a partition of ${size} bytes, must be ${SIZES.least} to ${SIZES.most}`);
  const values: readonly (readonly [number, Uint8Array])[] = [
    [items.serial, textValue('serial', factory.serial)],
    [items.model, textValue('model', factory.model)],
    [items.board, textValue('board', factory.board)],
    [items.deviceKey, keyValue('device key', factory.deviceKey)],
    [items.authKey, keyValue('auth key', factory.authKey)],
    ...(factory.relay ? [[items.relay, vendorValue('relay', factory.relay)] as const] : []),
    ...(factory.desk ? [[items.desk, vendorValue('desk', factory.desk)] as const] : []),
  ];
  const bytes = new Uint8Array(size).fill(0xff);
  const view = new DataView(bytes.buffer);
  bytes.fill(0, 0, HEADER_SIZE);
  bytes.set(Buffer.from(MAGIC, 'ascii'));
  bytes[8] = VERSION;
  let at = HEADER_SIZE;
  for (const [number, value] of values) {
    bytes[at] = number;
    view.setUint16(at + 1, value.length, true);
    bytes.set(value, at + 3);
    at += 3 + value.length;
  }
  view.setUint16(10, at, true);
  bytes.set(digestOf(bytes.subarray(0, at)), at);
  return bytes;
}

/** Items by number; a word about what is wrong with them instead. */
function readItems(bytes: Uint8Array): ReadonlyMap<number, Uint8Array> | string {
  const found = new Map<number, Uint8Array>();
  let last = 0;
  for (let at = HEADER_SIZE; at < bytes.length; ) {
    if (at + 3 > bytes.length) return 'an item ends behind the items';
    const number = bytes[at]!;
    const end = at + 3 + (bytes[at + 1]! | (bytes[at + 2]! << 8));
    if (end > bytes.length) return `item ${number} ends behind the items`;
    if (number <= last) return `item ${number} stands behind item ${last}`;
    // copied: the slice of a Buffer would be a view
    found.set(number, new Uint8Array(bytes.subarray(at + 3, end)));
    last = number;
    at = end;
  }
  return found;
}

/** The fields of known items; a word about what is wrong with them instead. */
function readFields(found: ReadonlyMap<number, Uint8Array>): Factory | string {
  const text = (name: keyof typeof patterns): string | undefined => {
    const value = Buffer.from(found.get(items[name]) ?? []).toString('latin1');
    return patterns[name].test(value) ? value : undefined;
  };
  const key = (name: 'deviceKey' | 'authKey'): Uint8Array | undefined => {
    const value = found.get(items[name]);
    return value?.length === 32 && isDrawn(value) ? value : undefined;
  };
  const vendor = (name: 'relay' | 'desk'): VendorKey | undefined | null => {
    const value = found.get(items[name]);
    if (value === undefined) return undefined;
    const publicKey = value.slice(1);
    return publicKey.length === 32 && isDrawn(publicKey) ? { id: value[0]!, publicKey } : null;
  };
  const [serial, model, board] = [text('serial'), text('model'), text('board')];
  const [deviceKey, authKey] = [key('deviceKey'), key('authKey')];
  const [relay, desk] = [vendor('relay'), vendor('desk')];
  if (serial === undefined) return 'the serial number is missing or cannot be one';
  if (model === undefined) return 'the model is missing or cannot be one';
  if (board === undefined) return 'the board is missing or cannot be one';
  if (!deviceKey) return 'the device key is missing or cannot be one';
  if (!authKey) return 'the auth key is missing or cannot be one';
  if (relay === null) return 'the relay key cannot be one';
  if (desk === null) return 'the desk key cannot be one';
  return { serial, model, board, deviceKey, authKey, relay, desk };
}

/** Reads a partition, or the first 4 KiB of one. Any bytes may be given; nothing of them is kept. */
export function decodeFactory(bytes: Uint8Array): FactoryReading {
  const magic = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  if (bytes.length < HEADER_SIZE || magic !== MAGIC) return { kind: 'unprovisioned' };
  if (bytes[8] !== VERSION) return { kind: 'newer', version: bytes[8]! };
  const length = bytes[10]! | (bytes[11]! << 8);
  if (length < HEADER_SIZE || length > USED_MOST - DIGEST_SIZE)
    return { kind: 'damaged', why: `a length of ${length} bytes` };
  if (length + DIGEST_SIZE > bytes.length) return { kind: 'damaged', why: `it ends behind its ${bytes.length} bytes` };
  const digest = bytes.subarray(length, length + DIGEST_SIZE);
  if (Buffer.compare(digestOf(bytes.subarray(0, length)), digest) !== 0)
    return { kind: 'damaged', why: 'its SHA-256 is not that of its bytes' };
  const found = readItems(bytes.subarray(0, length));
  const factory = typeof found === 'string' ? found : readFields(found);
  return typeof factory === 'string' ? { kind: 'damaged', why: factory } : { kind: 'ok', factory };
}
