/**
 * The component is equal to the byte, built here and in a clean folder with a name of another length: sources by git, nothing built before.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { device } from './support/device';

const root = join(import.meta.dirname, '../..');
const BUILD = 1_200_000;

let work: string;
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'reproducible-'));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** What git tracks, as it is in the working folder, and the packages, without anything built. */
function cleanFolder(name: string): string {
  const folder = join(work, name);
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  // links stay relative: the binding is the folder's own
  execFileSync('cp', ['-a', '--reflink=auto', join(root, 'node_modules'), folder]);
  return folder;
}

function componentIn(name: string): Buffer {
  const folder = cleanFolder(name);
  const args = [
    'build/run.mjs',
    '--quiet',
    'build/image.ts',
    '--component-only',
    '--version',
    '1.0.0',
    '--security-version',
    '1',
    '--out',
    'out/it',
  ];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 << 20 });
  expect(status, stderr).toBe(0);
  return readFileSync(join(folder, 'out/it/component.squashfs'));
}

it('is the same in any folder', { timeout: BUILD }, () => {
  const here = readFileSync(join(device().image, 'component.squashfs'));
  const there = componentIn('another-folder/of-a-longer-name');
  expect(here.length).toBeGreaterThan(1_000_000);
  expect(there.equals(here)).toBe(true);
});
