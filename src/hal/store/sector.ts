/**
 * What stands at the beginning of a sector: the preamble (this sector was erased to the end), two copies of the header of a log,
 * and the complete mark.
 *
 * @module
 */

import { concat, getU32, sameBytes, setU32 } from '../bytes';
import { type Device, isErased, isFilled } from './device';
import { formatVersion, type Geometry, headerSize, magics, preambleSize, recordsStart, sectorOffsets } from './layout';
import type { Mac } from './mac';

/**
 * A sector judged by its first bytes. `blank`: erased or looking so; `clean`: erased for certain, with our preamble; `log`: an
 * authentic header; `dirty`: anything else, `ours` when an authentic preamble stands before it, be it of
 * another geometry.
 */
export type Head =
  | { readonly kind: 'blank' | 'clean' }
  | { readonly kind: 'dirty'; readonly ours: boolean }
  | {
      readonly kind: 'log';
      readonly epoch: number;
      readonly major: number;
      /** The complete mark was programmed, if only in part. */
      readonly complete: boolean;
      /** Geometry in the header is that of the flash. */
      readonly fits: boolean;
      /** One of the copies, or the preamble, is rotten. */
      readonly weak: boolean;
    };

const geometryBytes = ({ sectorSize, unit, count }: Geometry) => [Math.log2(sectorSize), Math.log2(unit), count];
const putText = (bytes: Uint8Array, text: string) => {
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
};

/** The preamble of every sector of this recorder; 32 bytes. */
export function makePreamble(geometry: Geometry, mac: Mac): Uint8Array {
  const fields = new Uint8Array(16);
  putText(fields, magics.preamble);
  fields.set(geometryBytes(geometry), 8);
  return concat(fields, mac('preamble', fields));
}

/** One copy of the header of a log; 48 bytes. */
export function makeHeader(geometry: Geometry, epoch: number, mac: Mac): Uint8Array {
  const fields = new Uint8Array(32);
  putText(fields, magics.header);
  fields[8] = formatVersion.major;
  fields[9] = formatVersion.minor;
  fields.set(geometryBytes(geometry), 10);
  setU32(fields, 16, epoch);
  return concat(fields, mac('header', fields));
}

function isPreamble(bytes: Uint8Array, mac: Mac): boolean {
  for (let i = 0; i < magics.preamble.length; i++) if (bytes[i] !== magics.preamble.charCodeAt(i)) return false;
  return sameBytes(mac('preamble', bytes.subarray(0, 16)), bytes.subarray(16, preambleSize));
}

function readCopy(bytes: Uint8Array, mac: Mac): Uint8Array | null {
  for (let i = 0; i < magics.header.length; i++) if (bytes[i] !== magics.header.charCodeAt(i)) return null;
  const fields = bytes.slice(0, 32);
  return sameBytes(mac('header', fields), bytes.subarray(32, headerSize)) ? fields : null;
}

/** Judges the first `recordsStart(unit)` bytes of a sector. */
export function parseHead(bytes: Uint8Array, geometry: Geometry, preamble: Uint8Array, mac: Mac): Head {
  if (isErased(bytes)) return { kind: 'blank' };
  const prepared = sameBytes(bytes.subarray(0, preambleSize), preamble);
  if (prepared && isErased(bytes.slice(preambleSize))) return { kind: 'clean' };
  const { headerA, headerB, complete } = sectorOffsets;
  const a = readCopy(bytes.subarray(headerA, headerA + headerSize), mac);
  const b = readCopy(bytes.subarray(headerB, headerB + headerSize), mac);
  const fields = a ?? b;
  if (fields === null) return { kind: 'dirty', ours: isPreamble(bytes, mac) };
  return {
    kind: 'log',
    epoch: getU32(fields, 16),
    major: fields[8]!,
    complete: !isFilled(bytes, complete, complete + geometry.unit, 0xff),
    fits: geometryBytes(geometry).every((value, i) => fields[10 + i] === value),
    weak: !prepared || a === null || b === null,
  };
}

/** Reads and judges every sector; null when the flash does not answer. */
export function readHeads(device: Device, preamble: Uint8Array, mac: Mac): Head[] | null {
  const heads: Head[] = [];
  for (let index = 0; index < device.count; index++) {
    const bytes = device.read(index * device.sectorSize, recordsStart(device.unit));
    if (bytes === null) return null;
    heads.push(parseHead(bytes, device, preamble, mac));
  }
  return heads;
}

/** `killed`: could not be erased, but can no longer be taken for a log; `stuck`: neither. */
export type Retired = 'clean' | 'killed' | 'stuck';

/**
 * Erases a sector and gives it its preamble. Preamble and headers go first: a torn erase might leave them standing, and with them
 * a log that had no complete mark but now has noise in its place, or the claim that the noise is a clean sector.
 */
export function retireSector(device: Device, index: number, preamble: Uint8Array): Retired {
  const offset = index * device.sectorSize;
  const killed = device.program(offset, new Uint8Array(sectorOffsets.complete));
  if (device.erase(index) && device.program(offset, preamble)) return 'clean';
  return killed || device.program(offset, new Uint8Array(sectorOffsets.complete)) ? 'killed' : 'stuck';
}
