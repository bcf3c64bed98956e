/**
 * Pictures of a monitor as QEMU writes them.
 *
 * @module
 */
import type { Picture } from '../../../src/sim/script/pictures';

/** Reads a binary PPM of 255 levels. Undefined when the file ends too early: it is being written. Throws when it is something else. */
export function parsePpm(bytes: Uint8Array): Picture | undefined {
  const head = Buffer.from(bytes.subarray(0, 64)).toString('latin1');
  if (head.length < 16) return undefined;
  const found = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(head);
  if (!found) throw new Error(`no PPM: ${JSON.stringify(head.slice(0, 20))}`);
  const [width, height] = [Number(found[1]), Number(found[2])];
  const start = found[0].length;
  if (bytes.length < start + 3 * width * height) return undefined;
  const pixels = new Uint32Array(width * height);
  for (let i = 0, at = start; i < pixels.length; i++, at += 3)
    pixels[i] = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
  return { width, height, pixels };
}
