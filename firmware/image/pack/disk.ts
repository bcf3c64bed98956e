/**
 * The recorder's disk as it leaves the factory: partition table, boot environment, the component in both
 * slots, so that one that is damaged leaves another to start, and the updater.
 *
 * @module
 */
import { closeSync, ftruncateSync, openSync, renameSync, writeSync } from 'node:fs';
import type { Board } from './board';
import { bootEnv } from './boot-env';
import { ImageError } from './errors';
import { gpt, layOut, type Part } from './gpt';

export interface DiskContents {
  readonly component: Uint8Array;
  readonly updater: Uint8Array;
  readonly env: Readonly<Record<string, string>>;
}

function place({ name, offset, size }: Part, bytes: Uint8Array): { offset: number; bytes: Uint8Array } {
  if (bytes.length > size) throw new ImageError(`${name}: ${bytes.length} bytes do not fit into ${size}`);
  return { offset, bytes };
}

/** Writes a sparse file, under another name first. */
export function writeDisk(file: string, board: Board, { component, updater, env }: DiskContents): void {
  const { parts, size } = layOut(board.disk.partitions);
  const contents: Readonly<Record<string, Uint8Array>> = {
    env: bootEnv(env),
    'slot-a': component,
    'slot-b': component,
    updater,
  };
  const filled = parts.flatMap((part) => {
    const bytes = contents[part.name];
    return bytes ? [place(part, bytes)] : [];
  });
  const unfinished = `${file}.new`;
  const disk = openSync(unfinished, 'w');
  try {
    ftruncateSync(disk, size);
    for (const { offset, bytes } of [...gpt(board.name, parts, size), ...filled])
      writeSync(disk, bytes, 0, bytes.length, offset);
  } finally {
    closeSync(disk);
  }
  renameSync(unfinished, file);
}
