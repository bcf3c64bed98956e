/** What the diff page is made of: comparisons, PNGs, the pictures that were accepted, lists of differences. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Picture, toPng } from '../../../src/sim/script/pictures';
import { hashOf } from '../walk';
import { openAccepted } from './accepted';
import { compareLines, comparePictures } from './compare';
import { decodePicture, encodeMask, encodePicture } from './png';
import {
  type Difference,
  describe as describeDifference,
  type Name,
  readDifferences,
  writeDifferences,
} from './report';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gallery-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Rows that equal the one above among rows of their own. */
function picture(width: number, height: number): Picture {
  const pixels = Uint32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return y % 3 === 0 ? (x * 0x010305 + y * 0x070b0d) & 0xffffff : 0x204060;
  });
  return { width, height, pixels };
}

/** The same with a rectangle in another colour. */
function withRectangle(from: Picture, x: number, y: number, width: number, height: number): Picture {
  const pixels = from.pixels.slice();
  for (let row = y; row < y + height; row++) pixels.fill(0xabcdef, row * from.width + x, row * from.width + x + width);
  return { ...from, pixels };
}

const name: Name = { scene: 'home', size: '40x30', language: 'ru', look: 'dark' };
const lists = (list: readonly Difference[]) => writeDifferences(folder, 'dark', list);
const embedded = (): { differences: Difference[]; commit: string } =>
  JSON.parse(/id="data">(.*?)<\/script>/s.exec(readFileSync(join(folder, 'index.html'), 'utf8'))![1]!);

describe('PNG', () => {
  it('is read by the library as what was written, and read back', () => {
    const drawn = picture(37, 20);
    const png = encodePicture(drawn);
    expect(decode(png).data).toEqual(decode(toPng(drawn)).data);
    expect(decodePicture(png)).toEqual(drawn);
    expect(decodePicture(toPng(drawn))).toEqual(drawn);
  });

  it('of a mask marks what changed', () => {
    const isChanged = new Uint8Array(11 * 2);
    isChanged[9] = isChanged[11] = 1;
    const { data, palette, depth, channels } = decode(encodeMask(11, 2, isChanged));
    expect([depth, channels, [...data]]).toEqual([1, 1, [0, 0b0100_0000, 0b1000_0000, 0]]);
    expect(palette!.map((colour) => colour[3])).toEqual([168, 255]);
  });
});

describe('two pictures', () => {
  it('that are equal but for the unused byte have no box', () => {
    const one = picture(40, 30);
    const other = { ...one, pixels: one.pixels.map((pixel) => pixel | 0xff000000) };
    expect(comparePictures(one, other)).toMatchObject({ changed: 0, box: null });
  });

  it('of different sizes: what only one of them has is changed, the corner that neither has is not', () => {
    const wide = { width: 5, height: 2, pixels: new Uint32Array(10) };
    const high = { width: 3, height: 4, pixels: new Uint32Array(12) };
    const change = comparePictures(wide, high);
    expect(change).toMatchObject({
      width: 5,
      height: 4,
      changed: 2 * 2 + 3 * 2,
      box: { x: 0, y: 0, width: 5, height: 4 },
    });
    expect([...change.mask.subarray(15)]).toEqual([1, 1, 1, 0, 0]);
  });

  it('from file to page: the box of a rectangle', () => {
    const before = picture(40, 30);
    const after = withRectangle(before, 7, 11, 20, 5);
    lists([describeDifference(folder, name, after, { before, recorded: hashOf(before.pixels) })]);
    const [difference] = embedded().differences;
    expect(difference).toMatchObject({ kind: 'changed', changed: 100, box: { x: 7, y: 11, width: 20, height: 5 } });
    const read = (path: string) => decodePicture(readFileSync(join(folder, path)));
    expect(comparePictures(read(difference!.before!), read(difference!.after))).toMatchObject({ changed: 100 });
    expect(decode(readFileSync(join(folder, difference!.mask!)))).toMatchObject({ width: 40, height: 30, depth: 1 });
  });
});

it('lines: what went, what came and two lines around it', () => {
  const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].join('\n');
  expect(compareLines(before, before)).toEqual([]);
  expect(compareLines(before, before.replace('e', 'E').replace('g', 'g\nh'))).toEqual([
    ['@', ''],
    [' ', 'c'],
    [' ', 'd'],
    ['-', 'e'],
    ['+', 'E'],
    [' ', 'f'],
    [' ', 'g'],
    ['+', 'h'],
  ]);
  expect(compareLines('a', '')).toEqual([
    ['-', 'a'],
    ['+', ''],
  ]);
});

describe('accepted pictures', () => {
  it('are found by their hash, in another run too, until they are pruned', () => {
    const drawn = picture(8, 6);
    const hash = hashOf(drawn.pixels);
    openAccepted(folder, 'dark').keep(hash, drawn);
    const accepted = openAccepted(folder, 'dark');
    expect(accepted.find(hash, '')).toEqual(drawn);
    expect(openAccepted(folder, 'light').find(hash, '')).toBeUndefined();
    accepted.prune(['0123456789abcdef']);
    expect(readdirSync(join(folder, 'accepted/dark'))).toEqual([]);
  });

  it('may be in the repository; a picture of another hash is not taken', () => {
    const drawn = picture(8, 6);
    const committed = join(folder, 'home.ru.png');
    writeFileSync(committed, toPng(drawn));
    const accepted = openAccepted(folder, 'dark');
    expect(accepted.find(hashOf(drawn.pixels), committed)).toEqual(drawn);
    expect(accepted.find('0123456789abcdef', committed)).toBeUndefined();
  });
});

describe('the list', () => {
  it('tells why there is no picture of before', () => {
    lists([
      describeDifference(folder, name, picture(4, 4), { recorded: '0123456789abcdef' }),
      describeDifference(folder, { ...name, scene: 'fresh' }, picture(4, 4), {}),
    ]);
    const { differences, commit } = embedded();
    expect(differences.map(({ kind, before }) => [kind, before])).toEqual([
      ['unknown', undefined],
      ['new', undefined],
    ]);
    expect(commit).toMatch(/^([0-9a-f]{7,}|COMMIT)$/);
  });

  it('is of both looks; what passes again leaves the page', () => {
    const light = describeDifference(folder, { ...name, look: 'light' }, picture(4, 4), {});
    lists([describeDifference(folder, name, picture(4, 4), {})]);
    writeDifferences(folder, 'light', [light]);
    expect(embedded().differences.map(({ look }) => look)).toEqual(['dark', 'light']);
    rmSync(join(folder, 'dark'), { recursive: true });
    lists([]);
    expect(embedded().differences).toEqual(readDifferences(folder));
    expect(embedded().differences).toEqual([light]);
  });

  it('of nothing makes no page', () => {
    lists([]);
    expect(existsSync(join(folder, 'index.html'))).toBe(false);
  });
});
