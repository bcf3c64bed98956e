/**
 * A simulated NOR flash: programs only clear bits, erases take whole sectors, and the power can fail in the middle of either.
 *
 * A cut leaves some bits *unsettled*: they read differently each time, until they are programmed to 0 or their sector is erased.
 *
 * @module
 */

import { seededBelow } from './random';

/** The power failed in the middle of a flash operation. The machine catches it; until `restore` nothing works. */
export class PowerCut extends Error {
  override name = 'PowerCut';
  constructor(
    message: string,
    /** The operation, its sector, and where in it the power failed. */
    readonly where = '',
  ) {
    super(message);
  }
}

export interface NorGeometry {
  /** Bytes of the partition. */
  readonly size: number;
  readonly sectorSize: number;
  readonly programUnit: number;
}

/** The simulator's default: a 64 KiB partition as on a small SPI NOR. */
export const defaultGeometry: NorGeometry = { size: 65536, sectorSize: 4096, programUnit: 1 };

interface NorOperation {
  readonly kind: 'program' | 'erase';
  readonly offset: number;
  readonly length: number;
  /** The power failed in it. */
  readonly cut: boolean;
}

/** How the power fails in an operation. Left out: chosen by the seed. */
export interface Cut {
  /** Program: bytes before this one (rounded down to a unit) are done, its unit is torn, the rest untouched. */
  readonly byte?: number;
  /** Erase: what it leaves. `early`: nearly the old content; `noise`; `late`: nearly erased. All with unsettled bits. */
  readonly erase?: 'early' | 'noise' | 'late';
  /**
   * Torn unit: `none`: not yet begun but unsettled; `some`: any subset; `all`: reads finished but unsettled; `together`: its bits
   * read all finished at one time and all untouched at another, as cells at one threshold do when the voltage or the warmth changes.
   */
  readonly bits?: 'none' | 'some' | 'all' | 'together';
}

interface NorOptions {
  readonly geometry?: NorGeometry;
  /** Bytes to begin with, taken over and not copied; erased when left out. */
  readonly image?: Uint8Array;
  /** Of the faults; 1 by default. */
  readonly seed?: number;
  /** Called with a range after its bytes changed, before the operation returns. False: they could not be kept; they are put back, a fault. */
  readonly persist?: (offset: number, length: number) => boolean;
  readonly readOnly?: boolean;
}

interface NorCounts {
  programs: number;
  erases: number;
  bytesProgrammed: number;
  bytesRead: number;
}

export interface Nor extends HostFlash {
  readonly readOnly: boolean;
  /** Cells as they are; unsettled bits as they read last. Do not change. */
  readonly image: Uint8Array;
  /** Operations since the beginning or since they were set to 0 by the caller. */
  readonly counts: NorCounts;
  /** Erases of each sector since the beginning. */
  readonly wear: readonly number[];
  /** The `n`-th program or erase from now (1: the next) is cut; 0 takes an order back. */
  cutAt(n: number, cut?: Cut): void;
  /** `cutAt` was called, and the operation has not come. */
  isCutAhead(): boolean;
  /** True after a cut, until `restore`. */
  readonly isDown: boolean;
  /** Power again; bits stay unsettled. */
  restore(): void;
  /** Called after every operation, also after a cut one, before PowerCut is thrown. */
  onOperation: ((operation: NorOperation) => void) | null;
  /** All cells erased at once, as by a programmer on the bench: no operation, and no wear. */
  wipe(): FlashResult;
  /** All cells as in `bytes`, as many as the partition has, by the same programmer. Throws RangeError for another number of them. */
  burn(bytes: Uint8Array): FlashResult;
  /** Turns one bit over: rot. */
  flip(offset: number, bit: number): void;
  /** Sectors in which programs and erases change nothing and return `fault`. */
  readonly stuck: Set<number>;
}

const requireWhole = (value: number, what: string) => {
  if (!Number.isInteger(value) || value < 0) throw new RangeError(`flash: ${what} ${value} is not a whole number`);
};

/** Makes a flash. Throws RangeError when `image` has another size than the geometry. */
export function createNor({
  geometry = defaultGeometry,
  image = new Uint8Array(geometry.size).fill(0xff),
  seed = 1,
  persist = () => true,
  readOnly = false,
}: NorOptions = {}): Nor {
  const { size, sectorSize, programUnit } = geometry;
  if (image.length !== size) throw new RangeError(`flash: image of ${image.length} bytes for a partition of ${size}`);
  const random = seededBelow(seed);
  const wear = new Array<number>(size / sectorSize).fill(0);
  /** Bits that read differently each time, by offset. */
  const unsettled = new Map<number, number>();
  /** Unsettled bits read alike within one read. */
  let isTogether = false;
  let untilCut = 0;
  let cut: Cut = {};
  let isDown = false;

  const requirePower = () => {
    if (isDown) throw new PowerCut('flash: the power is off');
  };
  const requireRange = (offset: number, length: number) => {
    requireWhole(offset, 'offset');
    requireWhole(length, 'length');
    if (offset + length > size) throw new RangeError(`flash: ${length} bytes at ${offset} pass the end at ${size}`);
  };
  const settle = (offset: number, bits: number) => {
    const left = (unsettled.get(offset) ?? 0) & ~bits;
    if (left === 0) unsettled.delete(offset);
    else unsettled.set(offset, left);
  };
  /** One reading of a cell's unsettled bits; `coin`: how they all read, 0 or 255, or null for each its own. */
  const sample = (offset: number, coin: number | null) => {
    const bits = unsettled.get(offset);
    if (bits !== undefined) image[offset] = (image[offset]! & ~bits) | ((coin ?? random(256)) & bits);
  };
  const isCutNow = () => untilCut > 0 && --untilCut === 0;

  const finish = (
    kind: 'program' | 'erase',
    offset: number,
    length: number,
    wasCut: boolean,
    before?: Uint8Array,
    done = '',
  ): 'ok' | 'fault' => {
    const isKept = persist(offset, length);
    if (!isKept && before) image.set(before, offset);
    if (wasCut) isDown = true;
    nor.onOperation?.({ kind, offset, length, cut: wasCut });
    if (wasCut) {
      const sector = Math.floor(offset / sectorSize);
      const where =
        kind === 'erase'
          ? `erase of sector ${sector}, bytes ${offset} to ${offset + length - 1}`
          : `program of ${length} bytes at ${offset} in sector ${sector}, ${done}`;
      throw new PowerCut(`flash: power cut in the ${kind} of ${length} bytes at ${offset}`, where);
    }
    return isKept ? 'ok' : 'fault';
  };

  /** Returns in words what was done. */
  const tearProgram = (offset: number, bytes: Uint8Array): string => {
    const byte = Math.min(cut.byte ?? random(bytes.length), bytes.length - 1);
    const torn = byte - (byte % programUnit);
    for (let i = 0; i < torn; i++) image[offset + i]! &= bytes[i]!;
    const how = cut.bits ?? (['none', 'some', 'all', 'together'] as const)[random(4)];
    isTogether = how === 'together';
    let isBegun = false;
    for (let i = torn; i < torn + programUnit; i++) {
      const at = offset + i;
      const before = image[at]!;
      const clearing = image[at]! & ~bytes[i]!;
      if (how === 'some') image[at]! &= ~(clearing & random(256));
      if (how === 'all') image[at]! &= ~clearing;
      const odd = isTogether ? clearing : clearing & random(256);
      if (odd !== 0) unsettled.set(at, (unsettled.get(at) ?? 0) | odd);
      isBegun ||= odd !== 0 || image[at] !== before;
    }
    return `after ${torn} of them${isBegun ? ' and some bits of the next' : ''}`;
  };

  const tearErase = (offset: number) => {
    isTogether = false;
    const how = cut.erase ?? (['early', 'noise', 'late'] as const)[random(3)];
    for (let at = offset; at < offset + sectorSize; at++) {
      const rare = random(32) === 0;
      if (how === 'noise') image[at] = image[at]! | random(256);
      if (how === 'late') image[at] = 0xff;
      if (how === 'noise' || rare) {
        unsettled.set(at, (unsettled.get(at) ?? 0) | random(256));
        sample(at, null);
      }
    }
  };

  const nor: Nor = {
    size,
    sectorSize,
    programUnit,
    readOnly,
    image,
    wear,
    counts: { programs: 0, erases: 0, bytesProgrammed: 0, bytesRead: 0 },
    onOperation: null,
    stuck: new Set(),
    get isDown() {
      return isDown;
    },

    read(offset, length) {
      requireRange(offset, length);
      requirePower();
      nor.counts.bytesRead += length;
      if (unsettled.size > 0) {
        const coin = isTogether ? random(2) * 255 : null;
        for (let at = offset; at < offset + length; at++) sample(at, coin);
      }
      return image.slice(offset, offset + length).buffer as ArrayBuffer;
    },

    program(offset, buffer) {
      if (!(buffer instanceof ArrayBuffer)) throw new TypeError('flash: program takes an ArrayBuffer');
      const bytes = new Uint8Array(buffer);
      requireRange(offset, bytes.length);
      if (offset % programUnit !== 0 || bytes.length % programUnit !== 0) {
        throw new RangeError(`flash: ${bytes.length} bytes at ${offset} are not whole units of ${programUnit}`);
      }
      requirePower();
      if (bytes.length === 0) return 'ok';
      nor.counts.programs++;
      nor.counts.bytesProgrammed += bytes.length;
      const isCut = isCutNow();
      if (readOnly || nor.stuck.has(Math.floor(offset / sectorSize))) {
        finish('program', offset, bytes.length, isCut, undefined, 'after 0 of them');
        return 'fault';
      }
      const before = image.slice(offset, offset + bytes.length);
      let done = '';
      if (isCut) {
        done = tearProgram(offset, bytes);
      } else {
        for (let i = 0; i < bytes.length; i++) {
          image[offset + i]! &= bytes[i]!;
          if (unsettled.size > 0) settle(offset + i, ~bytes[i]! & 0xff);
        }
      }
      return finish('program', offset, bytes.length, isCut, before, done);
    },

    erase(offset) {
      requireRange(offset, sectorSize);
      if (offset % sectorSize !== 0) throw new RangeError(`flash: no sector begins at ${offset}`);
      requirePower();
      nor.counts.erases++;
      const isCut = isCutNow();
      const sector = offset / sectorSize;
      if (readOnly || nor.stuck.has(sector)) {
        finish('erase', offset, sectorSize, isCut);
        return 'fault';
      }
      wear[sector]!++;
      const before = image.slice(offset, offset + sectorSize);
      if (isCut) {
        tearErase(offset);
      } else {
        image.fill(0xff, offset, offset + sectorSize);
        for (const at of [...unsettled.keys()]) if (at >= offset && at < offset + sectorSize) unsettled.delete(at);
      }
      return finish('erase', offset, sectorSize, isCut, before);
    },

    cutAt(n, how = {}) {
      requireWhole(n, 'operation');
      untilCut = n;
      cut = how;
    },
    isCutAhead: () => untilCut > 0,
    restore() {
      isDown = false;
      untilCut = 0;
    },
    wipe: () => nor.burn(new Uint8Array(size).fill(0xff)),
    burn(bytes) {
      if (bytes.length !== size) throw new RangeError(`flash: ${bytes.length} bytes for a partition of ${size}`);
      if (readOnly) return 'fault';
      const before = image.slice();
      image.set(bytes);
      unsettled.clear();
      if (persist(0, size)) return 'ok';
      image.set(before);
      return 'fault';
    },
    flip(offset, bit) {
      requireRange(offset, 1);
      image[offset]! ^= 1 << bit;
      persist(offset, 1);
    },
  };
  return nor;
}
