/**
 * The log of a guest's writes, as QEMU's filter `blklogwrites` makes it: the format of dm-log-writes
 * (Documentation/admin-guide/device-mapper/log-writes.rst of Linux). A superblock in the first sector; then each request: a header in
 * a sector of its own, and the data.
 *
 * superblock: magic (8) | version 1 (8) | entries (8) | sector size (4); entry: sector (8) | sectors (8) | flags (8) | bytes of data (8).
 *
 * QEMU differs: it leaves the last field of a write 0, its length is that of its sectors (seen in 7.2). The superblock is written now and
 * then, with `log-super-update-interval=1` at each request; its count is not looked at: entries are walked to the end of the file. A
 * guest is told that its request is done after the entry is in the file.
 *
 * @module
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const MAGIC = 0x6a736677736872n;
const VERSION = 1n;
const HEADER = 32;
const flags = { flush: 1n, fua: 2n, discard: 4n, mark: 8n } as const;

export class WriteLogError extends Error {
  override readonly name = 'WriteLogError';
}

/** What the guest asked of its disk. Offsets and lengths in bytes. */
export type DiskRequest =
  | { readonly kind: 'write'; readonly offset: number; readonly data: Uint8Array; readonly isDurable: boolean }
  | { readonly kind: 'discard'; readonly offset: number; readonly length: number }
  | { readonly kind: 'flush' };

/** Bytes behind an entry's header. */
const dataLength = (sectors: bigint, flag: bigint, unit: number): number =>
  flag & flags.discard ? 0 : Number(sectors) * unit;

/** All requests in a log; one that is only half in the file (QEMU is writing it) is left out. Throws WriteLogError. */
export function parseWriteLog(bytes: Uint8Array): DiskRequest[] {
  if (bytes.length === 0) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u64 = (at: number): bigint => view.getBigUint64(at, true);
  if (bytes.length < HEADER || u64(0) !== MAGIC) throw new WriteLogError('this is no log of blklogwrites');
  if (u64(8) !== VERSION) throw new WriteLogError(`a log of version ${u64(8)}`);
  const unit = view.getUint32(24, true);
  if (unit < HEADER || (unit & (unit - 1)) !== 0) throw new WriteLogError(`a log with sectors of ${unit} bytes`);
  const requests: DiskRequest[] = [];
  for (let at = unit; at + HEADER <= bytes.length; ) {
    const [sector, sectors, flag] = [u64(at), u64(at + 8), u64(at + 16)];
    const length = dataLength(sectors, flag, unit);
    // Not written yet: sectors of the file that QEMU passed over.
    if (sectors === 0n && flag === 0n) break;
    const data = at + unit;
    if (data + length > bytes.length) break;
    if (flag & flags.discard) {
      requests.push({ kind: 'discard', offset: Number(sector) * unit, length: Number(sectors) * unit });
    } else if (length > 0) {
      if (length !== Number(sectors) * unit)
        throw new WriteLogError(`entry ${requests.length}: ${length} bytes of data`);
      const isDurable = (flag & flags.fua) !== 0n;
      // copied: the slice of a Buffer would be a view
      requests.push({
        kind: 'write',
        offset: Number(sector) * unit,
        data: new Uint8Array(bytes.subarray(data, data + length)),
        isDurable,
      });
    } else if (flag & flags.flush) {
      requests.push({ kind: 'flush' });
    } else {
      throw new WriteLogError(`entry ${requests.length}: flags ${flag}, no data`);
    }
    at = data + length;
  }
  return requests;
}

/** Counts the requests in a log that is being written, without reading their data. */
export interface LogCounter {
  count(): number;
  close(): void;
}

/** The file must exist; it may be empty yet. */
export function countWriteLog(path: string): LogCounter {
  const file = openSync(path, 'r');
  const header = Buffer.alloc(HEADER);
  let unit = 0;
  let next = 0;
  let entries = 0;
  const has = (at: number): boolean => readSync(file, header, 0, HEADER, at) === HEADER;
  return {
    count() {
      if (unit === 0) {
        if (!has(0) || header.readBigUInt64LE(0) !== MAGIC) return 0;
        unit = header.readUInt32LE(24);
        next = unit;
      }
      const { size } = fstatSync(file);
      while (has(next)) {
        const [sectors, flag] = [header.readBigUInt64LE(8), header.readBigUInt64LE(16)];
        const length = dataLength(sectors, flag, unit);
        if ((sectors === 0n && flag === 0n) || next + unit + length > size) break;
        next += unit + length;
        entries++;
      }
      return entries;
    },
    close: () => closeSync(file),
  };
}

/** A log of these requests, for tests of what reads one. */
export function encodeWriteLog(requests: readonly DiskRequest[], unit = 512): Uint8Array {
  const sectors: Uint8Array[] = [];
  const header = (...words: readonly bigint[]): void => {
    const bytes = new Uint8Array(unit);
    const view = new DataView(bytes.buffer);
    for (const [index, word] of words.entries()) view.setBigUint64(8 * index, word, true);
    sectors.push(bytes);
  };
  const at = (bytes: number): bigint => BigInt(bytes / unit);
  header(MAGIC, VERSION, BigInt(requests.length), BigInt(unit));
  for (const request of requests) {
    if (request.kind === 'flush') header(0n, 0n, flags.flush, 0n);
    else if (request.kind === 'discard') header(at(request.offset), at(request.length), flags.discard, 0n);
    else {
      const { offset, data, isDurable } = request;
      header(at(offset), at(data.length), isDurable ? flags.fua : 0n, 0n);
      sectors.push(data);
    }
  }
  return Buffer.concat(sectors);
}
