/**
 * Archives as Linux (initramfs) and swupdate read them: cpio, `newc` and `crc`, with nothing in them but what is given: no times, no
 * owners, so that two archives of the same files are equal.
 *
 * @module
 */
export interface Entry {
  /** Path without a leading slash. */
  readonly name: string;
  readonly data?: Uint8Array;
  /** With the type, as stat(2) has it: 0o100644 for a file, 0o040755 for a folder. */
  readonly mode: number;
  /** Of a character device. */
  readonly device?: readonly [major: number, minor: number];
}

const hex = (value: number): string => value.toString(16).padStart(8, '0');
const padding = (length: number): Buffer => Buffer.alloc(-length & 3);

function sum(data: Uint8Array): number {
  let total = 0;
  for (const byte of data) total = (total + byte) >>> 0;
  return total;
}

function entryBytes(
  format: 'newc' | 'crc',
  inode: number,
  { name, data = new Uint8Array(), mode, device = [0, 0] }: Entry,
): Buffer[] {
  const text = Buffer.from(`${name}\0`);
  const numbers = [
    inode,
    mode,
    0,
    0,
    1,
    0,
    data.length,
    0,
    0,
    ...device,
    text.length,
    format === 'crc' ? sum(data) : 0,
  ];
  const head = Buffer.from(`${format === 'crc' ? '070702' : '070701'}${numbers.map(hex).join('')}`, 'latin1');
  return [head, text, padding(head.length + text.length), Buffer.from(data), padding(data.length)];
}

/** Entries in their order, then the mark of the end. */
export function cpio(format: 'newc' | 'crc', entries: readonly Entry[]): Buffer {
  const end: Entry = { name: 'TRAILER!!!', mode: 0 };
  return Buffer.concat([
    ...entries.flatMap((entry, index) => entryBytes(format, index + 1, entry)),
    ...entryBytes(format, 0, end),
  ]);
}
