/**
 * What the diff page tells: for each look a folder in out/gallery with its pictures and `differences.json`, and one page of both.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language, Look } from '../../../src/auth/types';
import type { Picture } from '../../../src/sim/script/pictures';
import { type Box, comparePictures, type Line } from './compare';
import { createPage } from './create-page';
import { decodePicture, encodeMask, encodePicture } from './png';

/** Which picture it is. */
export interface Name {
  readonly scene: string;
  readonly size: string;
  readonly language: Language;
  readonly look: Look;
}

/** Why a picture is on the page. `unknown`: there is a hash of it as it was, but no picture; `new`: not even that. */
export type Kind = 'changed' | 'unknown' | 'new' | 'outline';

export interface Difference extends Name {
  readonly kind: Kind;
  /** Files, relative to out/gallery. */
  readonly after: string;
  readonly before?: string;
  readonly mask?: string;
  /** The hash that is recorded. */
  readonly recorded?: string | undefined;
  /** The commit that drew `before`, where that is not the recorded picture. */
  readonly drawnBy?: string;
  readonly width: number;
  readonly height: number;
  readonly changed?: number;
  readonly box?: Box | null;
  /** Of this scene and language. */
  readonly outline?: readonly Line[];
}

export const looks: readonly Look[] = ['dark', 'light'];
const root = join(import.meta.dirname, '../../..');

/** `home-1280x720-ru-dark`: the place on the page. */
export const idOf = ({ scene, size, language, look }: Name): string => `${scene}-${size}-${language}-${look}`;

const pathOf = (name: Name, suffix: string): string =>
  `${name.look}/${name.scene}-${name.size}-${name.language}${suffix}.png`;

/** What is known of a picture as it was. */
export interface Known extends Pick<Difference, 'outline' | 'drawnBy'> {
  readonly recorded?: string | undefined;
  readonly before?: Picture | undefined;
  /** The picture is the recorded one, its outline is not. */
  readonly isSame?: boolean;
}

/** Writes the pictures of a difference into `gallery` and measures it. */
export function describe(gallery: string, name: Name, after: Picture, known: Known): Difference {
  const { before, isSame, ...rest } = known;
  mkdirSync(join(gallery, name.look), { recursive: true });
  const write = (suffix: string, bytes: Uint8Array): string => {
    const path = pathOf(name, suffix);
    writeFileSync(join(gallery, path), bytes);
    return path;
  };
  const shown = { ...name, ...rest, after: write('', encodePicture(after)), width: after.width, height: after.height };
  if (isSame) return { ...shown, kind: 'outline' };
  if (!before) return { ...shown, kind: known.recorded ? 'unknown' : 'new' };
  const { width, height, changed, box, mask } = comparePictures(before, after);
  return {
    ...shown,
    kind: 'changed',
    ...{ width, height, changed, box },
    before: write('.before', encodePicture(before)),
    mask: write('.diff', encodeMask(width, height, mask)),
  };
}

/** The picture of a difference as it is now. */
export const readAfter = (gallery: string, { after }: Difference): Picture =>
  decodePicture(readFileSync(join(gallery, after)));

const listOf = (gallery: string, look: Look): string => join(gallery, look, 'differences.json');

/** All that differed in the last run of each look. */
export function readDifferences(gallery: string): Difference[] {
  return looks.flatMap((look) => {
    const list = listOf(gallery, look);
    return existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as Difference[]) : [];
  });
}

/** Writes what differs in a look, and the page anew. Nothing is written when there is neither a difference nor a page. */
export function writeDifferences(gallery: string, look: Look, differences: readonly Difference[]): void {
  if (differences.length > 0) replace(listOf(gallery, look), JSON.stringify(differences, null, 1));
  else if (!existsSync(join(gallery, 'index.html'))) return;
  // the other look may come to its end meanwhile: whoever writes last has read what both wrote
  for (let written: string | undefined; ; ) {
    const all = readDifferences(gallery);
    const seen = JSON.stringify(all);
    if (seen === written) return;
    replace(
      join(gallery, 'index.html'),
      createPage(all, all.some(({ kind }) => kind === 'unknown') ? recordedBy() : ''),
    );
    written = seen;
  }
}

function replace(path: string, text: string): void {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, path);
}

/** The commit that recorded the gallery, for the command line; a placeholder where git cannot tell. */
function recordedBy(): string {
  const args = ['log', '-1', '--format=%h', '--', 'test/gallery/hashes'];
  const { stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return stdout?.trim() || 'COMMIT';
}
