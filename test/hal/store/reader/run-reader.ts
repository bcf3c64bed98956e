/**
 * Builds the reader in Rust and lets it read images; what the store shows, in the reader's words.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, openSync, readFileSync, readSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { cargoMeanwhile } from '../../../../build/cargo';
import type { Erased } from '../../../../src/hal/store/mount';
import { openStore } from '../../../../src/hal/store/store';
import { type CounterKey, counterKeys, type RecordKey, recordKeys } from '../../../../src/hal/store/types';
import { createNor, type NorGeometry } from '../../../../src/sim/flash/nor';

export const crate = import.meta.dirname;
export const outFolder = join(crate, '../../../../out/reader');

const keys = Object.entries(recordKeys) as [RecordKey, number][];
const counters = Object.entries(counterKeys) as [CounterKey, number][];
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const list = (parts: readonly (string | number)[]) => parts.map((part) => `${part};`).join('');

/** Runs cargo in `folder`, builds into `out/reader/target`; what it printed. Rejects with the compiler's words. */
export async function cargo(command: 'build' | 'test', folder = crate): Promise<string> {
  const target = join(outFolder, 'target');
  const { code, output, errors } = await cargoMeanwhile([command, '--release'], { folder, target });
  if (code !== 0) throw new Error(`cargo ${command}: code ${code}\n${output}${errors}`);
  return output;
}

/** A change of the reader's source: the text must be there once. */
export interface Fault {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Builds a reader for each fault; returns the names of the programs. */
export async function buildFaulty(faults: readonly Fault[]): Promise<string[]> {
  const folder = join(outFolder, 'faulty');
  const rename = (text: string) => text.replaceAll('"store-reader"', '"store-reader-faulty"');
  rmSync(folder, { recursive: true, force: true });
  const names = faults.map((_, n) => `store-reader-faulty-${n}`);
  const manifest = rename(readFileSync(join(crate, 'Cargo.toml'), 'utf8'));
  const bins = names.map(
    (name) => `[[bin]]
name = "${name}"
path = "${name}/main.rs"

`,
  );
  for (const [n, { file, from, to }] of faults.entries()) {
    const source = join(folder, names[n]!);
    cpSync(join(crate, 'src'), source, { recursive: true });
    const text = readFileSync(join(source, file), 'utf8');
    if (text.split(from).length !== 2) throw new Error(`${file} does not have once: ${from}`);
    writeFileSync(join(source, file), text.replace(from, to));
  }
  writeFileSync(join(folder, 'Cargo.toml'), manifest.replace(/\[\[bin\]\][^[]*/, bins.join('')));
  writeFileSync(join(folder, 'Cargo.lock'), rename(readFileSync(join(crate, 'Cargo.lock'), 'utf8')));
  await cargo('build', folder);
  return names;
}

/** One flash to read. */
export interface Image {
  /** Says how to make it again. */
  readonly name: string;
  readonly geometry: NorGeometry;
  /** Device key. */
  readonly key: string;
  /** What an erased flash is on this board. */
  readonly erased: Erased;
  readonly bytes: Uint8Array;
  /** So many bits of one record's header were turned over in the image that last came without this. */
  readonly flips?: 1 | 2;
}

/** What the store shows of a copy of the image, as the reader's line without unknown keys and counters; and the flash after it. */
export function storeLine({ geometry, erased, bytes }: Image, hmac: HostCrypto['hmacSha256']) {
  const nor = createNor({ geometry, image: bytes.slice() });
  const store = openStore({ flash: nor, crypto: { hmacSha256: hmac }, erased });
  const state = store.state();
  const damaged = state.kind === 'ready' ? state.damaged.map((name) => recordKeys[name]).sort((a, b) => a - b) : [];
  const values = keys.flatMap(([name, number]) => {
    const value = store.get(name);
    return value === undefined ? [] : [`${number}:${hexOf(value)}`];
  });
  const line = [
    state.kind === 'unreadable' ? state.reason : state.kind,
    `damaged=${list(damaged)}`,
    `values=${list(values)}`,
    `log=${list(store.log().map(hexOf))}`,
    `attempts=${list(counters.map(([name]) => store.attempts(name)))}`,
  ].join(' ');
  return { line, nor, store };
}

/** A reader's line without the keys and counters that have no name. */
export function known(line: string): string {
  return line
    .replace(
      / damaged=([\d;]*)/,
      (_, all: string) =>
        ` damaged=${all.replace(/\d+;/g, (one) => (Number.parseInt(one, 10) < keys.length ? one : ''))}`,
    )
    .replace(
      / values=(\S*)/,
      (_, all: string) =>
        ` values=${all.replace(/(\d+):[^;]*;/g, (one, key) => (Number(key) < keys.length ? one : ''))}`,
    )
    .replace(/ attempts=(\S*)/, (_, all: string) => ` attempts=${list(all.split(';').slice(0, counters.length))}`);
}

/** A file of frames for the reader, see src/main.rs. */
export interface Frames {
  readonly file: string;
  add(image: Image): void;
  close(): void;
  /** The n-th image's bytes. */
  bytes(n: number): Uint8Array;
}

export function createFrames(file: string): Frames {
  const out = openSync(file, 'w+');
  const places: { at: number; length: number }[] = [];
  let at = 0;
  return {
    file,
    add({ geometry, key, erased, bytes }) {
      const keyBytes = Buffer.from(key);
      const head = Buffer.from(
        new Uint32Array([
          geometry.sectorSize,
          geometry.programUnit,
          erased === 'new' ? 1 : 0,
          keyBytes.length,
          bytes.length,
        ]).buffer,
      );
      for (const part of [head, keyBytes, bytes]) {
        if (part === bytes) places.push({ at, length: part.length });
        at += writeSync(out, part);
      }
    },
    close: () => closeSync(out),
    bytes(n) {
      const { at, length } = places[n]!;
      const bytes = new Uint8Array(length);
      const fd = openSync(file, 'r');
      readSync(fd, bytes, 0, length, at);
      closeSync(fd);
      return bytes;
    },
  };
}

/** A line for each frame. Throws when the reader fails. */
export function read(file: string, name = 'store-reader'): string[] {
  const input = openSync(file, 'r');
  const { status, stdout, stderr, error } = spawnSync(join(outFolder, 'target/release', name), [], {
    stdio: [input, 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 29,
  });
  closeSync(input);
  if (status !== 0) throw new Error(`${name}: ${error?.message ?? stderr}`);
  return stdout.trimEnd().split('\n');
}
