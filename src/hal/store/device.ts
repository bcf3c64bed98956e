/**
 * The flash as the store uses it: every program and erase is read back, so a lie of the device becomes a plain `false`.
 *
 * @module
 */

import { sameBytes, toBuffer } from '../bytes';
import type { Geometry } from './layout';

export interface Device extends Geometry {
  /** Null when the flash does not answer. */
  read(offset: number, length: number): Uint8Array | null;
  /** Programs whole units and reads them back; false unless the flash now holds exactly `bytes`. */
  program(offset: number, bytes: Uint8Array): boolean;
  /** Erases a sector by its index and reads it back. */
  erase(index: number): boolean;
}

/** Length of `bytes` without the erased (0xff) bytes at its end. */
export function usedLength(bytes: Uint8Array): number {
  let end = bytes.length;
  const trim = (to: number) => {
    while (end > to && bytes[end - 1] === 0xff) end--;
  };
  // Words first: most of a sector is erased, and the engine is an interpreter.
  if (bytes.byteOffset % 4 === 0) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, end >> 2);
    let word = words.length;
    trim(word * 4);
    if (end === word * 4) {
      while (word >= 4 && (words[word - 1]! & words[word - 2]! & words[word - 3]! & words[word - 4]!) === -1) word -= 4;
      while (word > 0 && words[word - 1] === -1) word--;
      end = word * 4;
    }
  }
  trim(0);
  return end;
}

export const isErased = (bytes: Uint8Array): boolean => usedLength(bytes) === 0;

/** Whether all bytes from `from` to `to` are `value`. */
export function isFilled(bytes: Uint8Array, from: number, to: number, value: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== value) return false;
  return true;
}

/** Wraps the host's flash. */
export function makeDevice(flash: HostFlash, geometry: Geometry): Device {
  const read = (offset: number, length: number) => {
    const bytes = flash.read(offset, length);
    return bytes === null ? null : new Uint8Array(bytes);
  };
  return {
    ...geometry,
    read,
    program(offset, bytes) {
      if (flash.program(offset, toBuffer(bytes)) !== 'ok') return false;
      const back = read(offset, bytes.length);
      const same = back !== null && sameBytes(back, bytes);
      back?.fill(0);
      return same;
    },
    erase(index) {
      if (flash.erase(index * geometry.sectorSize) !== 'ok') return false;
      const back = read(index * geometry.sectorSize, geometry.sectorSize);
      return back !== null && isErased(back);
    },
  };
}
