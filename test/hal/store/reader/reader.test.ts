/**
 * The store against a reader in Rust that shares no code with it and was written from SPEC.md: both must see the same in thousands of
 * flashes, whole and rotten. Where they part, the store, the reader or the specification is wrong. On the points that src/main.rs names the
 * reader was set to the store before SPEC.md said them: there, agreement guards against change and is no proof.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pause } from '../power';
import { hmacOf, images } from './images';
import {
  buildFaulty,
  cargo,
  createFrames,
  type Fault,
  type Frames,
  known,
  outFolder,
  read,
  storeLine,
} from './run-reader';

const firstSeed = Number(process.env.STORE_SEED ?? 1);
/** How many times as many lives and made flashes as usual. */
const times = Number(process.env.STORE_LIVES ?? 200) / 200;

interface Seen {
  readonly name: string;
  readonly line: string;
  /** Whether the next image is what the store made of this one, to be read alike by the reader. */
  readonly pair: boolean;
  /** The image of `seen` in which so many bits of one header were turned over. */
  readonly flipped?: { readonly of: number; readonly bits: 1 | 2 } | undefined;
}

/** Where SPEC.md was once read in two ways: turned over one by one, each must be told by some image. */
const otherReadings: Fault[] = [
  'SEARCH_FROM_HERE',
  'SEARCH_TAKES_ROTTEN_MARK',
  'OPEN_UNITS_ARE_BEHIND',
  'PREAMBLE_BESIDE_OTHERS',
  'MAC_ALONE_IS_ENOUGH',
].map((name) => ({ file: 'readings.rs', from: `${name}: bool = true`, to: `${name}: bool = false` }));

const file = join(outFolder, 'images.bin');
const seen: Seen[] = [];
let frames: Frames;

/** Where the reader's lines are not the store's, or not the same before and after the store was at the flash. */
function disagreements(lines: readonly string[]): { n: number; text: string }[] {
  const found: { n: number; text: string }[] = [];
  for (const [n, { name, line, pair }] of seen.entries()) {
    const got = lines[n]!;
    if (known(got) !== line) found.push({ n, text: `${name}\n  store  ${line}\n  reader ${known(got)}` });
    else if (pair && lines[n + 1] !== got)
      found.push({ n, text: `${name}\n  before ${got}\n  after  ${lines[n + 1]}` });
  }
  return found;
}

beforeAll(async () => {
  mkdirSync(outFolder, { recursive: true });
  await cargo('build');
  frames = createFrames(file);
  let whole = 0;
  for (const image of images(firstSeed, times)) {
    if (!image.flips) whole = seen.length;
    const { line, nor, store } = storeLine(image, hmacOf(image.key));
    frames.add(image);
    const pair = seen.length % 4 === 0;
    const flipped = image.flips && { of: whole, bits: image.flips };
    seen.push({ name: image.name, line, pair, flipped });
    if (pair) {
      while (store.maintain()) {}
      frames.add({ ...image, bytes: nor.image });
      seen.push({ name: `${image.name}, after the store`, line, pair: false });
    }
    if (seen.length % 100 === 0) await pause();
  }
  frames.close();
}, 360_000);

afterAll(() => rmSync(file, { force: true }));

describe('the store and the reader in Rust', () => {
  it('see the same in every flash', () => {
    const lines = read(file);
    expect(lines.length).toBe(seen.length);
    // README.md says so.
    if (firstSeed === 1 && times === 1) expect(seen.length).toBe(27_512);
    const kinds = new Map<string, number>();
    for (const line of lines) {
      const kind = line.split(' ', 1)[0]!;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    const tally = [...kinds].map(([kind, number]) => `${number} ${kind}`).join(', ');
    console.log(`from seed ${firstSeed}: ${seen.length} images; ${tally}`);
    const found = disagreements(lines);
    writeFileSync(join(outFolder, 'differs.txt'), found.map(({ n, text }) => `${n} ${text}\n`).join(''));
    for (const { n, text } of found.slice(0, 5)) {
      const kept = join(outFolder, `differs-${n}.bin`);
      writeFileSync(kept, frames.bytes(n));
      console.log(`${kept}: ${text.slice(0, 2000)}`);
    }
    expect(found.slice(0, 20).map(({ text }) => text.split('\n', 1)[0])).toEqual([]);
    for (const kind of ['blank', 'ready', 'newer', 'foreign', 'damaged', 'erased', 'fault']) {
      expect(kinds.get(kind), kind).toBeGreaterThan(9);
    }
  });

  it('put right one bit of a header, and not two', () => {
    const lines = read(file);
    const told = { 1: 0, 2: 0 };
    for (const [n, { name, flipped }] of seen.entries()) {
      if (!flipped) continue;
      told[flipped.bits]++;
      if (flipped.bits === 1) expect(lines[n], name).toBe(lines[flipped.of]);
      else expect(lines[n], name).not.toBe(lines[flipped.of]);
    }
    console.log(`headers with one bit turned over: ${told[1]}, all read; with two: ${told[2]}, none read`);
    expect(told[1]).toBeGreaterThan(5000);
    expect(told[2]).toBeGreaterThan(500);
  });

  it('part when the reader has a fault', async () => {
    const faults: Fault[] = [
      { file: 'mac.rs', from: 'atnvr/store/rec1', to: 'atnvr/store/rec2' },
      { file: 'state.rs', from: 'LOG_ENTRIES: usize = 200', to: 'LOG_ENTRIES: usize = 201' },
      { file: 'state.rs', from: 'is_commit && counter.is_told', to: 'is_commit' },
      { file: 'walk.rs', from: 'if record.sequence != expected {', to: 'if false {' },
      { file: 'walk.rs', from: 'above <= MOST_LOST', to: 'above <= MOST_LOST + 1' },
      { file: 'record.rs', from: '(0..8 * HEADER)', to: '(0..0)' },
      { file: 'record.rs', from: 'record.sequence == sequence && self.counts(record)', to: 'self.counts(record)' },
      { file: 'record.rs', from: 'self.counts(record) && self.is_authentic', to: 'self.is_authentic' },
      { file: 'record.rs', from: 'self.counts(record) && self.is_authentic(record)', to: 'self.counts(record)' },
      { file: 'image.rs', from: 'header.epoch <= 1', to: 'true' },
      ...otherReadings,
      { file: 'image.rs', from: 'header.epoch > best.epoch', to: 'header.epoch < best.epoch' },
    ];
    const parted: number[] = [];
    for (const name of await buildFaulty(faults)) {
      parted.push(disagreements(read(file, name)).length);
      await pause();
    }
    console.log(`images that tell a faulty reader: ${parted.join(', ')} of ${seen.length}`);
    for (const [n, { to }] of faults.entries()) expect(parted[n], to).toBeGreaterThan(0);
  }, 540_000);
});

it('the reader takes any bytes without panic, arithmetic checked', async () => {
  expect(await cargo('test')).toMatch(/test result: ok\. 3 passed/);
}, 360_000);
