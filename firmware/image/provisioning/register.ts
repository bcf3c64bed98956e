/**
 * The factory's register: which recorder was given what, a CSV file that is only ever appended to. PROVISIONING.md has its columns.
 * No secret is in it.
 *
 * A CSV and no database: every factory tool reads it, a backup is a copy, and what a kill can do to it is a line that is not
 * finished. Each line's check covers all lines before it, so that one changed by hand is found.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  realpathSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { lockFile } from '../../../src/sim/flash/lock';
import { codeOf, ProvisionError } from './errors';

export interface RegisterRow {
  /** UTC, as 2026-01-15T11:32:00Z. */
  readonly time: string;
  readonly serial: string;
  readonly model: string;
  readonly board: string;
  /** `masterId`. */
  readonly master: string;
  /** `vendorKeyId`. */
  readonly relay: string;
  readonly desk: string;
  /** Of factory.bin, 64 hex digits. */
  readonly sha256: string;
}

export interface Register {
  /** By serial. */
  readonly rows: ReadonlyMap<string, RegisterRow>;
  /** Bytes behind the last line, of an append that was killed; `openRegister` took them away. */
  readonly torn: number;
}

export interface OpenRegister extends Register {
  /** Durable on return. Throws what the file system throws; the file then has none or some of the rows, each whole. */
  append(rows: readonly RegisterRow[]): void;
  close(): void;
}

const columns = ['time', 'serial', 'model', 'board', 'master', 'relay', 'desk', 'sha256'] as const;
export const HEADER = `${columns.join(',')},check1`;
const CHECK = 16;
const line =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ),([A-Z0-9]{1,32}),"((?:[^"]|""){1,64})",([a-z0-9_.-]{1,32}),([0-9a-f]{16}),(\d{1,3}:[0-9a-f]{16}),(\d{1,3}:[0-9a-f]{16}),([0-9a-f]{64}),([0-9a-f]{16})$/;

const checkOf = (before: string, text: string): string =>
  createHash('sha256').update(`${before},${text}`).digest('hex').slice(0, CHECK);

function textOf(row: RegisterRow): string {
  const { time, serial, model, board, master, relay, desk, sha256 } = row;
  return [time, serial, `"${model.replace(/"/g, '""')}"`, board, master, relay, desk, sha256].join(',');
}

interface Parsed extends Register {
  /** Bytes of whole lines. */
  readonly length: number;
  readonly check: string;
}

/** Throws ProvisionError for a line that was changed. */
function parse(file: string, bytes: Buffer): Parsed {
  const start = checkOf('', HEADER);
  const length = bytes.lastIndexOf(0x0a) + 1;
  const rows = new Map<string, RegisterRow>();
  const lines = bytes.subarray(0, length).toString('utf8').split('\n').slice(0, -1);
  const damaged = (at: number, what: string): never => {
    throw new ProvisionError(`register ${file}, line ${at + 1}: ${what}; nothing was written to it`);
  };
  let check = start;
  for (const [at, text] of lines.entries()) {
    if (at === 0) {
      if (text !== HEADER) damaged(at, 'this is no register, or one of another version');
      continue;
    }
    const found = line.exec(text) ?? damaged(at, 'no line of a register');
    const [time, serial, model, board, master, relay, desk, sha256, told] = found.slice(1) as string[] & { length: 9 };
    const row = { time, serial, model: model!.replace(/""/g, '"'), board, master, relay, desk, sha256 } as RegisterRow;
    check = checkOf(check, textOf(row));
    if (check !== told) damaged(at, 'it was changed, or a line before it was taken out');
    if (rows.has(row.serial)) damaged(at, `${row.serial} a second time`);
    rows.set(row.serial, row);
  }
  const tail = bytes.subarray(length);
  if (length === 0 && tail.length > 0 && !HEADER.startsWith(tail.toString('latin1'))) damaged(0, 'this is no register');
  return { rows, length, check, torn: tail.length };
}

/** What is in the register; nothing is written and nothing locked. A register that is not there is empty. */
export function readRegister(file: string): Register {
  try {
    return parse(file, readFileSync(file));
  } catch (error) {
    if (error instanceof ProvisionError) throw error;
    if (codeOf(error) === 'ENOENT') return { rows: new Map(), torn: 0 };
    throw new ProvisionError(`register ${file}: cannot be read (${codeOf(error)})`);
  }
}

/** Makes what is in a folder durable: its names. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function writeAll(handle: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
}

/** Opens the register for this process alone, makes it when it is not there, and takes an unfinished last line away. Throws ProvisionError. */
export function openRegister(named: string): OpenRegister {
  let file = named;
  let handle: number | undefined;
  let lock: ReturnType<typeof lockFile> | undefined;
  try {
    // one lock for all names of it
    file = existsSync(named) ? realpathSync(named) : join(realpathSync(dirname(named)), basename(named));
    const lockName = `${file}.lock`;
    lock = lockFile(lockName);
    if (!('release' in lock)) {
      const who = lock.heldBy === undefined ? `delete ${lockName} when none runs` : `process ${lock.heldBy}`;
      throw new ProvisionError(`register ${file}: another run writes to it (${who})`);
    }
    handle = openSync(file, 'a+', 0o644);
    const { rows, length, check: last, torn } = parse(file, readFileSync(handle));
    if (torn > 0) ftruncateSync(handle, length);
    if (length === 0) writeAll(handle, Buffer.from(`${HEADER}\n`));
    fsyncSync(handle);
    syncFolder(dirname(file));
    const opened = handle;
    const { release } = lock;
    let [check, size] = [last, fstatSync(opened).size];
    const known = new Map(rows);
    return {
      rows: known,
      torn,
      append(added) {
        if (fstatSync(opened).size !== size) throw new Error(`register ${file}: somebody else wrote to it`);
        const lines = added.map((row) => {
          const text = textOf(row);
          check = checkOf(check, text);
          return `${text},${check}\n`;
        });
        writeAll(opened, Buffer.from(lines.join('')));
        fsyncSync(opened);
        size = fstatSync(opened).size;
        for (const row of added) known.set(row.serial, row);
      },
      close() {
        closeSync(opened);
        release();
      },
    };
  } catch (error) {
    if (handle !== undefined) closeSync(handle);
    if (lock && 'release' in lock) lock.release();
    if (error instanceof ProvisionError) throw error;
    throw new ProvisionError(`register ${file}: cannot be opened (${codeOf(error)})`);
  }
}
