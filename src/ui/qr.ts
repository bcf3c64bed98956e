/**
 * QR codes: from a text to modules, and how large they have to be on the monitor.
 *
 * @module
 */
import type { ModuleData } from '@lvgljs/core';
import { encode } from 'uqr';
import { monitor, px } from './monitor';

/** Light modules on each side, which the widget draws. */
const quiet = 4;

/** The smallest code of level M that holds `text`; capital letters, digits and `:/.` alone make it an alphanumeric one. */
export function qrModules(text: string): ModuleData {
  const { size, data } = encode(text, { ecc: 'M', border: 0 });
  const row = (size + 7) >> 3;
  const bytes = new Uint8Array(row * size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) if (data[y]![x]) bytes[y * row + (x >> 3)]! |= 0x80 >> (x & 7);
  return { side: size, bytes };
}

/** Least pixels of a module: photographs of smaller ones fail. */
const leastModule = (): number => Math.ceil((6 * monitor().height) / 1080);

/** Side of a code with its quiet zone, in pixels of the monitor: at most `size` of the design, but more when its modules need it. */
export function qrSide({ side }: ModuleData, size: number): number {
  const across = side + 2 * quiet;
  return across * Math.max(leastModule(), Math.floor(px(size) / across));
}
