/**
 * The image's own updater (Debian's swupdate with its libraries, out of the disk) run on this machine, many at once, each in a root of its own with
 * files for the slots and the boot environment. As the boot program runs it, without the seconds of a boot around it.
 *
 * @module
 */
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { partOf, readPart } from './disk-parts';
import { board } from './packages';

/** Bytes of a signed image's header, in front of the squashfs. */
const HEADER = 4096;

export interface Bench {
  /** Tries to install a package into slot b beside version 1.0.0 in slot a. */
  install(bytes: Uint8Array): Promise<Installed>;
}

export interface Installed {
  /** What swupdate ended with. */
  readonly code: number;
  readonly isSlotWritten: boolean;
  readonly isEnvWritten: boolean;
}

/** Unpacks the updater once; `count` roots. Needs root's rights, as chroot does. */
export function createBenches(disk: string, updateCa: string, folder: string, count: number): Bench[] {
  const root = join(folder, 'root');
  if (!existsSync(root)) {
    const offset = partOf('updater').offset + HEADER;
    execFileSync('unsquashfs', ['-q', '-n', '-d', root, '-o', String(offset), disk], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  const env = readPart(disk, 'env', 1 << 16);
  const slot = Buffer.alloc(1 << 16, 0xaa);
  return Array.from({ length: count }, (_, index): Bench => {
    const place = join(folder, String(index));
    rmSync(place, { recursive: true, force: true });
    // links: the libraries are there once
    execFileSync('cp', ['-al', root, place]);
    for (const name of ['dev', 'run']) rmSync(join(place, name), { recursive: true, force: true });
    for (const name of ['dev', 'run/tmp', 'run/lock', 'proc', 'sys']) mkdirSync(join(place, name), { recursive: true });
    for (const device of ['null', 'urandom', 'zero']) cpDevice(device, join(place, 'dev', device));
    copyFileSync(updateCa, join(place, 'run/ca.pem'));
    return { install: (bytes) => install(place, bytes, slot, env) };
  });
}

/** The kernel's device under another name. */
function cpDevice(name: string, to: string): void {
  if (!existsSync(to)) execFileSync('cp', ['-a', join('/dev', name), to]);
}

/** A network of its own, as swupdate listens at an abstract socket, which would be one for all; its helpers end with it. */
const isolation = ['--net', '--pid', '--fork', '--kill-child'];

async function install(place: string, bytes: Uint8Array, slot: Buffer, env: Buffer): Promise<Installed> {
  const at = (name: string): string => join(place, name);
  writeFileSync(at('run/package.swu'), bytes);
  writeFileSync(at('dev/slot-a'), slot);
  writeFileSync(at('dev/slot-b'), slot);
  writeFileSync(at('dev/bootenv'), env);
  const hardware = `${board.name}:${board.revision}`;
  const options = [
    '-k',
    '/run/ca.pem',
    '-H',
    hardware,
    '-e',
    'stable,slotb',
    '-B',
    'uboot',
    '-l',
    '1',
    '-N',
    '1.0.0',
    '-R',
    '1.0.0',
  ];
  const code = await new Promise<number>((resolve, reject) => {
    const child = spawn(
      'unshare',
      [...isolation, 'chroot', place, '/usr/bin/swupdate', ...options, '-i', '/run/package.swu'],
      {
        env: { PATH: '/usr/sbin:/usr/bin', TMPDIR: '/run/tmp' },
        stdio: 'ignore',
      },
    );
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(status ?? (signal === null ? -1 : -2)));
  });
  const isSame = (name: string, before: Buffer): boolean => readFileSync(at(name)).equals(before);
  return { code, isSlotWritten: !isSame('dev/slot-b', slot), isEnvWritten: !isSame('dev/bootenv', env) };
}

/** Whether roots can be made here: the tests say so instead of passing. */
export const canChroot = (): boolean => process.getuid?.() === 0;
