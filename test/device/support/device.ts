/**
 * Where the boot tests find what they run: the images, their keys, the headless recorder, folders of their own.
 *
 * @module
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hostProgram } from '../../../build/host';

const root = join(import.meta.dirname, '../../..');
/** Everything of these tests. */
export const out = join(root, 'out/device');

export const images = {
  /** Version 1.0.0 with security version 1: what the recorder leaves the factory with. */
  first: join(out, 'image-1.0.0'),
  /** Version 1.1.0 with security version 2. */
  next: join(out, 'image-1.1.0'),
} as const;
/** Keys of both images, made for these tests. */
export const keys = join(out, 'keys');

export interface DeviceFiles {
  /** Folder of the first image, and of the newer one. */
  readonly image: string;
  readonly next: string;
  readonly keys: string;
  /** The headless recorder. */
  readonly program: string;
  /** An empty folder. */
  folderOf(name: string): string;
}

export function device(): DeviceFiles {
  return {
    image: images.first,
    next: images.next,
    keys,
    program: hostProgram('quick'),
    folderOf(name) {
      const folder = join(out, 'runs', name);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      return folder;
    },
  };
}
