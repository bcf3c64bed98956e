/**
 * Pictures that passed, by their hash, so that one that differs can be shown beside what it was: a folder for each look in
 * out/gallery/accepted. The repository holds hashes of all pictures, and only some of the pictures themselves.
 *
 * @module
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Look } from '../../../src/auth/types';
import type { Picture } from '../../../src/sim/script/pictures';
import { hashOf } from '../walk';
import { decodePicture, encodePicture } from './png';

export interface Accepted {
  keep(hash: string, picture: Picture): void;
  /** The picture of this hash; `committed`: a file of test/gallery/pictures that may be it. */
  find(hash: string, committed: string): Picture | undefined;
  /** Forgets every picture but those of these hashes. */
  prune(hashes: Iterable<string>): void;
}

export function openAccepted(gallery: string, look: Look): Accepted {
  const folder = join(gallery, 'accepted', look);
  mkdirSync(folder, { recursive: true });
  const kept = new Set(readdirSync(folder));
  return {
    keep(hash, picture) {
      const name = `${hash}.png`;
      if (kept.has(name)) return;
      // a run that is ended in the middle leaves no half of a picture
      const unfinished = join(folder, 'unfinished');
      writeFileSync(unfinished, encodePicture(picture));
      renameSync(unfinished, join(folder, name));
      kept.add(name);
    },
    find(hash, committed) {
      const paths = [...(kept.has(`${hash}.png`) ? [join(folder, `${hash}.png`)] : []), committed];
      return paths
        .filter((path) => existsSync(path))
        .map((path) => decodePicture(readFileSync(path)))
        .find(({ pixels }) => hashOf(pixels) === hash);
    },
    prune(hashes) {
      const wanted = new Set([...hashes].map((hash) => `${hash}.png`));
      for (const name of kept) if (!wanted.has(name)) rmSync(join(folder, name), { force: true });
    },
  };
}
