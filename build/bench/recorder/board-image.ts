/**
 * The image that the board's rows are measured on, and its start in QEMU.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeFactory } from '../../../firmware/image/factory';
import type { Board } from '../../../firmware/image/pack/board';
import { qemuArguments } from '../../../firmware/image/pack/qemu';
import { parseGeometry } from '../../../firmware/image/provisioning/geometry';
import { type Qemu, startQemu } from '../../../firmware/image/qemu/qemu';
import { root } from '../../clang';
import { setUpImage } from './files';

export const folder = join(root, 'out/bench/image');
const size = [1920, 1080] as const;
/** Longest wait for a line of a machine under emulation beside other work, ms. */
export const LIMIT = 180_000;

export interface Summary {
  readonly serial: string;
  readonly model: string;
  readonly updater: number;
  readonly parts: readonly { readonly name: string; readonly size: number }[];
  readonly files: readonly { readonly name: string; readonly size: number }[];
}

/** Makes the image, with the store of a recorder that was set up, so that it starts with the log-in. Undefined when it cannot be made. */
export async function makeImage(board: Board): Promise<Summary | undefined> {
  const args = ['--import', 'tsx', join(root, 'build/image.ts'), '--board', board.name, '--out', folder];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) return undefined;
  const reading = decodeFactory(readFileSync(join(folder, 'factory.img')));
  const geometry = parseGeometry(board.store);
  if (reading.kind !== 'ok' || !geometry) throw new Error('bench: the image has no factory partition');
  const { serial, model, deviceKey, authKey } = reading.factory;
  const store = await setUpImage({ identity: { serial, model }, keys: { deviceKey, authKey }, geometry });
  writeFileSync(join(folder, 'store.img'), store, { mode: 0o600 });
  return JSON.parse(readFileSync(join(folder, 'image.json'), 'utf8')) as Summary;
}

export type Accelerator = 'KVM' | 'TCG';

/** KVM where QEMU can start with it: a /dev/kvm inside of a virtual machine may be there and not do. Otherwise emulation. */
export function accelerator({ qemu: { program, machine } }: Board): Accelerator {
  const quiet = ['-S', '-nic', 'none', '-display', 'none', '-serial', 'none', '-monitor', 'stdio'];
  const { status } = spawnSync(program, [...machine, '-accel', 'kvm', ...quiet], { input: 'quit\n', timeout: 20_000 });
  return status === 0 ? 'KVM' : 'TCG';
}

export interface Machine {
  readonly board: Board;
  readonly summary: Summary;
  readonly by: Accelerator;
}

/** Nothing that the guest writes stays: each start is that of the same recorder. */
export function start({ board, summary, by }: Machine, initramfs?: string): Promise<Qemu> {
  const { serial } = summary;
  const args = qemuArguments(board, { image: folder, serial, size }).map((arg) => {
    if (initramfs === undefined) return arg;
    if (arg === join(folder, 'initramfs.cpio.gz')) return initramfs;
    return arg === board.qemu.append ? `${arg} rdinit=/idle` : arg;
  });
  const more = ['-snapshot', '-accel', by.toLowerCase()];
  return startQemu({ program: board.qemu.program, args: [...args, ...more] });
}
