/**
 * A simulated flash kept in a file: the raw image, written as each operation happens, so that a killed simulator loses nothing.
 *
 * Unsettled bits (see nor.ts) are in the file as they read last: a reopened file has them settled that way, which is one of the
 * states a real cell might have come to rest in.
 *
 * @module
 */

import {
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { lockFile } from './lock';
import { createNor, defaultGeometry, type Nor, type NorGeometry } from './nor';

/** Why a file is not taken; `message` has the path, what is wrong and what to do. The file was not changed. */
export class FlashFileError extends Error {
  override name = 'FlashFileError';
  constructor(
    readonly path: string,
    readonly problem: 'size' | 'kind' | 'access' | 'use',
    message: string,
  ) {
    super(message);
  }
}

/** One line for the terminal about a flash that takes no writes. */
export const readOnlyWords = (path: string): string => `flash file ${path} is read-only: nothing will be saved`;

interface FlashFile {
  readonly nor: Nor;
  /** There was no such file; it was made, erased. */
  readonly isNew: boolean;
  close(): void;
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'its directory does not exist, or takes no files. Create the directory, or name another file.',
  ENOTDIR: 'a part of its path is a file and no directory. Name another file.',
  ELOOP: 'its symbolic links lead in a circle. Name another file.',
};

function refuse(path: string, error: unknown): never {
  if (error instanceof FlashFileError) throw error;
  const code = codeOf(error);
  const reason =
    reasons[code] ?? `it cannot be opened (${code}). Check its permissions and its directory's, or name another file.`;
  throw new FlashFileError(path, 'access', `flash file ${path}: ${reason}`);
}

function refuseKind(path: string, kind: string): never {
  throw new FlashFileError(path, 'kind', `flash file ${path} is ${kind}. Name a file, or one that does not exist yet.`);
}

/** The path without symbolic links, of a regular file or of none yet. */
function realPathOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat) {
    if (!stat.isFile()) refuseKind(path, stat.isDirectory() ? 'a directory' : 'not a regular file');
    return realpathSync(path);
  }
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink())
    refuseKind(path, `a symbolic link to ${readlinkSync(path)}, which does not exist`);
  return join(realpathSync(dirname(path)), basename(path));
}

const isDenied = (error: unknown): boolean => ['EACCES', 'EROFS', 'EPERM'].includes(codeOf(error));

function isWritable(file: string): boolean {
  try {
    closeSync(openSync(file, 'r+'));
    return true;
  } catch (error) {
    return !isDenied(error);
  }
}

/** Keeps other simulators from the file. */
function lock(path: string, file: string): { release(): void } {
  const held = `${file}.lock`;
  const taken = lockFile(held);
  if ('release' in taken) return taken;
  const holder = taken.heldBy === undefined ? '' : ` by process ${taken.heldBy}`;
  const advice = taken.heldBy === undefined ? `Delete ${held} when no simulator runs` : 'End that one';
  throw new FlashFileError(
    path,
    'use',
    `flash file ${path} is in use${holder}. ${advice}, or name another file with --flash.`,
  );
}

/** Opens the file for reading and writing, or only for reading; makes it, erased, when it is missing. */
function openOrCreate(file: string, size: number, readOnly: boolean): { readonly fd: number; readonly isNew: boolean } {
  if (readOnly) return { fd: openSync(file, 'r'), isNew: false };
  try {
    return { fd: openSync(file, 'r+'), isNew: false };
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const fd = openSync(file, 'wx+', 0o600);
  writeSync(fd, new Uint8Array(size).fill(0xff), 0, size, 0);
  return { fd, isNew: true };
}

function readImage(path: string, fd: number, size: number): Uint8Array {
  const stat = fstatSync(fd);
  if (stat.size !== size) {
    const relation = stat.size < size ? 'short' : 'long';
    throw new FlashFileError(
      path,
      'size',
      `flash file ${path} is too ${relation}: ${stat.size} bytes, the partition has ${size}. It was left as it is. ` +
        'Move it away or name another file to begin with a new recorder.',
    );
  }
  const image = new Uint8Array(size);
  for (let at = 0; at < image.length; ) {
    const taken = readSync(fd, image, at, image.length - at, at);
    if (taken === 0) throw new FlashFileError(path, 'access', `flash file ${path} ended while it was read. Try again.`);
    at += taken;
  }
  return image;
}

/** What is told of a file while it is in use. */
type Log = (level: 'warn' | 'error', text: string) => void;

/**
 * Keeps a file equal to an image. The file may be truncated, deleted, replaced or written to by others meanwhile; it is then written
 * as a whole at the next operation, because a mixture of two images is worth nothing.
 */
function createKeeper(path: string, file: string, opened: number, image: Uint8Array, log: Log) {
  let fd = opened;
  let isBehind = false; // an operation is missing in the file
  let written = fstatSync(fd, { bigint: true }).mtimeNs;
  let told = '';

  const write = (from: number, length: number): void => {
    for (let at = from; at < from + length; ) at += writeSync(fd, image, at, from + length - at, at);
  };

  /** What happened to the file since the last operation. */
  function damage(): string | undefined {
    const [mine, named] = [fstatSync(fd, { bigint: true }), statSync(file, { bigint: true, throwIfNoEntry: false })];
    if (!named) return 'was deleted';
    if (named.ino !== mine.ino || named.dev !== mine.dev) return 'was replaced';
    if (mine.size !== BigInt(image.length)) return `was changed to ${mine.size} bytes`;
    if (mine.mtimeNs !== written) return 'was written to by another program';
    return isBehind ? 'could not be written to' : undefined;
  }

  /** All of the image into a new file that then takes the name, so that no moment has half an image. */
  function rewrite(): void {
    const part = `${file}.part`;
    rmSync(part, { force: true });
    const [old, made] = [fd, openSync(part, 'wx+', 0o600)];
    fd = made;
    try {
      write(0, image.length);
      renameSync(part, file);
    } catch (error) {
      fd = old;
      closeSync(made);
      rmSync(part, { force: true });
      throw error;
    }
    closeSync(old);
  }

  return {
    /** False when nothing could be written. */
    keep(offset: number, length: number): boolean {
      try {
        const what = damage();
        if (what === undefined) write(offset, length);
        else {
          rewrite();
          log('warn', `flash file ${path} ${what}; all of the flash was written to it again`);
        }
        written = fstatSync(fd, { bigint: true }).mtimeNs;
        isBehind = false;
        told = '';
        return true;
      } catch (error) {
        isBehind = true;
        const text = `flash file ${path} cannot be written to (${codeOf(error)}): what changes is lost when the simulator ends`;
        if (text !== told) log('error', text);
        told = text;
        return false;
      }
    },
    close: () => closeSync(fd),
  };
}

interface FlashFileOptions {
  readonly geometry?: NorGeometry;
  readonly seed?: number;
  /** Asks for a flash on which programs and erases return `fault`. */
  readonly readOnly?: boolean;
  readonly log?: Log;
}

/** Opens a flash file and locks it until it is closed; one that is only read is not locked. Throws FlashFileError. */
export function openFlashFile(
  path: string,
  { geometry = defaultGeometry, seed = 1, readOnly: wantsReadOnly = false, log = () => {} }: FlashFileOptions = {},
): FlashFile {
  let held: { release(): void } | undefined;
  let fd: number | undefined;
  try {
    const file = realPathOf(path);
    const readOnly = wantsReadOnly || !isWritable(file);
    if (!readOnly) held = lock(path, file);
    const opened = openOrCreate(file, geometry.size, readOnly);
    fd = opened.fd;
    const image = readImage(path, fd, geometry.size);
    const keeper = createKeeper(path, file, fd, image, log);
    const persist = readOnly ? () => true : keeper.keep;
    return {
      nor: createNor({ geometry, image, seed, readOnly, persist }),
      isNew: opened.isNew,
      close() {
        keeper.close();
        held?.release();
      },
    };
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    held?.release();
    refuse(path, error);
  }
}
