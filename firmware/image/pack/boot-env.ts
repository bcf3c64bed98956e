/**
 * The boot environment as the factory writes it: U-Boot's redundant format, two copies of 16 KiB at the beginning of the partition.
 *
 * @module
 */
import { crc32 } from './crc32';

/** Bytes of one copy. */
export const COPY = 0x4000;

/** One copy: CRC-32, counter, `name=value` lines that end with zeros. */
export function envCopy(values: Readonly<Record<string, string>>, counter: number): Buffer {
  const data = Buffer.alloc(COPY - 5);
  const text = Object.entries(values)
    .map(([name, value]) => `${name}=${value}\0`)
    .join('');
  if (Buffer.byteLength(text) >= data.length) throw new RangeError('the boot environment is too large');
  data.write(text);
  const head = Buffer.alloc(5);
  head.writeUInt32LE(crc32(data));
  head[4] = counter;
  return Buffer.concat([head, data]);
}

/** Both copies: the second one is the newer. */
export const bootEnv = (values: Readonly<Record<string, string>>): Buffer =>
  Buffer.concat([envCopy(values, 0), envCopy(values, 1)]);
