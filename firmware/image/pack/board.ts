/**
 * Descriptions of boards, boards/NAME.json: what an image of a board is made of. PORTING.md says what each entry is.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { patterns } from '../factory';
import { checkBoard } from './board-check';
import { ImageError } from './errors';

export interface Board {
  readonly name: string;
  /** Of the hardware, in update packages: `swupdate -H name:revision`. */
  readonly revision: string;
  /** Debian's name of the architecture. */
  readonly debian: string;
  /** Rust's name of the target. */
  readonly rust: string;
  readonly kernel: {
    /** Debian's package of the kernel, or the one that names it. */
    readonly package: string;
    /** Modules that boot loads; those they need come by themselves. */
    readonly modules: readonly string[];
  };
  readonly disk: {
    readonly serial: string;
    /** Names and bytes, in their order. */
    readonly partitions: Readonly<Record<'env' | 'slot-a' | 'slot-b' | 'updater', number>>;
  };
  /** Bytes of the factory partition. */
  readonly factorySize: number;
  /** Bytes, sector and unit of the credential store's flash, as `npm run provision -- --store` takes them. */
  readonly store: string;
  /** What the boot program reads from /etc/board. */
  readonly boot: Readonly<Record<string, string>>;
  /** How `npm run emulate` starts it. */
  readonly qemu: {
    readonly program: string;
    readonly machine: readonly string[];
    /** QEMU's device that a monitor is plugged into. */
    readonly display: string;
    readonly devices: readonly string[];
    /** How the board is given its serial number, in the place of `{serial}`. */
    readonly serial: readonly string[];
    /** The kernel's command line. */
    readonly append: string;
  };
}

const folder = join(import.meta.dirname, '../boards');

/** Names of all boards. */
export const boardNames = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -5))
    .sort();

/** Throws RangeError for a name that is none of `boardNames`, ImageError for a description that is not as it has to be. */
export function readBoard(name: string): Board {
  if (!patterns.board.test(name) || !boardNames().includes(name))
    throw new RangeError(`no board "${name}"; there are ${boardNames().join(', ')}`);
  let board: unknown;
  try {
    board = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  } catch (error) {
    throw new ImageError(`boards/${name}.json is no JSON: ${(error as Error).message}`);
  }
  checkBoard(name, board);
  return board as Board;
}

/** The lines of /etc/board. */
export const bootLines = ({ name, revision, boot }: Board): string =>
  [['board', name], ['revision', revision], ...Object.entries(boot)]
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
