/** The recorder's reader of the factory partition beside the vendor's: the same verdict, in the same words, for any bytes. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFactory, type VendorKey } from '../../../firmware/image/factory';
import { seededBelow } from '../../../src/sim/flash/random';
import { drawBytes } from '../../support/random';
import { fakeFactory, itemsOf, vectors, written } from '../image/vectors';
import { BUILD_TIME, hostProgram } from './recorders';

beforeAll(async () => void (await hostProgram()), BUILD_TIME);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const vendorText = (key: VendorKey | undefined): string => (key ? `${key.id} ${hex(key.publicKey)}` : 'none');

/** What this project's other reader makes of them, as the host tells it. */
function expected(bytes: Uint8Array): string {
  const reading = decodeFactory(bytes);
  if (reading.kind === 'unprovisioned') return reading.kind;
  if (reading.kind === 'newer') return `newer\t${reading.version}`;
  if (reading.kind === 'damaged') return `damaged\t${reading.why}`;
  const { serial, model, board, deviceKey, authKey, relay, desk } = reading.factory;
  const keys = [hashOf(deviceKey), hashOf(authKey), vendorText(relay), vendorText(desk)];
  return ['ok', serial, model, board, ...keys].join('\t');
}

async function answers(partitions: readonly Uint8Array[]): Promise<string[]> {
  const input = partitions.map((bytes) => `${hex(bytes)}\n`).join('');
  const { status, stdout, stderr } = spawnSync(await hostProgram(), ['--read-factory'], {
    input,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout.split('\n').slice(0, -1);
}

async function expectAgreement(partitions: readonly Uint8Array[]): Promise<Record<string, number>> {
  const told = await answers(partitions);
  expect(told).toEqual(partitions.map(expected));
  return countOf(told);
}

function countOf(told: readonly string[]): Record<string, number> {
  const count: Record<string, number> = { ok: 0, unprovisioned: 0, newer: 0, damaged: 0 };
  for (const line of told) count[line.split('\t')[0]!]!++;
  return count;
}

const seed = Number(process.env.SEED ?? 1);
const below = seededBelow(seed);

describe(`both readers (seed ${seed})`, () => {
  it('agree on the vectors, and on what their name says', async () => {
    const all = vectors();
    await expectAgreement(all.map(({ bytes }) => bytes));
    const told = await answers(all.map(({ bytes }) => bytes));
    expect(told.map((line) => line.split('\t')[0])).toEqual(all.map(({ result }) => result));
  });

  it('agree on every length of a whole one', async () => {
    const bytes = written(itemsOf(fakeFactory())).subarray(0, 512);
    const count = await expectAgreement(Array.from({ length: 513 }, (_, length) => bytes.subarray(0, length)));
    expect(count.unprovisioned).toBe(16);
    expect(count.ok).toBeGreaterThan(100);
  });

  it('agree on bytes changed at random, the digest with them', async () => {
    const lot = itemsOf(fakeFactory());
    const changed = Array.from({ length: 4000 }, () => {
      const bytes = written(lot).slice(0, 400);
      const used = bytes[10]! | (bytes[11]! << 8);
      // mostly in the items, where a right digest lets them through
      for (let left = 1 + below(3); left > 0; left--) bytes[below(4) === 0 ? below(16) : 16 + below(used)] = below(256);
      const length = bytes[10]! | (bytes[11]! << 8);
      if (below(8) !== 0 && length + 32 <= bytes.length) {
        bytes.set(createHash('sha256').update(bytes.subarray(0, length)).digest(), length);
      }
      return bytes;
    });
    const count = await expectAgreement(changed);
    // A run in which one of them is rare has tried nothing.
    expect(Math.min(count.ok!, count.damaged!)).toBeGreaterThan(500);
    expect(Math.min(count.newer!, count.unprovisioned!)).toBeGreaterThan(20);
  });

  it('agree on items that are put together at random', async () => {
    const own = itemsOf(fakeFactory());
    const made = Array.from({ length: 3000 }, () => {
      const items = own
        .filter(() => below(12) !== 0)
        .map(([number, value]) => {
          if (below(8) !== 0) return [number, value] as const;
          return [below(8) === 0 ? below(256) : number, drawBytes(below, below(40))] as const;
        });
      if (below(3) === 0) items.push([below(256), drawBytes(below, below(300))]);
      if (below(3) !== 0) items.sort(([a], [b]) => a - b);
      return written(items);
    });
    const count = await expectAgreement(made);
    expect(Math.min(count.ok!, count.damaged!)).toBeGreaterThan(200);
  });

  it('agree on noise, with and without a head', async () => {
    const noise = Array.from({ length: 1000 }, () => {
      const bytes = drawBytes(below, below(300));
      if (below(2) === 0) Buffer.from('ATNVRFAC\x01', 'latin1').copy(bytes);
      return bytes;
    });
    await expectAgreement(noise);
  });
});
