/**
 * Folders as squashfs, reproducible to the byte: no times, no owners.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { run } from './run';

/** Padded to a whole number of 4096 bytes, as mksquashfs does. `file`: where it is written. */
export async function squashfs(folder: string, file: string): Promise<Buffer> {
  const times = ['-mkfs-time', '0', '-all-time', '0'];
  const plain = ['-noappend', '-all-root', '-reproducible', '-no-xattrs', '-no-progress', '-quiet'];
  // mksquashfs refuses options for times together with this variable
  const program = ['-u', 'SOURCE_DATE_EPOCH', 'mksquashfs'];
  await run('env', [...program, folder, file, '-comp', 'xz', '-b', '128K', ...times, ...plain]);
  return readFileSync(file);
}
