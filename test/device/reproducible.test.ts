/**
 * The component is equal to the byte, built here and in a clean folder with a name of another length: sources by git, nothing built before.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { device } from './support/device';

const root = join(import.meta.dirname, '../..');
const BUILD = 1_200_000;
// waited for without standing still: the test runner's own messages go on
const run = promisify(execFile);

let work: string;
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'reproducible-'));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** What git tracks, as it is in the working folder, and the packages, without anything built. */
async function cleanFolder(name: string): Promise<string> {
  const folder = join(work, name);
  const { stdout } = await run('git', ['ls-files', '-z'], { cwd: root });
  for (const file of stdout.split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  // links stay relative: the binding is the folder's own
  await run('cp', ['-a', '--reflink=auto', join(root, 'node_modules'), folder]);
  return folder;
}

async function componentIn(name: string): Promise<Buffer> {
  const folder = await cleanFolder(name);
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
  await run(process.execPath, args, { cwd: folder, maxBuffer: 64 << 20 });
  return readFileSync(join(folder, 'out/it/component.squashfs'));
}

it('is the same in any folder', { timeout: BUILD }, async () => {
  const here = readFileSync(join(device().image, 'component.squashfs'));
  const there = await componentIn('another-folder/of-a-longer-name');
  expect(here.length).toBeGreaterThan(1_000_000);
  expect(there.equals(here)).toBe(true);
});
