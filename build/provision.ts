/**
 * `npm run provision`: factory partitions, stickers and the factory's register. `--help` says what it takes, firmware/image/PROVISIONING.md
 * how it works.
 *
 * @module
 */

import { randomBytes } from 'node:crypto';
import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import { patterns, SIZES } from '../firmware/image/factory';
import { boardNames, readBoard } from '../firmware/image/pack/board';
import { ImageError } from '../firmware/image/pack/errors';
import { planOf, runBatch, type Stage, type Task } from '../firmware/image/provisioning/batch';
import { ProvisionError } from '../firmware/image/provisioning/errors';
import { lockFolder } from '../firmware/image/provisioning/folder';
import { parseGeometry } from '../firmware/image/provisioning/geometry';
import { checkKeys, parseMaster, readMaster, readVendorKey } from '../firmware/image/provisioning/keys';
import { makeKeys } from '../firmware/image/provisioning/make-keys';
import type { Lot } from '../firmware/image/provisioning/recorder-files';
import { type OpenRegister, openRegister, readRegister } from '../firmware/image/provisioning/register';
import { askSecret } from '../firmware/image/provisioning/secret-input';
import { checkSerial, countUp, readSerials } from '../firmware/image/provisioning/serials';
import type { NorGeometry } from '../src/sim/flash/nor';
import { readCommandLine, refuse, wholeNumber } from './command-line';
import { createProgress, timeText } from './progress';
import { builtStickers } from './stickers';

const { values } = readCommandLine('provision', {
  options: {
    serial: { type: 'string' },
    first: { type: 'string' },
    count: { type: 'string' },
    serials: { type: 'string' },
    model: { type: 'string' },
    board: { type: 'string' },
    master: { type: 'string' },
    'relay-key': { type: 'string' },
    'desk-key': { type: 'string' },
    out: { type: 'string' },
    register: { type: 'string' },
    size: { type: 'string' },
    store: { type: 'string' },
    'no-stickers': { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    'make-keys': { type: 'string' },
  },
});

/** One line of the terminal. */
const tell = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

function needed(option: keyof typeof values, pattern: RegExp, expected: string): string {
  const value = values[option];
  if (value === undefined) return refuse('provision', `--${option} is missing`);
  if (typeof value === 'string' && pattern.test(value)) return value;
  return refuse('provision', `--${option}: expected ${expected}, got ${JSON.stringify(value)}`);
}

function serialsOf(): readonly string[] {
  const { serial, first, count, serials } = values;
  if ([serial, first, serials].filter((value) => value !== undefined).length !== 1)
    return refuse('provision', 'expected one of --serial, --serials and --first');
  if ((first === undefined) !== (count === undefined)) return refuse('provision', '--first and --count go together');
  if (serial !== undefined) return [checkSerial('--serial', serial)];
  return first === undefined ? readSerials(serials!) : countUp(first, wholeNumber('provision', 'count', count!, 1));
}

function geometryOf(text: string | undefined): NorGeometry | undefined {
  if (text === undefined) return undefined;
  const wanted = 'expected 2 to 64 sectors of 4 to 128 KiB, such as 65536:4096:1';
  return parseGeometry(text) ?? refuse('provision', `--store: ${wanted}, got "${text}"`);
}

/** A store image of another geometry than the board's flash would be refused by its recorder. */
function checkGeometry(board: string, store: NorGeometry | undefined): void {
  if (store === undefined || !boardNames().includes(board)) return;
  const wanted = readBoard(board).store;
  const given = [store.size, store.sectorSize, store.programUnit].join(':');
  if (wanted !== given) refuse('provision', `--store: the flash of ${board} is ${wanted}, got ${given}`);
}

async function lotOf(): Promise<Lot> {
  const model = needed('model', patterns.model, '1 to 32 printable ASCII characters');
  const board = needed('board', patterns.board, '1 to 32 of a-z, 0-9, "-", "_" and "."');
  const out = needed('out', /^[^\0]+$/, 'a folder');
  const size = wholeNumber('provision', 'size', values.size ?? String(SIZES.default), SIZES.least);
  if (size > SIZES.most) refuse('provision', `--size: ${SIZES.most} at most, got ${size}`);
  const store = geometryOf(values.store);
  checkGeometry(board, store);
  const relay = readVendorKey('--relay-key', needed('relay-key', /./s, 'ID:FILE'));
  const desk = readVendorKey('--desk-key', needed('desk-key', /./s, 'ID:FILE'));
  checkKeys({ relay, desk });
  const file = needed('master', /^[^\0]+$/, 'a file');
  const master = file === '-' ? parseMaster('--master', await askSecret('master: ')) : readMaster('--master', file);
  const makeSticker = values['no-stickers'] ? undefined : await builtStickers();
  return {
    model,
    board,
    out,
    partitionSize: size,
    store,
    keys: { master, relay, desk },
    makeSticker,
    random: randomBytes,
  };
}

const stages: Readonly<Record<Stage, string>> = {
  new: 'to make',
  unregistered: 'made, with no row in the register yet',
  incomplete: 'without a sticker or store image',
  done: 'done before',
};

function planText(plan: readonly Task[]): string {
  const counted = (Object.keys(stages) as Stage[]).map(
    (stage) => [plan.filter((task) => task.stage === stage).length, stages[stage]] as const,
  );
  return counted
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(', ');
}

/** Before a batch, not in its middle. */
function checkRoom({ out, partitionSize, store, makeSticker }: Lot, plan: readonly Task[]): void {
  const each = partitionSize + (store?.size ?? 0) + (makeSticker ? 32_768 : 0) + 8192;
  const wanted = each * plan.filter(({ stage }) => stage === 'new').length;
  const { bavail, bsize } = statfsSync(out);
  if (wanted > bavail * bsize)
    throw new ProvisionError(
      `${out}: ${Math.ceil(wanted / 1e6)} MB are needed, ${Math.floor((bavail * bsize) / 1e6)} are free`,
    );
}

async function work(lot: Lot, plan: readonly Task[], register: OpenRegister): Promise<number> {
  const total = plan.filter(({ stage }) => stage !== 'done').length;
  const begun = performance.now();
  const progress = createProgress();
  let isStopped = false;
  for (const [signal, number] of [
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const)
    process.on(signal, () => {
      if (isStopped) process.exit(128 + number);
      isStopped = true;
    });
  const seconds = (): number => (performance.now() - begun) / 1000;
  const done = await runBatch(lot, plan, register, {
    now: () => new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    isStopped: () => isStopped,
    onProgress: (count) =>
      progress.show(() => {
        const [rate, filled] = [count / seconds(), Math.floor((24 * count) / total)];
        const bar = `[${'#'.repeat(filled)}${'.'.repeat(24 - filled)}]`;
        return `${bar} ${count} of ${total}, ${rate.toFixed(1)} a second, ${timeText((total - count) / rate)} left`;
      }),
  });
  progress.clear();
  const took = total > 1 ? ` in ${timeText(seconds())}` : '';
  if (done < total) tell(`provision: stopped: ${done} of ${total} done${took}; the same command goes on`);
  else console.log(total === 0 ? `nothing to do: ${planText(plan)}` : `${done} provisioned${took}, in ${lot.out}`);
  return done < total ? 1 : 0;
}

async function provision(): Promise<number> {
  if (values['make-keys'] !== undefined) {
    const options = makeKeys(values['make-keys']);
    tell("For development only: a vendor's own keys are made, and kept, where the vendor keeps secrets.");
    console.log(options.join(' '));
    return 0;
  }
  const serials = serialsOf();
  const lot = await lotOf();
  const file = values.register ?? join(lot.out, 'register.csv');
  try {
    if (values['dry-run']) {
      console.log(planText(planOf(lot, serials, readRegister(file))));
      return 0;
    }
    lockFolder(lot.out);
    const register = openRegister(file);
    if (register.torn > 0) tell(`provision: ${file}: an unfinished line of ${register.torn} bytes was taken away`);
    try {
      const plan = planOf(lot, serials, register);
      checkRoom(lot, plan);
      return await work(lot, plan, register);
    } finally {
      register.close();
    }
  } finally {
    lot.keys.master.fill(0);
  }
}

try {
  process.exitCode = await provision();
} catch (error) {
  const isRefused = error instanceof ProvisionError || error instanceof ImageError;
  const isFile = error instanceof Error && 'syscall' in error;
  if (!isRefused && !isFile) throw error;
  const message = isFile ? `${error.message}; what is done stays, the same command goes on` : (error as Error).message;
  for (const line of message.split('\n')) tell(`provision: ${line}`);
  process.exitCode = isRefused ? 2 : 1;
}
