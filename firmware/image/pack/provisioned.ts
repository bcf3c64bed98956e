/**
 * Factory partition and store of the recorder that an image is tried with. Its identity stays when the image is made again, and so does
 * what its owner has stored.
 *
 * @module
 */
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { decodeFactory } from '../factory';
import { planOf, runBatch } from '../provisioning/batch';
import { ProvisionError } from '../provisioning/errors';
import { lockFolder } from '../provisioning/folder';
import { parseGeometry } from '../provisioning/geometry';
import { checkKeys, readMaster, readVendorKey } from '../provisioning/keys';
import { developmentIds } from '../provisioning/make-keys';
import { type Lot, names } from '../provisioning/recorder-files';
import { openRegister } from '../provisioning/register';
import type { MakeSticker } from '../sticker/sticker';
import type { Board } from './board';
import { ImageError } from './errors';

export interface Recorder {
  readonly serial: string;
  readonly model: string;
}

export interface Provisioning {
  /** Folder with the master and the vendor's public keys. */
  readonly keys: string;
  /** Of the image. */
  readonly out: string;
  /** The store becomes that of a recorder nobody has set up, also where one is there. */
  readonly newStore: boolean;
  readonly makeSticker: MakeSticker | undefined;
  /** Called when nothing can be refused any more, before factory.img or store.img is replaced. */
  onReplace?(): void;
}

/** `kept`: as it was found. */
export interface Provisioned {
  readonly factory: 'new' | 'kept';
  readonly store: 'new' | 'kept';
  /** Whose store was taken away, when that was another recorder's: its serial number, or "?" when nothing tells it. */
  readonly replaced?: string;
}

const files = { factory: 'factory.img', store: 'store.img' } as const;

function lotOf(
  { name, factorySize, store }: Board,
  { model }: Recorder,
  { keys, out, makeSticker }: Provisioning,
): Lot {
  const at = (file: string): string => join(keys, file);
  const relay = readVendorKey('--relay-key', `${developmentIds.relay}:${at('relay-public.pem')}`);
  const desk = readVendorKey('--desk-key', `${developmentIds.desk}:${at('desk-public.pem')}`);
  checkKeys({ relay, desk });
  const geometry = parseGeometry(store);
  if (geometry === undefined) throw new ImageError(`board ${name}: store: expected BYTES:SECTOR:UNIT, got "${store}"`);
  return {
    model,
    board: name,
    out: join(out, 'factory'),
    partitionSize: factorySize,
    store: geometry,
    keys: { master: readMaster('--master', at('master.hex')), relay, desk },
    makeSticker,
    random: randomBytes,
  };
}

/** Whose factory.img is in the folder; undefined when none that can be read is. */
function ownerOf(out: string): string | undefined {
  const file = join(out, files.factory);
  const reading = existsSync(file) ? decodeFactory(readFileSync(file)) : undefined;
  return reading?.kind === 'ok' ? reading.factory.serial : undefined;
}

/** Under its name whole, or not at all. */
function put(from: string, to: string): void {
  copyFileSync(from, `${to}.new`);
  renameSync(`${to}.new`, to);
}

/** A factory.img that is there keeps its keys: the store is sealed with them. */
function takeOver(lot: Lot, serial: string, factory: string): void {
  const folder = join(lot.out, serial);
  const known = join(folder, names.factory);
  if (!existsSync(known)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    put(factory, known);
  } else if (!readFileSync(known).equals(readFileSync(factory)))
    throw new ImageError(
      `${factory} and ${known} have the same serial number and other contents; take away the one that is not wanted`,
    );
}

async function makeMissing(lot: Lot, serial: string): Promise<void> {
  const lock = lockFolder(lot.out);
  try {
    const register = openRegister(join(lot.out, 'register.csv'));
    try {
      await runBatch(lot, planOf(lot, [serial], register), register, {
        now: () => new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
        onProgress() {},
        isStopped: () => false,
      });
    } finally {
      register.close();
    }
  } finally {
    lock.release();
  }
}

/**
 * Makes factory.img and store.img in `out`, unless those of the recorder with this serial number are there. Throws ImageError, before
 * either is touched, when what is there does not belong to this model, board or these keys.
 */
export async function provisioned(board: Board, recorder: Recorder, options: Provisioning): Promise<Provisioned> {
  const { out, newStore } = options;
  const { serial } = recorder;
  const [factory, store] = [join(out, files.factory), join(out, files.store)];
  const owner = ownerOf(out);
  try {
    const lot = lotOf(board, recorder, options);
    try {
      if (owner === serial) takeOver(lot, serial, factory);
      await makeMissing(lot, serial);
      const isKept = owner === serial && existsSync(store) && !newStore;
      if (isKept && statSync(store).size !== lot.store!.size)
        throw new ImageError(
          `${store} has ${statSync(store).size} bytes, the flash of ${board.name} ${lot.store!.size}; --new-store makes it new`,
        );
      const replaced = existsSync(store) && owner !== serial ? (owner ?? '?') : undefined;
      if (!isKept || owner !== serial) options.onReplace?.();
      // a store never stands beside another recorder's factory partition, wherever this is cut
      if (!isKept) rmSync(store, { force: true });
      if (owner !== serial) put(join(lot.out, serial, names.factory), factory);
      if (!isKept) put(join(lot.out, serial, names.store), store);
      return {
        factory: owner === serial ? 'kept' : 'new',
        store: isKept ? 'kept' : 'new',
        ...(replaced !== undefined && { replaced }),
      };
    } finally {
      lot.keys.master.fill(0);
    }
  } catch (error) {
    if (!(error instanceof ProvisionError)) throw error;
    throw new ImageError(`${error.message}; --out names another folder`);
  }
}
