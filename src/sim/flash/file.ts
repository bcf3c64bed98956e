/**
 * A simulated flash kept in a file: the raw image, written as each operation happens, so that a killed simulator loses nothing.
 *
 * Unsettled bits (see nor.ts) are in the file as they read last: a reopened file has them settled that way, which is one of the
 * states a real cell might have come to rest in.
 *
 * @module
 */

import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { createNor, defaultGeometry, type Nor, type NorGeometry } from './nor';

/** Why a file is not taken; `message` has the path, what is wrong and what to do. The file was not changed. */
export class FlashFileError extends Error {
  override name = 'FlashFileError';
  constructor(
    readonly path: string,
    readonly problem: 'size' | 'kind' | 'access',
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

function refuse(path: string, error: unknown): never {
  const code = codeOf(error);
  if (code === 'EISDIR') {
    throw new FlashFileError(
      path,
      'kind',
      `flash file ${path} is a directory. Name a file, or one that does not exist yet.`,
    );
  }
  const hint =
    code === 'ENOENT'
      ? 'its directory does not exist. Create the directory, or name another file.'
      : `it cannot be opened (${code}). Check its permissions, or name another file.`;
  throw new FlashFileError(path, 'access', `flash file ${path}: ${hint}`);
}

/** Opens the file for reading and writing, or only for reading; makes it when it is missing. */
function openOrCreate(path: string, size: number): { fd: number; readOnly: boolean } {
  try {
    return { fd: openSync(path, 'r+'), readOnly: false };
  } catch (error) {
    const code = codeOf(error);
    try {
      if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return { fd: openSync(path, 'r'), readOnly: true };
      if (code !== 'ENOENT') refuse(path, error);
      const fd = openSync(path, 'wx+', 0o600);
      writeSync(fd, new Uint8Array(size).fill(0xff), 0, size, 0);
      return { fd, readOnly: false };
    } catch (second) {
      if (second instanceof FlashFileError) throw second;
      refuse(path, second);
    }
  }
}

/** Opens a flash file. Throws FlashFileError. `readOnly` asks for a flash on which programs and erases return `fault`. */
export function openFlashFile(
  path: string,
  {
    geometry = defaultGeometry,
    seed = 1,
    readOnly = false,
  }: { geometry?: NorGeometry; seed?: number; readOnly?: boolean } = {},
): FlashFile {
  const opened = openOrCreate(path, geometry.size);
  const { fd } = opened;
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) {
      throw new FlashFileError(
        path,
        'kind',
        `flash file ${path} is not a regular file. Name a file, or one that does not exist yet.`,
      );
    }
    if (stat.size !== geometry.size) {
      const relation = stat.size < geometry.size ? 'short' : 'long';
      throw new FlashFileError(
        path,
        'size',
        `flash file ${path} is too ${relation}: ${stat.size} bytes, the partition has ${geometry.size}. It was left as it is. ` +
          'Move it away or name another file to begin with an erased flash.',
      );
    }
    const image = new Uint8Array(geometry.size);
    for (let at = 0; at < image.length; ) {
      const taken = readSync(fd, image, at, image.length - at, at);
      if (taken === 0)
        throw new FlashFileError(path, 'access', `flash file ${path} ended while it was read. Try again.`);
      at += taken;
    }
    const nor = createNor({
      geometry,
      image,
      seed,
      readOnly: readOnly || opened.readOnly,
      persist: (offset, length) => {
        if (!nor.readOnly) writeSync(fd, image, offset, length, offset);
      },
    });
    return { nor, close: () => closeSync(fd) };
  } catch (error) {
    closeSync(fd);
    if (error instanceof FlashFileError) throw error;
    refuse(path, error);
  }
}
