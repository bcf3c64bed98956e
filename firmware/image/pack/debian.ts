/**
 * Packages of Debian for the board, unpacked into a folder of ours. apt works on lists of its own there: no root is needed, nothing of
 * this machine's packages changes, and another architecture is as near as this one.
 *
 * @module
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from './run';

export interface Archive {
  /** Debian's name of the architecture. */
  readonly architecture: string;
  /** Where lists, packages and unpacked files lie. */
  readonly folder: string;
}

function aptOptions({ architecture, folder }: Archive): string[] {
  const at = resolve(folder);
  const settings = {
    'APT::Architecture': architecture,
    'APT::Architectures': architecture,
    'APT::Sandbox::User': 'root',
    'APT::Get::List-Cleanup': 'false',
    'Acquire::Languages': 'none',
    'Dir::State': join(at, 'state'),
    'Dir::State::status': '/dev/null',
    'Dir::Cache': join(at, 'cache'),
    'Dir::Etc::Trusted': '/etc/apt/trusted.gpg',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/** The lists of what there is; once. */
async function lists(archive: Archive): Promise<void> {
  const stamp = join(archive.folder, 'lists.stamp');
  if (existsSync(stamp)) return;
  mkdirSync(join(archive.folder, 'state/lists/partial'), { recursive: true });
  mkdirSync(join(archive.folder, 'cache/archives/partial'), { recursive: true });
  await run('apt-get', [...aptOptions(archive), '-qq', 'update']);
  writeFileSync(stamp, '');
}

const strong = ['suggests', 'recommends', 'conflicts', 'breaks', 'replaces', 'enhances'].map((what) => `--no-${what}`);

/** Names of a package and of all that it depends on, as far as `isWanted`. */
async function closureOf(
  archive: Archive,
  names: readonly string[],
  isWanted: (name: string) => boolean,
): Promise<string[]> {
  const text = await run('apt-cache', [...aptOptions(archive), 'depends', '--recurse', ...strong, ...names]);
  const found = text.split('\n').filter((line) => /^[a-z0-9]/.test(line));
  return [...new Set(found.map((name) => name.split(':')[0]!))]
    .filter((name) => names.includes(name) || isWanted(name))
    .sort();
}

/** What a package that only names another one (linux-image-amd64) depends on. */
export async function dependencyOf(archive: Archive, name: string): Promise<string | undefined> {
  await lists(archive);
  const text = await run('apt-cache', [...aptOptions(archive), 'depends', '--important', name]);
  return /^ +Depends: (\S+)/m.exec(text)?.[1];
}

export interface Unpacked {
  /** Root of the unpacked files. */
  readonly root: string;
  /** Files of the packages: name_version_architecture.deb. */
  readonly packages: readonly string[];
}

/**
 * Downloads and unpacks packages with what they depend on as far as `isWanted`; once for each `purpose`. `rm -r` of the folder gets
 * newer versions.
 */
export async function unpack(
  archive: Archive,
  purpose: string,
  names: readonly string[],
  isWanted: (name: string) => boolean = () => false,
): Promise<Unpacked> {
  const at = join(archive.folder, purpose);
  const [root, stamp] = [join(at, 'root'), join(at, 'packages.json')];
  const key = JSON.stringify(names);
  if (existsSync(stamp)) {
    const known = JSON.parse(readFileSync(stamp, 'utf8')) as { key: string; packages: string[] };
    if (known.key === key) return { root, packages: known.packages };
  }
  rmSync(at, { recursive: true, force: true });
  const debs = join(at, 'debs');
  mkdirSync(debs, { recursive: true });
  mkdirSync(root);
  await lists(archive);
  const wanted = await closureOf(archive, names, isWanted);
  await run('apt-get', [...aptOptions(archive), '-qq', 'download', ...wanted], { cwd: debs });
  const packages = readdirSync(debs).sort();
  for (const name of packages) await run('dpkg-deb', ['-x', join(debs, name), root]);
  rmSync(debs, { recursive: true });
  writeFileSync(stamp, JSON.stringify({ key, packages }));
  return { root, packages };
}
