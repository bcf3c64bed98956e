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
  /** Folder of the disks, when they are others than those in `image`. */
  readonly disks?: string;
  /** What is not there: disks by their serial number, devices and the display by QEMU's name. */
  readonly without?: readonly string[];
  /** A disk in another way. `isMedium`: the update's, which is read-only. */
  readonly disk?: (serial: string, file: string, isMedium: boolean) => readonly string[];
}

const kernel = ['vmlinuz', 'initramfs.cpio.gz'];
const files = ['disk.img', 'store.img', 'factory.img'];

/** A disk whose serial number the boot program knows. */
const plainDisk = (serial: string, file: string, isMedium: boolean): readonly string[] => [
  '-drive',
  `if=none,id=${serial},file=${optionValue(file)},format=raw${isMedium ? ',readonly=on' : ''}`,
  '-device',
  `virtio-blk-pci,drive=${serial},serial=${serial}`,
];

/** Without display, console and control, which are the caller's. Throws ImageError for a folder that is no whole image. */
export function qemuArguments(
  { qemu, disk: { serial: name } }: Board,
  { image, serial, size, update, disks = image, without = [], disk = plainDisk }: Machine,
): string[] {
  const at = (file: string): string => join(kernel.includes(file) ? image : disks, file);
  const missing = [...files, ...kernel].filter((file) => !existsSync(at(file)));
  if (missing.length > 0) throw new ImageError(`${image} has no ${missing.join(', ')}; npm run image makes them`);
  const [width, height] = size;
  return [
    ...qemu.machine,
    ...['-nic', 'none'],
    ...['-kernel', at('vmlinuz'), '-initrd', at('initramfs.cpio.gz'), '-append', qemu.append],
    ...qemu.serial.map((text) => text.replace('{serial}', () => optionValue(serial))),
    ...(without.includes(qemu.display) ? [] : ['-device', `${qemu.display},xres=${width},yres=${height}`]),
    ...qemu.devices.filter((device) => !without.includes(device)).flatMap((device) => ['-device', device]),
    ...[name, 'STORE', 'FACTORY'].flatMap((one, index) =>
      without.includes(one) ? [] : disk(one, at(files[index]!), false),
    ),
    ...(update === undefined ? [] : disk('UPDATE', update, true)),
  ];
}
