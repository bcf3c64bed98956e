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

interface FlashFile {
  readonly nor: Nor;
  close(): void;
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'its directory does not exist. Create the directory, or name another file.',
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
function openOrCreate(file: string, size: number, readOnly: boolean): number {
  if (readOnly) return openSync(file, 'r');
  try {
    return openSync(file, 'r+');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const fd = openSync(file, 'wx+', 0o600);
  writeSync(fd, new Uint8Array(size).fill(0xff), 0, size, 0);
  return fd;
}

function readImage(path: string, fd: number, size: number): Uint8Array {
  const stat = fstatSync(fd);
  if (stat.size !== size) {
    const relation = stat.size < size ? 'short' : 'long';
    throw new FlashFileError(
      path,
      'size',
      `flash file ${path} is too ${relation}: ${stat.size} bytes, the partition has ${size}. It was left as it is. ` +
        'Move it away or name another file to begin with an erased flash.',
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

/**
 * Opens a flash file and locks it until it is closed. Throws FlashFileError. `readOnly` asks for a flash on which programs and
 * erases return `fault`; such a file is not locked, because nothing is written.
 */
export function openFlashFile(
  path: string,
  {
    geometry = defaultGeometry,
    seed = 1,
    readOnly: wantsReadOnly = false,
  }: { geometry?: NorGeometry; seed?: number; readOnly?: boolean } = {},
): FlashFile {
  let held: { release(): void } | undefined;
  let fd: number | undefined;
  const close = (): void => {
    if (fd !== undefined) closeSync(fd);
    held?.release();
  };
  try {
    const file = realPathOf(path);
    const readOnly = wantsReadOnly || !isWritable(file);
    if (!readOnly) held = lock(path, file);
    const opened = openOrCreate(file, geometry.size, readOnly);
    fd = opened;
    const image = readImage(path, opened, geometry.size);
    const nor = createNor({
      geometry,
      image,
      seed,
      readOnly,
      persist: (offset, length) => {
        if (!readOnly) writeSync(opened, image, offset, length, offset);
      },
    });
    return { nor, close };
  } catch (error) {
    close();
    refuse(path, error);
  }
}
