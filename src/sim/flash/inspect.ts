/**
 * What is on a flash, in words: for the simulator's map and for support. Reads only, and never shows values.
 *
 * @module
 */

import { makeDevice, usedLength } from '../../hal/store/device';
import { counterBit, decodeCounter } from '../../hal/store/items';
import { counterCount, formatVersion, geometryOf, keyCount, recordKinds } from '../../hal/store/layout';
import { usedUnits } from '../../hal/store/log';
import { makeMac } from '../../hal/store/mac';
import { findActive } from '../../hal/store/mount';
import { type FoundRecord, type RecordFate, scanSector } from '../../hal/store/records';
import { type Head, makePreamble, readHeads } from '../../hal/store/sector';
import { counterKeys, recordKeys } from '../../hal/store/types';

/**
 * A stretch of a sector; offsets and lengths in bytes from its beginning. Record types: `committed`, `rotten` (committed, and its
 * MAC is wrong), `pending` (never happened). Others: `pad` (zeros), `rot` (a rotten pad), `lost` (rot that took
 * records), `torn` (a record header that a power cut interrupted).
 */
export interface MapEntry {
  readonly type: 'committed' | 'rotten' | 'pending' | 'pad' | 'rot' | 'lost' | 'torn';
  readonly offset: number;
  readonly length: number;
  readonly record?: {
    /** `commit`, `counter`, or the number of a kind this version does not know. */
    readonly kind: string;
    readonly sequence: number;
    /** Names of keys and counters it touches; numbers of unknown ones. */
    readonly keys: readonly string[];
    /** Units for attempts, and how many of them are used. */
    readonly open: number;
    readonly used: number;
    /** Of a counter record: attempts when it was written, itself included, since the counter's last reset then. */
    readonly attempts?: number;
  };
}

/**
 * `active`: holds the live state; `old`: a log that lost against it or is not complete; `blank`: erased; `clean`: erased for
 * certain, ready for use; `foreign`: anything else; `newer`: a log of a newer version.
 */
export interface SectorMap {
  readonly index: number;
  readonly state: 'active' | 'old' | 'blank' | 'clean' | 'foreign' | 'newer';
  readonly epoch: number | null;
  readonly complete: boolean;
  /** Bytes up to the last one written. */
  readonly used: number;
  readonly entries: readonly MapEntry[];
}

const nameOf = (names: Readonly<Record<string, number>>, number: number) =>
  Object.entries(names).find(([, value]) => value === number)?.[0] ?? String(number);

function keysOf(mask: number): string[] {
  const keys: string[] = [];
  for (let key = 0; key < keyCount; key++) if (mask & (1 << key)) keys.push(nameOf(recordKeys, key));
  for (let counter = 0; counter < counterCount; counter++) {
    if (mask & counterBit(counter)) keys.push(`#${nameOf(counterKeys, counter)}`);
  }
  return keys;
}

const kindOf = (kind: number) => Object.entries(recordKinds).find(([, value]) => value === kind)?.[0] ?? String(kind);

function entryOf(record: FoundRecord, fate: RecordFate, sector: Uint8Array, unit: number): MapEntry {
  const type = fate === 'whole' || fate === 'repaired' ? 'committed' : fate;
  const counter = record.kind === recordKinds.counter && type === 'committed' ? decodeCounter(record.payload) : null;
  return {
    type,
    offset: record.offset,
    length: record.length,
    record: {
      kind: kindOf(record.kind),
      sequence: record.sequence,
      keys: keysOf(record.mask),
      open: record.open,
      used: usedUnits(sector, record, unit).length,
      ...(counter && { attempts: counter.total - counter.zero }),
    },
  };
}

function stateOf(head: Head, isActive: boolean): SectorMap['state'] {
  if (head.kind === 'dirty') return 'foreign';
  if (head.kind !== 'log') return head.kind;
  if (head.major !== formatVersion.major) return 'newer';
  return isActive ? 'active' : 'old';
}

/** Decodes every sector. Null when the flash does not answer or its geometry is not one the store takes. */
export function inspect(flash: HostFlash, crypto: Pick<HostCrypto, 'hmacSha256'>): SectorMap[] | null {
  const geometry = geometryOf(flash);
  if (geometry === null) return null;
  const device = makeDevice(flash, geometry);
  const mac = makeMac(crypto);
  const heads = readHeads(device, makePreamble(geometry, mac), mac);
  if (heads === null) return null;
  const active = findActive(heads);
  const sectors: SectorMap[] = [];
  for (const [index, head] of heads.entries()) {
    const sector = device.read(index * device.sectorSize, device.sectorSize);
    if (sector === null) return null;
    const state = stateOf(head, index === active);
    const entries: MapEntry[] = [];
    if (head.kind === 'log' && head.fits && state !== 'newer') {
      scanSector(sector, head.epoch, device.unit, mac, {
        record: (record, fate) => void entries.push(entryOf(record, fate, sector, device.unit)),
        gap: (type, offset, length) => void entries.push({ type, offset, length }),
      });
    }
    sectors.push({
      index,
      state,
      epoch: head.kind === 'log' ? head.epoch : null,
      complete: head.kind === 'log' && head.complete,
      used: usedLength(sector),
      entries,
    });
    sector.fill(0);
  }
  return sectors;
}
