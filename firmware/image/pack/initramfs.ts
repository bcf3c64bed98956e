/**
 * What the kernel starts: the boot program, the modules it loads, and what it trusts.
 *
 * @module
 */
import { gzipSync } from 'node:zlib';
import { type Board, bootLines } from './board';
import { cpio, type Entry } from './cpio';
import type { Kernel } from './kernel';

export interface Trusted {
  /** Public keys of components, 32 bytes each, one behind the other. */
  readonly componentKeys: Uint8Array;
  /** Certificate of update packages, PEM. */
  readonly updateCa: Uint8Array;
}

const folder = (name: string): Entry => ({ name, mode: 0o040755 });
const file = (name: string, data: Uint8Array, mode = 0o444): Entry => ({ name, data, mode: 0o100000 | mode });

/** Gzipped; the same bytes for the same parts. */
export function initramfs(
  board: Board,
  program: Uint8Array,
  { modules }: Pick<Kernel, 'modules'>,
  trusted: Trusted,
): Buffer {
  const text = (lines: string): Buffer => Buffer.from(lines);
  const archive = cpio('newc', [
    ...['dev', 'proc', 'sys', 'run', 'component', 'etc', 'lib', 'lib/modules'].map(folder),
    // before devtmpfs is there, the kernel gives the first to the first process, and that takes the second where it is given none
    { name: 'dev/console', mode: 0o020600, device: [5, 1] },
    { name: 'dev/null', mode: 0o020666, device: [1, 3] },
    file('init', program, 0o555),
    file('etc/board', text(bootLines(board))),
    file('etc/modules', text(modules.map(({ name }) => `${name}\n`).join(''))),
    file('etc/component.keys', trusted.componentKeys),
    file('etc/update-ca.pem', trusted.updateCa),
    ...modules.map(({ name, data }) => file(`lib/modules/${name}`, data)),
  ]);
  return gzipSync(archive, { level: 9 });
}
