/**
 * The files of one recorder, in a folder named after its serial number.
 *
 * @module
 */
import { createHash, createHmac } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { provisionStore } from '../../../src/hal/store/provision';
import { createNor, type NorGeometry } from '../../../src/sim/flash/nor';
import { decodeFactory, encodeFactory, type Factory, type VendorKey } from '../factory';
import type { MakeSticker } from '../sticker/sticker';
import { codeOf, ProvisionError } from './errors';
import { authKeyOf, type VendorKeys } from './keys';

/** What all recorders of a run have in common. */
export interface Lot {
  readonly model: string;
  readonly board: string;
  readonly keys: VendorKeys;
  /** Holds a folder for each serial number. */
  readonly out: string;
  /** Bytes of the factory partition. */
  readonly partitionSize: number;
  /** Undefined: no stickers. */
  readonly makeSticker: MakeSticker | undefined;
  /** Of the partition of the credential store, whose image is then made too. */
  readonly store: NorGeometry | undefined;
  /** That many random bytes, fit for keys. */
  readonly random: (length: number) => Uint8Array;
}

export const names = { factory: 'factory.bin', png: 'sticker.png', pdf: 'sticker.pdf', store: 'store.bin' } as const;
type Name = (typeof names)[keyof typeof names];

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const pathOf = ({ out }: Lot, serial: string, name: Name): string => join(out, serial, name);

const isSame = (a: VendorKey | undefined, b: VendorKey): boolean =>
  a?.id === b.id && Buffer.compare(a.publicKey, b.publicKey) === 0;

/** What of the lot a partition does not agree with; undefined when it is the one that this lot would get but for its device key. */
function difference({ model, board, keys }: Lot, serial: string, factory: Factory): string | undefined {
  if (factory.serial !== serial) return `the serial number ${factory.serial}`;
  if (factory.model !== model) return `the model ${JSON.stringify(factory.model)}`;
  if (factory.board !== board) return `the board ${factory.board}`;
  if (Buffer.compare(factory.authKey, authKeyOf(keys.master, serial)) !== 0) return 'a key of another master';
  if (!isSame(factory.relay, keys.relay)) return 'another relay key';
  return isSame(factory.desk, keys.desk) ? undefined : 'another desk key';
}

interface Found {
  readonly factory: Factory;
  readonly sha256: string;
}

/** The factory.bin that is there, undefined when none is. Throws ProvisionError when it is not one of this lot. */
export function findFactory(lot: Lot, serial: string): Found | undefined {
  const path = pathOf(lot, serial, names.factory);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new ProvisionError(`${path}: cannot be read (${codeOf(error)})`);
  }
  const reading = decodeFactory(bytes);
  const advice = 'a recorder may have it, so it is not overwritten; name another folder, or move it away if none has';
  if (reading.kind !== 'ok') throw new ProvisionError(`${path}: ${reading.kind}, no factory partition; ${advice}`);
  const differs =
    bytes.length === lot.partitionSize ? difference(lot, serial, reading.factory) : `${bytes.length} bytes`;
  if (differs !== undefined) throw new ProvisionError(`${path}: it has ${differs}; ${advice}`);
  return { factory: reading.factory, sha256: sha256(bytes) };
}

/** Names of the files beside factory.bin that are wanted and not there. */
export function missingFiles(lot: Lot, serial: string): readonly Name[] {
  const wanted = [...(lot.makeSticker ? [names.png, names.pdf] : []), ...(lot.store ? [names.store] : [])];
  return wanted.filter((name) => !statSync(pathOf(lot, serial, name), { throwIfNoEntry: false })?.isFile());
}

/** The mark of a new recorder in an erased flash: the store takes one without it for one that somebody erased. */
function storeImage(geometry: NorGeometry, deviceKey: Uint8Array): Uint8Array {
  const flash = createNor({ geometry });
  const hmacSha256 = (_key: HostKey, data: ArrayBuffer): ArrayBuffer =>
    new Uint8Array(createHmac('sha256', deviceKey).update(new Uint8Array(data)).digest()).buffer;
  if (provisionStore({ flash, crypto: { hmacSha256 } }) !== 'ok') throw new Error('the store took no mark');
  return flash.image;
}

/** Whole and durable under its name, or not there. */
async function put(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const unfinished = `${path}.new`;
  await rm(unfinished, { force: true });
  const file = await open(unfinished, 'wx', mode);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Makes what is missing of a recorder's files, durable on return but for the entry of its folder in `out`; the SHA-256 of its
 * factory.bin. One that is there under its name keeps its device key: it may be in a recorder already.
 */
export async function makeFiles(lot: Lot, serial: string): Promise<string> {
  const { model, board, keys, partitionSize } = lot;
  const folder = join(lot.out, serial);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = findFactory(lot, serial);
  const factory = found?.factory ?? {
    serial,
    model,
    board,
    deviceKey: lot.random(32),
    authKey: authKeyOf(keys.master, serial),
    relay: keys.relay,
    desk: keys.desk,
  };
  try {
    let digest = found?.sha256;
    if (digest === undefined) {
      const bytes = encodeFactory(factory, partitionSize);
      digest = sha256(bytes);
      await put(pathOf(lot, serial, names.factory), bytes, 0o600);
      bytes.fill(0);
    }
    const missing = missingFiles(lot, serial);
    const sticker = missing.some((name) => name !== names.store) ? lot.makeSticker?.({ model, serial }) : undefined;
    for (const name of missing) {
      const path = pathOf(lot, serial, name);
      if (name === names.store) await put(path, storeImage(lot.store!, factory.deviceKey), 0o600);
      else await put(path, name === names.png ? sticker!.png : sticker!.pdf, 0o644);
    }
    await syncFolder(folder);
    return digest;
  } finally {
    factory.deviceKey.fill(0);
    factory.authKey.fill(0);
  }
}
