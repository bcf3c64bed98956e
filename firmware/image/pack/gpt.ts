/**
 * Partition tables: GPT (UEFI specification 2.10, chapter 5), without random parts, so that two disks made of the same are equal.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { crc32 } from './crc32';

const SECTOR = 512;
const ALIGNMENT = 1 << 20;
const ENTRIES = 128;
const ENTRY = 128;
const TABLE = (ENTRIES * ENTRY) / SECTOR;
/** Linux filesystem data. */
const TYPE = '0fc63daf84834772 8e793d69d8477de4'.replace(' ', '');

export interface Part {
  readonly name: string;
  /** Bytes from the beginning of the disk. */
  readonly offset: number;
  readonly size: number;
}

/** Puts partitions one behind the other from 1 MiB on, each on a multiple of 1 MiB. */
export function layOut(sizes: Readonly<Record<string, number>>): {
  readonly parts: readonly Part[];
  readonly size: number;
} {
  let end = ALIGNMENT;
  const parts = Object.entries(sizes).map(([name, size]) => {
    const offset = end;
    end += Math.ceil(size / ALIGNMENT) * ALIGNMENT;
    return { name, offset, size };
  });
  return { parts, size: end + ALIGNMENT };
}

/** A GUID as GPT stores it: the first three groups are little-endian. */
function guidBytes(hex: string): Buffer {
  const bytes = Buffer.from(hex, 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

const guidOf = (text: string): Buffer => guidBytes(createHash('sha256').update(text).digest('hex').slice(0, 32));

function protectiveMbr(sectors: number): Buffer {
  const mbr = Buffer.alloc(SECTOR);
  Buffer.from([0, 0, 2, 0, 0xee, 0xff, 0xff, 0xff]).copy(mbr, 446);
  mbr.writeUInt32LE(1, 454);
  mbr.writeUInt32LE(Math.min(sectors - 1, 0xffffffff), 458);
  mbr.writeUInt16LE(0xaa55, 510);
  return mbr;
}

function entriesOf(disk: string, parts: readonly Part[]): Buffer {
  const table = Buffer.alloc(ENTRIES * ENTRY);
  for (const [index, { name, offset, size }] of parts.entries()) {
    const entry = table.subarray(index * ENTRY, (index + 1) * ENTRY);
    guidBytes(TYPE).copy(entry);
    guidOf(`${disk}/${name}`).copy(entry, 16);
    entry.writeBigUInt64LE(BigInt(offset / SECTOR), 32);
    entry.writeBigUInt64LE(BigInt((offset + size) / SECTOR - 1), 40);
    entry.write(name, 56, 72, 'utf16le');
  }
  return table;
}

function header(disk: string, sectors: number, isBackup: boolean, table: Buffer): Buffer {
  const [first, last] = [1, sectors - 1];
  const head = Buffer.alloc(SECTOR);
  head.write('EFI PART', 'latin1');
  head.writeUInt32LE(0x00010000, 8);
  head.writeUInt32LE(92, 12);
  head.writeBigUInt64LE(BigInt(isBackup ? last : first), 24);
  head.writeBigUInt64LE(BigInt(isBackup ? first : last), 32);
  head.writeBigUInt64LE(BigInt(2 + TABLE), 40);
  head.writeBigUInt64LE(BigInt(last - TABLE - 1), 48);
  guidOf(disk).copy(head, 56);
  head.writeBigUInt64LE(BigInt(isBackup ? last - TABLE : 2), 72);
  head.writeUInt32LE(ENTRIES, 80);
  head.writeUInt32LE(ENTRY, 84);
  head.writeUInt32LE(crc32(table), 88);
  head.writeUInt32LE(crc32(head.subarray(0, 92)), 16);
  return head;
}

/** What to write where. `disk`: any text; the disk's and the partitions' ids come from it. */
export function gpt(disk: string, parts: readonly Part[], size: number): readonly { offset: number; bytes: Buffer }[] {
  const sectors = size / SECTOR;
  const table = entriesOf(disk, parts);
  return [
    { offset: 0, bytes: protectiveMbr(sectors) },
    { offset: SECTOR, bytes: header(disk, sectors, false, table) },
    { offset: 2 * SECTOR, bytes: table },
    { offset: size - SECTOR - table.length, bytes: table },
    { offset: size - SECTOR, bytes: header(disk, sectors, true, table) },
  ];
}
