/**
 * What the boot program would start from a disk, asked of its own sources (test/device/chooser) for thousands of states of it.
 *
 * @module
 */
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readImageKeys } from '../../../firmware/image/pack/keys';
import { type PartName, partOf, readPart } from './disk-parts';
import { board } from './packages';
import type { Change } from './power-states';

const root = join(import.meta.dirname, '../../..');
const target = join(root, 'out/chooser');

/** Builds it; some seconds when nothing has changed. */
export function buildChooser(): string {
  execFileSync('cargo', ['build', '--release', '--locked', '-q'], {
    cwd: join(root, 'test/device/chooser'),
    env: { ...process.env, CARGO_TARGET_DIR: target },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return join(target, 'release/chooser');
}

/** What would start. */
export interface Chosen {
  readonly slot: 'a' | 'b' | 'none';
  readonly isOnTrial: boolean;
  readonly isFallback: boolean;
  /** The boot environment that is written before. */
  readonly env: ReadonlyMap<string, string>;
}

export interface Chooser {
  /** Changes bytes of the disk. */
  put(changes: readonly Change[]): void;
  ask(): Promise<Chosen>;
  close(): void;
}

const files: readonly PartName[] = ['env', 'slot-a', 'slot-b'];

function parse(line: string): Chosen {
  const [slot, trial, fallback, ...entries] = line.split(' ');
  if (slot !== 'a' && slot !== 'b') return { slot: 'none', isOnTrial: false, isFallback: false, env: new Map() };
  const pairs = entries.map((entry) => entry.split('=') as [string, string]);
  return { slot, isOnTrial: trial === 'trial', isFallback: fallback === 'fallback', env: new Map(pairs) };
}

export interface PackageReader {
  /** `taken`, or `refused: ` and why. */
  read(file: string): Promise<string>;
  close(): void;
}

/** What the boot program looks at before it gives a package to swupdate. */
export function startPackageReader(program: string): PackageReader {
  const child = spawn(program, ['packages'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async read(file) {
      child.stdin.write(`${file}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('the chooser has ended');
      return value;
    },
    close: () => void child.stdin.end(),
  };
}

/** On a copy of the disk in `folder`; the slots' keys are those in `keys`. */
export function startChooser(program: string, disk: string, keys: string, folder: string): Chooser {
  mkdirSync(folder, { recursive: true });
  const opened = files.map((name) => {
    const path = join(folder, name);
    writeFileSync(path, readPart(disk, name));
    return { path, part: partOf(name), file: openSync(path, 'r+') };
  });
  const known = join(folder, 'component.keys');
  writeFileSync(known, readImageKeys(keys).componentPublic);
  const child = spawn(program, [known, board.name, ...opened.map(({ path }) => path)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    put(changes) {
      for (const { offset, bytes } of changes) {
        const found = opened.find(({ part }) => offset >= part.offset && offset < part.offset + part.size);
        // the partition table and the updater are not written by updates
        if (!found || offset + bytes.length > found.part.offset + found.part.size)
          throw new RangeError(`${bytes.length} bytes at ${offset} lie in no part that updates write`);
        writeSync(found.file, bytes, 0, bytes.length, offset - found.part.offset);
      }
    },
    async ask() {
      child.stdin.write('\n');
      const { value, done } = await lines.next();
      if (done) throw new Error('the chooser has ended');
      return parse(value);
    },
    close() {
      child.stdin.end();
      for (const { file } of opened) closeSync(file);
    },
  };
}
