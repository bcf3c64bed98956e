/**
 * Debian's kernel for a board, and the modules that the boot program loads, in an order in which each finds what it needs.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Board } from './board';
import { type Archive, dependencyOf, unpack } from './debian';
import { ImageError } from './errors';

export interface Kernel {
  readonly version: string;
  readonly image: Buffer;
  readonly modules: readonly { readonly name: string; readonly data: Buffer }[];
  readonly packages: readonly string[];
}

/** Modules are named with either, files with one of both. */
const plain = (name: string): string => name.replaceAll('-', '_');

/** `depends=` of the module's section .modinfo. */
function needsOf(module: Buffer): string[] {
  const at = module.indexOf('\0depends=');
  const text = at < 0 ? '' : module.toString('latin1', at + 9, module.indexOf(0, at + 9));
  return text.split(',').filter((name) => name !== '');
}

function order(folder: string, wanted: readonly string[]): { name: string; data: Buffer }[] {
  const files = readdirSync(join(folder, 'kernel'), { recursive: true, encoding: 'utf8' });
  const modules = new Map(
    files
      .filter((name) => name.endsWith('.ko'))
      .map((name) => [plain(basename(name, '.ko')), join(folder, 'kernel', name)]),
  );
  const builtin = new Set(
    readFileSync(join(folder, 'modules.builtin'), 'utf8')
      .split('\n')
      .map((line) => plain(basename(line, '.ko'))),
  );
  const taken = new Map<string, Buffer>();
  const take = (name: string): void => {
    const key = plain(name);
    if (taken.has(key) || builtin.has(key)) return;
    const path = modules.get(key);
    if (path === undefined) throw new ImageError(`the kernel has no module ${name}`);
    const data = readFileSync(path);
    needsOf(data).forEach(take);
    taken.set(key, data);
  };
  wanted.forEach(take);
  return [...taken].map(([name, data]) => ({ name: `${name}.ko`, data }));
}

/** Downloads the kernel unless it is there. */
export async function debianKernel({ kernel }: Board, archive: Archive): Promise<Kernel> {
  const named = (await dependencyOf(archive, kernel.package)) ?? kernel.package;
  const { root, packages } = await unpack(archive, 'kernel', [
    named.startsWith('linux-image-') ? named : kernel.package,
  ]);
  const [version] = readdirSync(join(root, 'lib/modules'));
  const image = readFileSync(join(root, `boot/vmlinuz-${version}`));
  return { version: version!, image, packages, modules: order(join(root, 'lib/modules', version!), kernel.modules) };
}
