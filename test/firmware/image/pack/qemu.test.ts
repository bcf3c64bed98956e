/** QEMU's arguments for a board: what a recorder is started with by hand and in the boot tests. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boardNames, readBoard } from '../../../../firmware/image/pack/board';
import { qemuArguments } from '../../../../firmware/image/pack/qemu';

let image: string;
let disks: string;
beforeAll(() => {
  [image, disks] = [mkdtempSync(join(tmpdir(), 'image-')), mkdtempSync(join(tmpdir(), 'disks-'))];
  for (const name of ['vmlinuz', 'initramfs.cpio.gz']) writeFileSync(join(image, name), '');
  for (const name of ['disk.img', 'store.img', 'factory.img']) writeFileSync(join(disks, name), '');
});
afterAll(() => {
  for (const folder of [image, disks]) rmSync(folder, { recursive: true });
});

describe.each(boardNames())('%s', (name) => {
  const board = readBoard(name);
  const machine = () => ({ image, disks, serial: 'X1', size: [800, 600] as const });

  it('comes back after a panic, and has its console on the serial line alone', () => {
    const words = board.qemu.append.split(' ');
    expect(words).toContain('panic=5');
    // an emulated timer that does not tick in time is no reason to panic; the option is x86's
    expect(words.includes('no_timer_check')).toBe(name.includes('x86_64'));
    // the kernel's own lines have no place on the monitor of who bought the recorder
    expect(words.filter((word) => word.startsWith('console='))).toEqual([
      expect.stringMatching(/^console=tty(S|AMA)0$/),
    ]);
  });

  it('is started with its watchdog, keyboard, mouse, monitor and disks', () => {
    const text = qemuArguments(board, { ...machine(), update: 'a,b.swu' }).join(' ');
    for (const part of [
      '-device i6300esb',
      'virtio-keyboard-pci',
      'virtio-tablet-pci',
      'virtio-gpu-pci,xres=800,yres=600',
    ])
      expect(text).toContain(part);
    for (const serial of ['DISK', 'STORE', 'FACTORY', 'UPDATE']) expect(text).toContain(`,serial=${serial}`);
    expect(text).toContain(`file=${disks}/disk.img`);
    expect(text).toContain(`-kernel ${image}/vmlinuz`);
    expect(text).toContain('file=a,,b.swu,format=raw,readonly=on');
  });

  it('is started without what is left out, and with disks of another kind', () => {
    const without = ['STORE', 'virtio-tablet-pci', board.qemu.display];
    const disk = (serial: string, file: string, isMedium: boolean) => [`${serial} ${file} ${isMedium}`];
    const list = qemuArguments(board, { ...machine(), without, update: 'u', disk });
    expect(list.join(' ')).not.toMatch(/tablet|virtio-gpu/);
    expect(list.filter((one) => / (true|false)$/.test(one))).toEqual([
      `DISK ${disks}/disk.img false`,
      `FACTORY ${disks}/factory.img false`,
      'UPDATE u true',
    ]);
  });

  it('is not started from a folder that is no whole image', () => {
    expect(() => qemuArguments(board, { ...machine(), disks: image })).toThrow(
      'has no disk.img, store.img, factory.img',
    );
  });
});
