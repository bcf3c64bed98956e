/** The bytes of the factory partition, firmware/image/FACTORY.md: written, read back, and anything else that may be there. */
import { createHash, createHmac } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFactory, encodeFactory, type Factory, SIZES } from '../../../firmware/image/factory';
import { authKeyOf } from '../../../firmware/image/provisioning/keys';
import { seededBelow } from '../../../src/sim/flash/random';
import { drawBytes } from '../../support/random';
import { fakeFactory, fakeKey, itemsOf, readVector, vectors, vectorsText, written } from './vectors';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((bytes) => bytes.some((byte) => byte !== bytes[0]));
const vendorKey = fc.option(fc.record({ id: fc.nat(255), publicKey: key }), { nil: undefined });
const from = (letters: string, most: number) =>
  fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: most }).map((chars) => chars.join(''));
const printable = String.fromCharCode(...Array.from({ length: 95 }, (_, at) => 0x20 + at));
const factories: fc.Arbitrary<Factory> = fc.record({
  serial: from('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', 32),
  model: from(printable, 32),
  board: fc
    .tuple(from('abcxyz019', 1), fc.option(from('abcxyz019-_.', 31), { nil: '' }))
    .map(([first, rest]) => first + rest),
  deviceKey: key,
  authKey: key,
  relay: vendorKey,
  desk: vendorKey,
});
const sizes = fc.oneof(fc.constant(SIZES.least), fc.integer({ min: SIZES.least, max: 100_000 }));

describe('written and read back', () => {
  it('every content, in every size, is the same', () => {
    fc.assert(
      fc.property(factories, sizes, (factory, size) => {
        const bytes = encodeFactory(factory, size);
        expect(bytes.length).toBe(size);
        expect(decodeFactory(bytes)).toEqual({ kind: 'ok', factory });
        // a reader of the first 4 KiB, and one whose buffer is a part of a larger one
        expect(decodeFactory(bytes.subarray(0, 4096))).toEqual({ kind: 'ok', factory });
        expect(decodeFactory(Buffer.concat([Buffer.of(1), bytes]).subarray(1))).toEqual({ kind: 'ok', factory });
      }),
      { numRuns: 40 },
    );
  });

  it('it is byte for byte what FACTORY.md says', () => {
    const factory = fakeFactory();
    const bytes = encodeFactory(factory);
    expect(bytes.length).toBe(65_536);
    expect(Buffer.from(bytes.subarray(0, 34)).toString('latin1')).toBe(
      'ATNVRFAC\x01\x00\xca\x00\x00\x00\x00\x00\x01\x0f\x00ATNVR0000000017',
    );
    expect(bytes.subarray(0, 4096)).toEqual(written(itemsOf(factory)));
    expect(bytes.subarray(0xca, 0xea)).toEqual(
      new Uint8Array(createHash('sha256').update(bytes.subarray(0, 0xca)).digest()),
    );
    expect(bytes.subarray(0xea).every((byte) => byte === 0xff)).toBe(true);
  });

  it('what was read does not change with the bytes it was read from', () => {
    const bytes = encodeFactory(fakeFactory());
    const reading = decodeFactory(bytes);
    bytes.fill(0);
    expect(reading).toEqual({ kind: 'ok', factory: fakeFactory() });
  });

  it('the auth key is that of the design, and another for each serial and master', () => {
    const master = fakeKey('master');
    const direct = createHmac('sha256', master).update(Buffer.from('atnvr/auth/1ATNVR0000000017')).digest();
    expect(Buffer.from(authKeyOf(master, 'ATNVR0000000017'))).toEqual(direct);
    expect(Buffer.from(authKeyOf(master, 'ATNVR0000000018'))).not.toEqual(direct);
    expect(Buffer.from(authKeyOf(fakeKey('other'), 'ATNVR0000000017'))).not.toEqual(direct);
  });
});

describe('there is no room for', () => {
  const whole = fakeFactory();
  it.each<[string, Partial<Factory>]>([
    ['an empty serial', { serial: '' }],
    ['a serial of 33', { serial: 'A'.repeat(33) }],
    ['a small letter in the serial', { serial: 'ATNVr1' }],
    ['a line feed behind the serial', { serial: 'ATNVR1\n' }],
    ['an empty model', { model: '' }],
    ['a model of 33', { model: 'm'.repeat(33) }],
    ['a Russian model', { model: 'АТ-НВР' }],
    ['an empty board', { board: '' }],
    ['a board of 33', { board: 'b'.repeat(33) }],
    ['a board that is a path', { board: '../x' }],
    ['a device key of 31 bytes', { deviceKey: new Uint8Array(31).fill(1, 3) }],
    ['a device key of 33 bytes', { deviceKey: new Uint8Array(33).fill(1, 3) }],
    ['a device key that nobody drew', { deviceKey: new Uint8Array(32) }],
    ['an erased auth key', { authKey: new Uint8Array(32).fill(0xff) }],
    ['an id of 256', { relay: { id: 256, publicKey: fakeKey('relay') } }],
    ['an id of -1', { desk: { id: -1, publicKey: fakeKey('desk') } }],
    ['an id of 1.5', { desk: { id: 1.5, publicKey: fakeKey('desk') } }],
    ['a relay key of 0 bytes', { relay: { id: 1, publicKey: new Uint8Array() } }],
    ['a desk key of zeros', { desk: { id: 1, publicKey: new Uint8Array(32) } }],
  ])('%s', (_name, part) => {
    expect(() => encodeFactory({ ...whole, ...part })).toThrow(RangeError);
  });

  it.each([0, 4095, (1 << 24) + 1, 4096.5, Number.NaN])('a partition of %d bytes', (size) => {
    expect(() => encodeFactory(whole, size)).toThrow(RangeError);
  });

  it('errors have no key in them', () => {
    const deviceKey = new Uint8Array(31).fill(0xa7);
    expect(() => encodeFactory({ ...whole, deviceKey })).toThrow('factory: the device key has 31 bytes, must have 32');
  });
});

describe('vectors', () => {
  it.each(vectors().map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
    const reading = readVector(vector);
    expect(reading.kind).toBe(vector.result);
    if (vector.factory) expect(reading).toEqual({ kind: 'ok', factory: vector.factory });
  });

  it('are written for readers in other languages', () => {
    const folder = join(import.meta.dirname, '../../../out/test');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'factory-vectors.txt'), vectorsText());
    const names = vectorsText().match(/^case .*$/gm)!;
    expect(new Set(names).size).toBe(vectors().length);
  });
});

describe('anything that may be in the partition', () => {
  const seed = Number(process.env.FACTORY_SEED ?? Date.now() % 1e9);
  const random = seededBelow(seed);
  const whole = encodeFactory(fakeFactory(), 4096);

  it(`every byte changed in some bit: never ok where it counts (seed ${seed})`, () => {
    for (let at = 0; at < 0xea; at++) {
      const bytes = whole.slice();
      bytes[at]! ^= 1 << random(8);
      if (decodeFactory(bytes).kind === 'ok') expect.fail(`byte ${at}`);
    }
  });

  it('cut at every byte: never ok, and never a throw', () => {
    for (let length = 0; length < 0xea; length++) {
      if (decodeFactory(whole.subarray(0, length)).kind === 'ok') expect.fail(`${length} bytes`);
      const torn = new Uint8Array(4096).fill(0xff);
      torn.set(whole.subarray(0, length));
      if (decodeFactory(torn).kind === 'ok') expect.fail(`torn at ${length}`);
    }
  });

  it(`noise, with a true magic and a true digest or without (seed ${seed})`, () => {
    const seen = new Set<string>();
    for (let i = 0; i < 5_000; i++) {
      const bytes = drawBytes(random, random(4) === 0 ? random(64) : 64 + random(400));
      if (random(8) > 0) bytes.set(Buffer.from(random(16) > 0 ? 'ATNVRFAC\x01' : 'ATNVRFAC').subarray(0, bytes.length));
      const used = bytes.length - 32;
      if (used >= 16 && random(4) > 0) {
        bytes[10] = used & 255;
        bytes[11] = used >> 8;
        // items that are nearly right: small numbers in order, short lengths
        for (let at = 16, number = 0; at + 3 < used && random(8) > 0; ) {
          const length = random(36);
          number += 1 + random(3);
          bytes.set([number, length, random(30) === 0 ? 255 : 0].slice(0, used - at), at);
          at += 3 + length;
        }
        bytes.set(createHash('sha256').update(bytes.subarray(0, used)).digest(), used);
      }
      const { kind } = decodeFactory(bytes);
      seen.add(kind);
    }
    expect([...seen].sort()).toEqual(['damaged', 'newer', 'unprovisioned']);
  });

  it(`items dropped, doubled, moved, cut, prolonged: read only as they were written (seed ${seed})`, () => {
    let [ok, damaged] = [0, 0];
    for (let i = 0; i < 1_000; i++) {
      const items = itemsOf(fakeFactory()).map(([number, value]) => [number, value.slice()] as [number, Uint8Array]);
      for (let change = random(3); change >= 0; change--) {
        const at = random(items.length);
        const [number, value] = items[at]!;
        const kind = random(6);
        if (kind === 0 && items.length > 1) items.splice(at, 1);
        else if (kind === 1) items.splice(at, 0, [number, value]);
        else if (kind === 2) items[at] = [random(256), value];
        else if (kind === 3) items[at] = [number, value.subarray(0, random(value.length + 1))];
        else if (kind === 4) items[at] = [number, Buffer.concat([value, drawBytes(random, 1 + random(40))])];
        else items.push([random(256), drawBytes(random, random(300))]);
      }
      const bytes = written(items);
      const reading = decodeFactory(bytes);
      if (reading.kind !== 'ok') {
        if (reading.kind === 'damaged') damaged++;
        continue;
      }
      ok++;
      // what was read, written again, is what was there but for items that nobody knows
      const known = items.filter(([number]) => [1, 2, 3, 4, 5, 16, 17].includes(number));
      if (Buffer.compare(encodeFactory(reading.factory, 4096), written(known)) !== 0) expect.fail(`round ${i}`);
    }
    expect(Math.min(ok, damaged)).toBeGreaterThan(50);
  });
});
