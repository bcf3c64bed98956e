/**
 * QEMU's arguments for a board with the disks of an image.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { optionValue } from '../qemu/option';
import type { Board } from './board';
import { ImageError } from './errors';

export interface Machine {
  /** Folder of `npm run image`. */
  readonly image: string;
  readonly serial: string;
  /** Of the monitor, in pixels. */
  readonly size: readonly [width: number, height: number];
  /** An update package on a medium. */
  readonly update?: string;
}

const needed = ['disk.img', 'store.img', 'factory.img', 'vmlinuz', 'initramfs.cpio.gz'];

/** A disk whose serial number the boot program knows. */
const disk = (serial: string, file: string, more = ''): string[] => [
  ...['-drive', `if=none,id=${serial},file=${file.replaceAll(',', ',,')},format=raw${more}`],
  ...['-device', `virtio-blk-pci,drive=${serial},serial=${serial}`],
];

/** Without display, console and control, which are the caller's. Throws ImageError for a folder that is no whole image. */
export function qemuArguments(
  { qemu, disk: { serial: name } }: Board,
  { image, serial, size, update }: Machine,
): string[] {
  const at = (file: string): string => join(image, file);
  const missing = needed.filter((file) => !existsSync(at(file)));
  if (missing.length > 0) throw new ImageError(`${image} has no ${missing.join(', ')}; npm run image makes them`);
  const [width, height] = size;
  return [
    ...qemu.machine,
    ...['-nic', 'none'],
    ...['-kernel', at('vmlinuz'), '-initrd', at('initramfs.cpio.gz'), '-append', qemu.append],
    ...qemu.serial.map((text) => text.replace('{serial}', () => optionValue(serial))),
    ...['-device', `${qemu.display},xres=${width},yres=${height}`],
    ...qemu.devices.flatMap((device) => ['-device', device]),
    ...disk(name, at('disk.img')),
    ...disk('STORE', at('store.img')),
    ...disk('FACTORY', at('factory.img')),
    ...(update === undefined ? [] : disk('UPDATE', update, ',readonly=on')),
  ];
}
