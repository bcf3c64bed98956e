/** An update whose power is cut at any of the disk's writes: there is always a slot that starts, and what was confirmed stays so. */
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { COPY } from '../../firmware/image/pack/boot-env';
import { createBoard, disks } from './support/board';
import { buildChooser, type Chosen, startChooser } from './support/chooser';
import { device } from './support/device';
import { partOf } from './support/disk-parts';
import { partsOf } from './support/packages';
import { type PowerState, powerStates } from './support/power-states';
import { countWriteLog, type DiskRequest, parseWriteLog } from './support/write-log';

const { image, next, keys, folderOf } = device();
const folder = folderOf('update-cuts');
const LIMIT = 180_000;
/** Boots in the middle of the update, besides those at each write of the boot environment. */
const BOOTS = 6;

let requests: DiskRequest[];
/** What the boot environment calls the package. */
let digest: string;
/** Requests of the log when the new slot was confirmed. */
let confirmed: number;
/** With the boot environment damaged after the update. */
let damaged: Chosen;
let asked: { state: Omit<PowerState, 'changes'>; chosen: Chosen }[];

const original = join(image, disks.DISK);

beforeAll(async () => {
  const board = createBoard(image, folder);
  const update = join(folder, 'update.swu');
  const bytes = readFileSync(join(next, 'update.swu'));
  writeFileSync(update, Buffer.concat([bytes, Buffer.alloc(-bytes.length & 511)]));
  digest = createHash('sha256')
    .update(bytes.subarray(0, partsOf(bytes).at(-1)!.end))
    .digest('hex')
    .slice(0, 16);
  const qemu = await board.powerOn({ update, logged: ['DISK'] });
  const counter = countWriteLog(board.log('DISK'));
  try {
    await qemu.line(/^boot: update installed in slot b, restarting/, LIMIT);
    await qemu.line(/^boot: slot b confirmed/, LIMIT);
    confirmed = counter.count();
  } finally {
    counter.close();
    await qemu.kill();
  }
  requests = parseWriteLog(readFileSync(board.log('DISK')));
  const chooser = startChooser(buildChooser(), original, keys, join(folder, 'chooser'));
  asked = [];
  for (const { whole, torn, changes } of powerStates(readFileSync(original), requests)) {
    chooser.put(changes);
    asked.push({ state: { whole, torn }, chosen: await chooser.ask() });
  }
  // the end of the log, with both copies of the environment lost
  chooser.put([{ offset: partOf('env').offset, bytes: Buffer.alloc(2 * COPY, 0xff) }]);
  damaged = await chooser.ask();
  chooser.close();
}, 600_000);

it('the log has the image and the boot environment, and ends with slot b confirmed', () => {
  const [env, slot] = [partOf('env'), partOf('slot-b')];
  const inside = (part: typeof env) =>
    requests.filter((one) => one.kind === 'write' && one.offset >= part.offset && one.offset < part.offset + part.size);
  const written = inside(slot).reduce((sum, one) => sum + (one.kind === 'write' ? one.data.length : 0), 0);
  console.log(
    `${inside(slot).length} writes of the image, ${inside(env).length} of the environment, ${asked.length} states`,
  );
  expect(written).toBeGreaterThan(1_000_000);
  expect(inside(env).length).toBeGreaterThanOrEqual(4);
  expect(confirmed).toBe(requests.length);
  expect(asked.at(-1)!.chosen).toMatchObject({ slot: 'b', isOnTrial: false });
});

it('a slot starts in every state, and never one that is half written', () => {
  const wrong = asked.filter(({ chosen }) => chosen.slot === 'none');
  expect(wrong).toEqual([]);
  // slot b once the environment names it, and then for good
  const slots = asked.map(({ chosen }) => chosen.slot).join('');
  expect(slots).toMatch(/^a+b+$/);
  const fellBack = asked.filter(({ chosen }) => chosen.isFallback);
  expect(fellBack).toEqual([]);
});

it('a slot on trial has the name of the package it came from, wherever the update was cut', () => {
  const trials = asked.filter(({ chosen }) => chosen.isOnTrial);
  expect(trials.length).toBeGreaterThan(0);
  expect(new Set(trials.map(({ chosen }) => chosen.env.get('medium')))).toEqual(new Set([digest]));
});

it('with the environment damaged the newer slot starts, on trial', () => {
  expect(damaged).toMatchObject({ slot: 'b', isOnTrial: true, isFallback: false });
  expect(damaged.env.get('tries')).toBe('2');
});

it('the security version is never forgotten', () => {
  const security = asked.map(({ chosen }) => Number(chosen.env.get('security') ?? Number.NaN));
  expect(security.every((one, at) => one >= (at === 0 ? 1 : security[at - 1]!))).toBe(true);
  expect(security.at(-1)).toBe(2);
});

const isImage = ({ offset }: { readonly offset: number }): boolean => {
  const part = partOf('slot-b');
  return offset >= part.offset && offset < part.offset + part.size;
};

/** Writes between two flushes: a disk may keep any of them and lose the others. */
function unflushed(): (readonly Extract<DiskRequest, { kind: 'write' }>[])[] {
  const groups: Extract<DiskRequest, { kind: 'write' }>[][] = [[]];
  for (const one of requests) {
    if (one.kind === 'flush') groups.push([]);
    if (one.kind === 'write') groups.at(-1)!.push(one);
  }
  return groups.filter((group) => group.length > 0);
}

it('a disk that keeps any of what was not flushed yet: a slot starts, and one that was lost is left', async () => {
  const chooser = startChooser(buildChooser(), original, keys, join(folder, 'unflushed'));
  const disk = readFileSync(original);
  let fellBack = 0;
  let count = 0;
  for (const group of unflushed()) {
    for (let kept = 0; kept < 1 << group.length; kept++) {
      const some = group.filter((_, index) => kept & (1 << index));
      chooser.put(some.map(({ offset, data }) => ({ offset, bytes: data })));
      const chosen = await chooser.ask();
      chooser.put(some.map(({ offset, data }) => ({ offset, bytes: disk.subarray(offset, offset + data.length) })));
      count++;
      expect(chosen.slot).not.toBe('none');
      // what was lost may have been all of the image: the one of before is whole, and is not what was installed
      if (chosen.slot === 'b')
        expect(group.some(isImage) && !some.some(isImage), 'the old image in slot b').toBe(false);
      if (!chosen.isFallback) continue;
      fellBack++;
      expect(chosen).toMatchObject({ slot: 'a', isOnTrial: false });
      expect(chosen.env.get('security')).toBe('1');
    }
    for (const { offset, data } of group) disk.set(data, offset);
    chooser.put(group.map(({ offset, data }) => ({ offset, bytes: data })));
  }
  chooser.close();
  console.log(`${count} sets of kept writes, ${fellBack} of them left the new slot`);
  // swupdate writes image and environment without a flush between them
  expect(fellBack).toBeGreaterThan(0);
});

/** States to be booted: around each write of the environment, and some of the image's. */
function toBoot(): number[] {
  const env = partOf('env');
  const ends = requests.flatMap((one, index) =>
    one.kind === 'write' && one.offset >= env.offset && one.offset < env.offset + env.size ? [index + 1] : [],
  );
  const step = Math.max(1, Math.floor(requests.length / BOOTS));
  const some = Array.from({ length: BOOTS }, (_, index) => index * step);
  return [...new Set([...ends, ...some])].filter((whole) => whole <= requests.length).sort((a, b) => a - b);
}

it('the board boots after a cut at each write of the environment, and to the slot that was chosen', async () => {
  const wholes = toBoot();
  const image_ = readFileSync(original);
  const states = powerStates(image_, requests);
  const booted: string[] = [];
  const boot = async (whole: number, bytes: Buffer): Promise<void> => {
    const place = join(folder, `boot-${whole}`);
    const one = createBoard(image, place);
    copyFileSync(original, one.disk('DISK'));
    writeFileSync(one.disk('DISK'), bytes);
    const { chosen } = asked.findLast(({ state }) => state.whole <= whole && state.torn === 0)!;
    const qemu = await one.powerOn();
    try {
      const [, slot] = await qemu.line(/^boot: slot ([ab]) starts/, LIMIT);
      await qemu.line(/^boot: slot [ab] confirmed/, LIMIT);
      expect(slot, `after ${whole} requests`).toBe(chosen.slot);
      booted.push(`${whole}: ${slot}`);
    } finally {
      await qemu.kill();
    }
  };
  const waiting: Promise<void>[] = [];
  for (const { whole, torn } of states) {
    if (torn !== 0 || !wholes.includes(whole)) continue;
    // two at once: there are two processors
    if (waiting.length === 2) await Promise.all(waiting.splice(0));
    waiting.push(boot(whole, Buffer.from(image_)));
  }
  await Promise.all(waiting);
  console.log(`booted after ${booted.join(', ')}`);
  expect(booted.length).toBeGreaterThanOrEqual(4);
}, 600_000);
