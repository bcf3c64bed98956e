/**
 * The store's parts by themselves: a ring over a simulated flash, and a flash that refuses what a test wants refused.
 *
 * @module
 */
import { makeDevice } from '../../../src/hal/store/device';
import { geometryOf, sectorOffsets } from '../../../src/hal/store/layout';
import { makeMac } from '../../../src/hal/store/mac';
import { makeHeaders, type Ring } from '../../../src/hal/store/ring';
import { type Head, makePreamble, readHeads } from '../../../src/hal/store/sector';
import type { Nor } from '../../../src/sim/flash/nor';
import { testCrypto } from './history';

/** One call to a flash; `bytes` of a program. */
export interface Call {
  readonly kind: 'read' | 'program' | 'erase';
  readonly offset: number;
  readonly bytes?: Uint8Array;
}

export interface Parts {
  readonly nor: Nor;
  /** What the ring is over: the flash that refuses. */
  readonly flash: HostFlash;
  readonly ring: Ring;
  /** Programs and erases so far, refused ones too. */
  readonly calls: Call[];
  /** Calls that answer `fault` (a read: null) and do nothing. */
  refuse: (call: Call) => boolean;
  heads(): Head[];
  /** Programs bytes as they are into a sector. */
  put(index: number, offset: number, bytes: Uint8Array): void;
  /** Programs preamble and headers of a log without its complete mark: the mark of a new recorder. */
  mark(index: number, what?: { epoch?: number; preamble?: boolean; copies?: 'both' | 'a' | 'b' }): void;
}

export function partsOf(nor: Nor): Parts {
  const calls: Call[] = [];
  const flash: HostFlash = {
    size: nor.size,
    sectorSize: nor.sectorSize,
    programUnit: nor.programUnit,
    read: (offset, length) => (parts.refuse({ kind: 'read', offset }) ? null : nor.read(offset, length)),
    program(offset, bytes) {
      const call = { kind: 'program', offset, bytes: new Uint8Array(bytes.slice(0)) } as const;
      calls.push(call);
      return parts.refuse(call) ? 'fault' : nor.program(offset, bytes);
    },
    erase(offset) {
      const call = { kind: 'erase', offset } as const;
      calls.push(call);
      return parts.refuse(call) ? 'fault' : nor.erase(offset);
    },
  };
  const geometry = geometryOf(flash)!;
  const device = makeDevice(flash, geometry);
  const mac = makeMac(testCrypto);
  const ring: Ring = { device, mac, preamble: makePreamble(geometry, mac), clean: new Set(), bad: new Set(), epoch: 0 };
  const parts: Parts = {
    nor,
    flash,
    ring,
    calls,
    refuse: () => false,
    heads() {
      const heads = readHeads(device, ring.preamble, mac)!;
      ring.clean.clear();
      for (const [index, { kind }] of heads.entries()) if (kind === 'clean') ring.clean.add(index);
      return heads;
    },
    put(index, offset, bytes) {
      nor.program(index * nor.sectorSize + offset, bytes.slice().buffer);
    },
    mark(index, { epoch = 1, preamble = true, copies = 'both' } = {}) {
      const headers = makeHeaders(ring, epoch);
      const half = headers.length / 2;
      if (preamble) parts.put(index, sectorOffsets.preamble, ring.preamble);
      if (copies !== 'b') parts.put(index, sectorOffsets.headerA, headers.subarray(0, half));
      if (copies !== 'a') parts.put(index, sectorOffsets.headerB, headers.subarray(half));
    },
  };
  return parts;
}
