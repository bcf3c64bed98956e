/**
 * Where the boot tests find what they run: the image, the headless recorder, folders of their own.
 *
 * @module
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hostProgram } from '../../../build/host';

const root = join(import.meta.dirname, '../../..');
/** Everything of these tests. */
export const out = join(root, 'out/device');

/** What `build/test-device.ts` makes before the tests begin. */
export const images = {
  /** Version 1.0.0 with security version 1: what the recorder leaves the factory with. */
  first: join(out, 'image-1.0.0'),
  /** Version 1.1.0, the same security version. */
  next: join(out, 'image-1.1.0'),
} as const;

export interface DeviceFiles {
  /** Folder of the image. */
  readonly image: string;
  /** The headless recorder. */
  readonly program: string;
  /** An empty folder. */
  folderOf(name: string): string;
}

export function device(): DeviceFiles {
  return {
    image: images.first,
    program: hostProgram('quick'),
    folderOf(name) {
      const folder = join(out, 'runs', name);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      return folder;
    },
  };
}
