/**
 * Flashes made by hand after SPEC.md, not by the store: logs with kinds, operations, keys and counters of a later minor version,
 * pads, gaps, rotten and lost records; half a first format; noise.
 *
 * @module
 */
import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { NorGeometry } from '../../../../src/sim/flash/nor';
import { seededBelow } from '../../../../src/sim/flash/random';
import type { Random } from '../../../support/random';
import type { Image } from './run-reader';

const ascii = (text: string) => Buffer.from(text, 'latin1');
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
const mac = (key: string, label: string, ...parts: Uint8Array[]) => {
  const hmac = createHmac('sha256', key).update(label, 'latin1');
  for (const part of parts) hmac.update(part);
  return hmac.digest().subarray(0, 16);
};
const shape = ({ sectorSize, programUnit, size }: NorGeometry) =>
  Buffer.from([Math.log2(sectorSize), Math.log2(programUnit), size / sectorSize]);

export function preamble(geometry: NorGeometry, key: string): Buffer {
  const fields = Buffer.concat([ascii('ATNVRCLN'), shape(geometry), Buffer.alloc(5)]);
  return Buffer.concat([fields, mac(key, 'atnvr/store/cln1', fields)]);
}

export function header(geometry: NorGeometry, key: string, epoch: number, major = 1, minor = 0): Buffer {
  const reserved = Buffer.alloc(12, minor);
  const fields = Buffer.concat([
    ascii('ATNVRLOG'),
    Buffer.from([major, minor]),
    shape(geometry),
    Buffer.alloc(3),
    u32(epoch),
    reserved,
  ]);
  return Buffer.concat([fields, mac(key, 'atnvr/store/sec1', fields)]);
}

interface Part {
  readonly kind: number;
  readonly open?: number;
  readonly used?: number;
  readonly mask: number;
  readonly payload: Uint8Array;
}

interface Counted {
  total: number;
  zero: number;
}

const item = (operation: number, key: number, bytes: Uint8Array) =>
  Buffer.concat([Buffer.from([operation, key, bytes.length & 255, bytes.length >> 8]), bytes]);

/** A commit of a few items; operations from 7 on are unknown to this version. */
function commit(random: Random, counters: Counted[]): Part {
  const bytes = (length: number) => Buffer.from(Array.from({ length }, () => random(256)));
  const items: Buffer[] = [];
  let mask = 0;
  for (let n = 1 + random(4); n > 0; n--) {
    const key = random(10) === 0 ? random(24) : random(9);
    const counter = random(8);
    const counted = counters[counter]!;
    const what = random(16);
    if (what < 7) items.push(item(1, key, bytes(random(60))));
    else if (what < 9) items.push(item(2, key, bytes(0)));
    else if (what < 11) items.push(item(3, 0, bytes(random(65))));
    else if (what < 13) {
      counted.zero = counted.total;
      items.push(item(4, counter, u32(counted.total)));
    } else if (what < 14) {
      counters[counter] = { total: random(9), zero: 0 };
      items.push(item(5, counter, u32(counters[counter]!.total)));
    } else if (what < 15) items.push(item(6, key, bytes(0)));
    else items.push(item([7, 0x47, 0x87, 0xc1][random(4)]!, random(24), bytes(random(30))));
    if (what < 9 || what === 14) mask |= 1 << key;
    else if (what >= 11 && what < 14) mask |= 1 << (24 + counter);
  }
  return { kind: 0x2d, mask, payload: Buffer.concat(items) };
}

function counterRecord(random: Random, counters: Counted[]): Part {
  const number = random(8);
  const counted = counters[number]!;
  counted.total++;
  const open = [0, 8, 16, 40][random(4)]!;
  const used = random(open + 1);
  const payload = Buffer.concat([Buffer.from([number, 0, 0, 0]), u32(counted.total), u32(counted.zero)]);
  counted.total += used;
  return { kind: 0x4e, open, used, mask: 1 << (24 + number), payload };
}

/** Kinds that this version does not know, with three to five bits set; every second may be dropped. */
function unknown(random: Random): Part {
  const open = random(20);
  const kind = [0x1c, 0x33, 0x9c, 0xe1][random(4)]!;
  return { kind, open, used: random(open + 1), mask: 1 << random(24), payload: Buffer.alloc(random(50), 0x5a) };
}

/** Short entries for the event log, many at once. */
function entries(random: Random): Part {
  const made = Array.from({ length: 60 }, () => item(3, 0, Buffer.alloc(random(2), random(256))));
  return { kind: 0x2d, mask: 0, payload: Buffer.concat(made) };
}

function part(random: Random, counters: Counted[], isLong: boolean): Part {
  if (random(12) === 0) return unknown(random);
  if (random(3) === 0) return counterRecord(random, counters);
  return isLong ? entries(random) : commit(random, counters);
}

const align = (length: number, unit: number) => Math.ceil(length / unit) * unit;

/** A log of one sector with what a minor version may add. Rot is `rotten`'s to do; here some records come without mark, MAC or number. */
export function madeLog(seed: number, key: string): Image {
  const random = seededBelow(seed);
  const programUnit = 1 << random(5);
  const geometry: NorGeometry = { sectorSize: 4096, programUnit, size: 4096 * (2 + random(2)) };
  const epoch = 1 + random(5);
  const minor = random(3);
  const sector = Buffer.alloc(4096, 0xff);
  preamble(geometry, key).copy(sector, 0);
  for (const at of [32, 80]) header(geometry, key, epoch, 1, minor).copy(sector, at);
  sector.fill(0, 128, 128 + programUnit);
  let at = 128 + programUnit;
  let sequence = 0;
  const counters = Array.from({ length: 8 }, () => ({ total: 0, zero: 0 }));
  // Many short entries, as many as the event log may have.
  const isLong = random(6) === 0;
  for (let n = random(30); n > 0; n--) {
    if (random(8) === 0) {
      sector.fill(random(6) ? 0 : 1 << random(8), at, at + programUnit);
      at += programUnit;
    }
    const made = part(random, counters, isLong);
    const { kind, open = 0, used = 0, mask, payload } = made;
    const fields = Buffer.concat([
      Buffer.from([kind, open, payload.length & 255, payload.length >> 8]),
      u32(sequence),
      u32(mask),
    ]);
    const rot = random(25);
    // a writer that makes the CRC wrong, but not the MAC
    const wrong = rot === 6 || rot === 7 ? (1 << random(32)) | (1 << random(32)) : 0;
    const head = Buffer.concat([fields, u32(crc32(fields) ^ wrong)]);
    const tag = mac(key, 'atnvr/store/rec1', u32(epoch), head, payload);
    const mark = align(32 + payload.length, programUnit);
    const length = mark + programUnit * (1 + open);
    if (at + length > 4096 - programUnit) break;
    if (rot === 0) tag[3]! ^= 4;
    if (rot === 1) head[5]! ^= 1;
    if (rot === 7 || rot === 8) head[random(16)]! ^= 1 << random(8);
    Buffer.concat([head, payload, tag]).copy(sector, at);
    sector.fill(0, at + 32 + payload.length, at + mark);
    if (rot !== 2) sector.fill(0, at + mark, at + mark + programUnit);
    sector.fill(0, at + mark + programUnit, at + mark + programUnit * (1 + used));
    at += length;
    if (rot !== 3) sequence++;
    if (rot === 4) sequence++;
    if (rot === 5) sequence += [65534, 65535, 65536, 70_000][random(4)]!;
  }
  const bytes = new Uint8Array(geometry.size).fill(0xff);
  bytes.set(sector, 4096 * random(geometry.size / 4096));
  for (let start = 0; start < bytes.length; start += 4096) {
    if (bytes[start] === 0xff) bytes.set(preamble(geometry, key), start);
  }
  return { name: `made log ${seed}`, geometry, key, erased: random(3) ? 'lost' : 'new', bytes };
}

/** Flashes without a log: parts of the first format, headers and preambles of other versions, geometries and epochs, noise. */
export function madeHead(seed: number, key: string): Image {
  const random = seededBelow(seed);
  const programUnit = 1 << random(5);
  const geometry: NorGeometry = { sectorSize: 4096, programUnit, size: 4096 * (2 + random(3)) };
  const bytes = new Uint8Array(geometry.size).fill(0xff);
  const what = random(8);
  const other = { ...geometry, programUnit: programUnit === 1 ? 2 : 1 };
  const sectorAt = () => 4096 * random(geometry.size / 4096);
  if (what === 0) bytes.fill(0);
  else if (what === 1) for (let i = 0; i < bytes.length; i++) bytes[i] = random(256);
  else if (what < 5) {
    const first = Buffer.concat([preamble(geometry, key), header(geometry, key, 1), header(geometry, key, 1)]);
    const at = sectorAt();
    const begin = random(3) === 0 ? 32 : 0;
    bytes.set(first.subarray(begin, random(129)), at + begin);
    if (random(3) === 0) for (let i = 0; i < 128; i++) bytes[at + i]! |= random(256) & random(256);
    if (random(6) === 0) bytes[random(bytes.length)]! &= random(256);
    if (random(6) === 0) bytes.set(preamble(geometry, key), sectorAt());
  } else
    for (let n = random(4); n > 0; n--) {
      const at = sectorAt();
      const shape = random(4) === 0 ? other : geometry;
      if (random(2)) bytes.set(preamble(shape, key), at);
      const made = header(shape, random(9) ? key : `${key}!`, [0, 1, 2, 3, 0xffffffff][random(5)]!, random(5) ? 1 : 2);
      if (random(4)) bytes.set(made, at + 32);
      if (random(4)) bytes.set(made, at + 80);
      if (random(2)) bytes.fill(0, at + 128, at + 128 + programUnit);
    }
  return { name: `made head ${seed}`, geometry, key, erased: random(3) ? 'lost' : 'new', bytes };
}
