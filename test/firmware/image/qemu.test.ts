/** QEMU's arguments for an image: what a name may have in it, what a folder must have. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boardNames, readBoard } from '../../../firmware/image/pack/board';
import { ImageError } from '../../../firmware/image/pack/errors';
import { qemuArguments } from '../../../firmware/image/pack/qemu';
import { optionValue, qmpArguments } from '../../../firmware/image/qemu/option';

const files = ['disk.img', 'store.img', 'factory.img', 'vmlinuz', 'initramfs.cpio.gz'];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qemu, with a comma-'));
  for (const name of files) writeFileSync(join(folder, name), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A value of an option as QEMU takes it apart (util/qemu-option.c, get_opt_value): a doubled comma is one. */
function optionsOf(text: string): Record<string, string> {
  const parts = text.split(/(?<!,)(?:,,)*,(?!,)/);
  return Object.fromEntries(
    parts.map((part) => [part.split('=')[0], part.slice(part.indexOf('=') + 1).replaceAll(',,', ',')]),
  );
}
const behind = (args: readonly string[], option: string): string[] =>
  args.flatMap((arg, at) => (arg === option ? [args[at + 1]!] : []));

describe.each(boardNames())('%s', (name) => {
  const board = readBoard(name);
  const args = (serial: string): string[] => qemuArguments(board, { image: folder, serial, size: [800, 480] });

  it('has files whose names have commas', () => {
    const drives = behind(args('A1'), '-drive').map(optionsOf);
    expect(drives.map(({ file }) => file).sort()).toEqual(
      files
        .slice(0, 3)
        .map((file) => join(folder, file))
        .sort(),
    );
    expect(behind(args('A1'), '-kernel')).toEqual([join(folder, 'vmlinuz')]);
  });

  it.each(['ATNVR1', 'A,B', ',', '$&', 'A,type=2'])('has the serial number %j, whatever is in it', (serial) => {
    const option = board.qemu.serial[0]!;
    expect(Object.values(optionsOf(behind(args(serial), option)[0]!))).toContain(serial);
  });
});

it('a folder without an image is told', () => {
  const empty = mkdtempSync(join(tmpdir(), 'none-'));
  try {
    const none = () => qemuArguments(readBoard('qemu-x86_64'), { image: empty, serial: 'A1', size: [800, 480] });
    expect(none).toThrow(ImageError);
    expect(none).toThrow('disk.img, store.img, factory.img, vmlinuz, initramfs.cpio.gz; npm run image');
  } finally {
    rmSync(empty, { recursive: true });
  }
});

const qemu = 'qemu-system-x86_64';
it.runIf(spawnSync(qemu, ['--version']).status === 0)(
  'QEMU takes a comma in the name of a socket and in a serial number',
  () => {
    const socket = join(folder, 'a,b');
    const quiet = [
      '-M',
      'none',
      '-nodefaults',
      '-display',
      'none',
      '-S',
      '-smbios',
      `type=1,serial=${optionValue('A,B')}`,
    ];
    const { status, stderr } = spawnSync(qemu, [...quiet, ...qmpArguments(socket), '-monitor', 'stdio'], {
      input: 'quit\n',
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(readdirSync(folder).filter((name) => name === 'a')).toEqual([]);
  },
);
