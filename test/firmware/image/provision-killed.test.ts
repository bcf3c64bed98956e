/** A batch that is killed at random moments, stopped, or started twice: each serial number has one key and one row in the end. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decodeFactory } from '../../../firmware/image/factory';
import { readRegister } from '../../../firmware/image/provisioning/register';
import { seededBelow } from '../../../src/sim/flash/random';
import { filesIn, type Place, place, provision, start } from './provision-kit';

const COUNT = 150;
const batch = ['--first', 'ATNVR0000000001', '--count', String(COUNT)];
const serials = Array.from({ length: COUNT }, (_, at) => `ATNVR${String(at + 1).padStart(10, '0')}`);

/** SHA-256 of every finished factory.bin by serial. */
function partitions({ out }: Place): Map<string, string> {
  const found = new Map<string, string>();
  for (const serial of existsSync(out) ? readdirSync(out) : []) {
    const file = join(out, serial, 'factory.bin');
    if (!existsSync(file)) continue;
    const bytes = readFileSync(file);
    const reading = decodeFactory(bytes);
    if (reading.kind !== 'ok' || reading.factory.serial !== serial) expect.fail(`${file}: ${reading.kind}`);
    found.set(serial, createHash('sha256').update(bytes).digest('hex'));
  }
  return found;
}

/** Whole, each once, and the register and the folders agree. */
function expectComplete(at: Place): void {
  const made = partitions(at);
  const { rows, torn } = readRegister(at.register);
  expect([...made.keys()].sort()).toEqual(serials);
  expect([...rows.keys()].sort()).toEqual(serials);
  expect(torn).toBe(0);
  for (const serial of serials) if (rows.get(serial)!.sha256 !== made.get(serial)) expect.fail(serial);
  const keys = serials.map((serial) => {
    const reading = decodeFactory(readFileSync(join(at.out, serial, 'factory.bin')));
    return reading.kind === 'ok' ? Buffer.from(reading.factory.deviceKey).toString('hex') : '';
  });
  expect(new Set(keys).size).toBe(COUNT);
  const left = [...filesIn(at.out).keys()].filter((name) => !/\/(factory\.bin|store\.bin)$/.test(name));
  expect(left).toEqual(['register.csv']);
}

it('killed at random moments and run again: nothing that was there ever changes', async () => {
  const seed = Number(process.env.PROVISION_SEED ?? Date.now() % 1e9);
  console.log(`killed batches: seed ${seed}`);
  const random = seededBelow(seed);
  const at = place();
  const options = [...batch, '--no-stickers', '--store', '8192:4096:16', ...at.options];
  let known = new Map<string, string>();
  let kills = 0;
  for (;;) {
    const { child, ended } = start(options);
    // from the moment that so many recorders more are there, and a little later
    const target = known.size + random(40);
    const delay = random(12);
    let isDone = false;
    const watched = (async () => {
      while (!isDone && (existsSync(at.out) ? readdirSync(at.out).length : 0) < Math.min(target, COUNT - 1))
        await new Promise((next) => setTimeout(next, 2));
      await new Promise((next) => setTimeout(next, delay));
      if (kills < 8) child.kill('SIGKILL');
    })();
    const { code, signal, stderr } = await ended;
    isDone = true;
    await watched;
    const now = partitions(at);
    for (const [serial, digest] of known)
      if (now.get(serial) !== digest) expect.fail(`${serial} changed (seed ${seed})`);
    const { rows } = readRegister(at.register);
    for (const [serial, { sha256 }] of rows) if (now.get(serial) !== sha256) expect.fail(`${serial} (seed ${seed})`);
    known = now;
    if (signal === 'SIGKILL') {
      kills++;
      continue;
    }
    expect([code, stderr.replace(/^.*unfinished line.*\n/gm, '')]).toEqual([0, '']);
    break;
  }
  expect(kills).toBeGreaterThan(2);
  expectComplete(at);
});

it('Ctrl+C ends it after what it has begun, and the same command goes on', async () => {
  const at = place();
  const options = [...batch, '--no-stickers', ...at.options];
  const { child, ended } = start(options);
  while (!existsSync(at.register) || readRegister(at.register).rows.size === 0)
    await new Promise((next) => setTimeout(next, 2));
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  const { rows, torn } = readRegister(at.register);
  expect([code, torn]).toEqual([1, 0]);
  expect(stderr).toBe(
    `provision: stopped: ${rows.size} of ${COUNT} done in ${/in (.*);/.exec(stderr)?.[1]}; the same command goes on\n`,
  );
  expect([...partitions(at).keys()].sort()).toEqual([...rows.keys()].sort());
  expect(readdirSync(at.out).filter((name) => name.includes('lock'))).toEqual([]);
  expect((await provision(...options)).code).toBe(0);
  expectComplete(at);
});

it('two at once: one works, the other is told so and changes nothing', async () => {
  const at = place();
  const options = [...batch, '--no-stickers', ...at.options];
  const first = start(options);
  const lock = join(at.out, 'provision.lock');
  // its process is written a moment after the file is made
  while (!existsSync(lock) || readFileSync(lock, 'utf8') === '') await new Promise((next) => setTimeout(next, 2));
  // held in the middle of its work
  first.child.kill('SIGSTOP');
  const [sameRegister, other] = [await provision(...options), join(at.folder, 'other.csv')];
  const otherRegister = await provision(...options, '--register', other);
  first.child.kill('SIGCONT');
  expect((await first.ended).code).toBe(0);
  for (const { code, stderr } of [sameRegister, otherRegister])
    expect([code, stderr.includes(`another run works in this folder (process ${first.child.pid})`)]).toEqual([2, true]);
  expect(existsSync(other)).toBe(false);
  expectComplete(at);
});
