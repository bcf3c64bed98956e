/**
 * `npm run pictures -- --against REV`: draws for the gallery's diff page what is missing of before, with the bundle, the tour and the
 * binding of a commit, built in a clone in out/gallery/commit.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openAccepted } from '../test/gallery/diff/accepted';
import {
  type Difference,
  describe,
  idOf,
  looks,
  readAfter,
  readDifferences,
  writeDifferences,
} from '../test/gallery/diff/report';
import type * as Walk from '../test/gallery/walk';
import { refuse } from './command-line';
import { createProgress } from './progress';

const root = join(import.meta.dirname, '..');
const gallery = join(root, 'out/gallery');

/** Draws the missing pictures and writes the page anew; ends the process when the commit cannot be had. */
export async function drawBefore(revision: string): Promise<void> {
  const differences = readDifferences(gallery);
  const missing = differences.filter(({ kind }) => kind === 'unknown');
  const page = join(gallery, 'index.html');
  if (missing.length === 0) {
    console.error(`no picture of before is missing in ${page}`);
    return;
  }
  const found = git(root, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  if (found === null) refuse('pictures', `there is no commit "${revision}" here`);
  if (git(root, 'cat-file', '-e', `${found}:test/gallery/walk.ts`) === null)
    refuse('pictures', `${revision} is from before the gallery had its looks`);
  const clone = cloneOf(found);
  const { walk, hashOf }: typeof Walk = await import(pathToFileURL(join(clone, 'test/gallery/walk.ts')).href);

  if (walk.length !== 4) refuse('pictures', `${revision} is from before the gallery had its looks`);

  const drawn = new Map<string, Difference>();
  const progress = createProgress();
  const walks = new Map<string, Difference[]>();
  for (const difference of missing) {
    const key = `${difference.size} ${difference.language} ${difference.look}`;
    walks.set(key, [...(walks.get(key) ?? []), difference]);
  }
  for (const group of walks.values()) {
    const { size, language, look } = group[0]!;
    const accepted = openAccepted(gallery, look);
    const wanted = new Map(group.map((difference) => [difference.scene, difference]));
    const allDrawn = new Error('all that is wanted is drawn');
    const scene = (name: string, machine: Parameters<Parameters<typeof walk>[3]>[1]): void => {
      const old = wanted.get(name);
      if (!old) return;
      wanted.delete(name);
      const before = { width: machine.width, height: machine.height, pixels: machine.frame() };
      const isRecorded = hashOf(before.pixels) === old.recorded;
      const { recorded, outline } = old;
      // for the next run, which begins with an empty page
      if (isRecorded) accepted.keep(recorded!, before);
      const known = { before, recorded, outline: outline ?? [], ...(isRecorded ? {} : { drawnBy: found.slice(0, 7) }) };
      drawn.set(idOf(old), describe(gallery, { scene: name, size, language, look }, readAfter(gallery, old), known));
      progress.show(() => `${drawn.size} of ${missing.length} pictures`);
      if (wanted.size === 0) throw allDrawn;
    };
    await walk(size, language, look, scene).catch((error) => {
      if (error !== allDrawn) throw error;
    });
  }
  progress.clear();
  for (const look of looks) {
    const fresh = differences.filter((each) => each.look === look).map((each) => drawn.get(idOf(each)) ?? each);
    writeDifferences(gallery, look, fresh);
  }
  console.error(`${drawn.size} of ${missing.length} pictures drawn; look at ${pathToFileURL(page)}`);
}

/** What git prints; null when it fails. */
function git(folder: string, ...args: string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

/** The folder of a clone at this commit, with everything built. One is kept: the next time it costs nothing. */
function cloneOf(commit: string): string {
  const clone = join(gallery, 'commit');
  if (git(clone, 'rev-parse', '--show-toplevel') !== clone || git(clone, 'rev-parse', 'HEAD') !== commit) {
    // Whole under its name, or not at all: a clone whose checkout was stopped looks finished.
    const unfinished = `${clone}.unfinished`;
    for (const folder of [clone, unfinished]) rmSync(folder, { recursive: true, force: true });
    const isCloned = git(root, 'clone', '--quiet', '--shared', '--no-checkout', root, unfinished) !== null;
    if (!isCloned || git(unfinished, 'checkout', '--quiet', '--detach', commit) === null)
      refuse('pictures', `git cannot clone ${commit} into ${unfinished}`);
    renameSync(unfinished, clone);
  }
  const lock = (folder: string): string => readFileSync(join(folder, 'package-lock.json'), 'utf8');
  rmSync(join(clone, 'node_modules'), { recursive: true, force: true });
  if (lock(clone) === lock(root)) borrowPackages(join(root, 'node_modules'), join(clone, 'node_modules'));
  const { status } = spawnSync(process.execPath, [join(clone, 'build/set-up.mjs'), '--quiet'], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  return clone;
}

/** The same packages by link; the project's own ones, links themselves, become those of the clone. */
function borrowPackages(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    if (lstatSync(source).isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (name.startsWith('@') && !from.includes(`${sep}@`)) borrowPackages(source, target);
    else symlinkSync(source, target);
  }
}
