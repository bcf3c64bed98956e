/**
 * The updater: Debian's swupdate with the libraries it needs, as a root of its own.
 *
 * @module
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { COPY } from './boot-env';
import { type Archive, unpack } from './debian';
import { elfNeeds } from './elf';
import { ImageError } from './errors';
import { squashfs } from './squashfs';

const folders = ['dev', 'proc', 'sys', 'run', 'etc', 'usr/bin', 'usr/lib', 'var'];
/** Opened at run time, so no table of a program names it: swupdate's way to the boot environment. */
const opened = ['libubootenv.so.0'];

const searched = (root: string, triple: string): string[] =>
  [`usr/lib/${triple}`, `lib/${triple}`, 'usr/lib', 'lib', 'lib64'].map((folder) => join(root, folder));

function findLibrary(root: string, triple: string, name: string): string {
  const path = searched(root, triple)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
  if (path === undefined) throw new ImageError(`swupdate needs ${name}, and no package that it depends on has it`);
  // links may be absolute: they are meant inside of the root
  return realpathSync(path);
}

/** Fills `target` anew from `root`, where the packages are. */
function fill(root: string, triple: string, target: string): void {
  rmSync(target, { recursive: true, force: true });
  for (const folder of folders) mkdirSync(join(target, folder), { recursive: true });
  for (const link of ['lib', 'lib64']) symlinkSync('usr/lib', join(target, link));
  symlinkSync('usr/bin', join(target, 'bin'));
  symlinkSync('/run', join(target, 'var/run'));
  symlinkSync('/run/lock', join(target, 'var/lock'));
  symlinkSync('/run/tmp', join(target, 'tmp'));
  const put = (from: string, to: string): void => {
    copyFileSync(from, join(target, to));
    chmodSync(join(target, to), 0o755);
  };
  put(join(root, 'usr/bin/swupdate'), 'usr/bin/swupdate');
  const taken = new Set<string>();
  const take = (name: string): void => {
    if (taken.has(name)) return;
    taken.add(name);
    const path = findLibrary(root, triple, name);
    put(path, join('usr/lib', name));
    elfNeeds(readFileSync(path))?.libraries.forEach(take);
  };
  const needs = elfNeeds(readFileSync(join(root, 'usr/bin/swupdate')));
  if (needs?.interpreter === undefined) throw new ImageError('swupdate is not a program for Linux');
  [basename(needs.interpreter), ...needs.libraries, ...opened].forEach(take);
  if (!['/lib', '/lib64'].includes(dirname(needs.interpreter)))
    throw new ImageError(`an unknown place of the dynamic linker: ${needs.interpreter}`);
  const size = `0x${COPY.toString(16)}`;
  writeFileSync(join(target, 'etc/fw_env.config'), `/dev/bootenv 0x0 ${size}\n/dev/bootenv ${size} ${size}\n`);
}

export interface Updater {
  /** A squashfs. */
  readonly image: Buffer;
  /** Debian's packages that it comes from. */
  readonly packages: readonly string[];
}

/** Downloads and packs unless that was done before. */
export async function updaterImage(archive: Archive, triple: string): Promise<Updater> {
  const isLibrary = (name: string): boolean => /^(lib(?!perl)|zlib1g$)/.test(name);
  const { root, packages } = await unpack(archive, 'updater', ['swupdate', 'libubootenv0.1'], isLibrary);
  const [folder, file] = [join(root, '../tree'), join(root, '../updater.squashfs')];
  // packing takes half a minute: what it depends on is in the file's stamp
  const stamp = `${file}.key`;
  const key = JSON.stringify([packages, readFileSync(import.meta.filename, 'utf8')]);
  if (existsSync(file) && existsSync(stamp) && readFileSync(stamp, 'utf8') === key)
    return { image: readFileSync(file), packages };
  fill(root, triple, folder);
  const image = await squashfs(folder, file);
  writeFileSync(stamp, key);
  return { image, packages };
}
