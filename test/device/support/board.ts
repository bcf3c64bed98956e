/**
 * The board `qemu-x86_64` with an image on it: copies of the image's disks in a folder of the run, and QEMU started on them as
 * `npm run emulate` does.
 *
 * @module
 */
import { copyFileSync, constants as files, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { qemuArguments } from '../../../firmware/image/pack/qemu';
import { type Qemu, startQemu } from '../../../firmware/image/qemu/qemu';
import { board as description } from './packages';

/** Disks by the serial that the guest sees, and their files. */
export const disks = { DISK: 'disk.img', STORE: 'store.img', FACTORY: 'factory.img' } as const;
export type DiskName = keyof typeof disks;

/** Geometry of the credential store on this board. */
export const storeGeometry = { size: 1 << 20, sectorSize: 65_536, programUnit: 1 } as const;

export interface Board {
  /** Path of a disk's file. */
  disk(name: DiskName): string;
  /** Path of the log of a disk's writes, of the last power-on that had it logged. */
  log(name: DiskName): string;
  powerOn(options?: PowerOn): Promise<Qemu>;
}

export interface PowerOn {
  readonly width?: number;
  readonly height?: number;
  /** The board's own serial number. */
  readonly serial?: string;
  /** Disks whose writes are logged. */
  readonly logged?: readonly DiskName[];
  /** What the clock says at power-on, as QEMU takes it: `2026-01-15T11:32:00`. */
  readonly clock?: string;
  /** Disks that are not there. */
  readonly without?: readonly DiskName[];
  /** Whether a mouse is plugged. */
  readonly hasMouse?: boolean;
  /** Whether the board has what a monitor is plugged into. */
  readonly hasMonitor?: boolean;
  /** File of an update medium. */
  readonly update?: string;
  /** More of QEMU's options. */
  readonly more?: readonly string[];
}

/** What the image is made for; another serial number is a fault of its own. */
export const SERIAL = 'ATNVR0000000017';
export const CLOCK = '2026-01-15T11:32:00';

/** Puts copies of the disks of `image` (a folder that `npm run image` made) into `folder`. */
export function createBoard(image: string, folder: string): Board {
  mkdirSync(folder, { recursive: true });
  const disk = (name: DiskName): string => join(folder, disks[name]);
  const log = (name: DiskName): string => join(folder, `${name}.log`);
  for (const name of Object.keys(disks) as DiskName[])
    copyFileSync(join(image, disks[name]), disk(name), files.COPYFILE_FICLONE);

  function drive(name: string, file: string, isLogged: boolean, isReadOnly: boolean): string[] {
    const raw = `driver=file,filename=${file}${isReadOnly ? ',read-only=on' : ''}`;
    const node = `n-${name}`;
    const logFile = log(name as DiskName);
    if (isLogged) writeFileSync(logFile, '');
    const plain = raw.replace('driver=', 'file.driver=').replace('filename=', 'file.filename=');
    const blockdev = isLogged
      ? `driver=blklogwrites,node-name=${node},${plain},log.driver=file,log.filename=${logFile},log-sector-size=512,log-super-update-interval=1`
      : `driver=raw,node-name=${node}${isReadOnly ? ',read-only=on' : ''},${plain}`;
    return ['-blockdev', blockdev, '-device', `virtio-blk-pci,drive=${node},serial=${name}`];
  }

  return {
    disk,
    log,
    powerOn({
      width = 1280,
      height = 720,
      serial = SERIAL,
      logged = [],
      clock = CLOCK,
      update,
      more = [],
      ...rest
    } = {}) {
      const { without = [], hasMouse = true, hasMonitor = true } = rest;
      const missing = [...(hasMouse ? [] : ['virtio-tablet-pci']), ...(hasMonitor ? [] : [description.qemu.display])];
      const machine = qemuArguments(description, {
        image,
        disks: folder,
        serial,
        size: [width, height],
        ...(update !== undefined && { update }),
        without: [...without, ...missing],
        disk: (name, file, isMedium) =>
          drive(name, file, logged.includes(name as DiskName), isMedium || name === 'FACTORY'),
      });
      return startQemu({
        program: description.qemu.program,
        args: [...machine, '-rtc', `base=${clock},clock=vm`, ...more],
      });
    },
  };
}
