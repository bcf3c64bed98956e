/**
 * A run of provisioning: what is to be done for each serial number, then the work, in groups. Killed at any moment it can be run
 * again and goes on; PROVISIONING.md says why.
 *
 * @module
 */
import { checkBarCode, StickerError } from '../sticker/layout';
import { ProvisionError } from './errors';
import { masterId, vendorKeyId } from './keys';
import { findFactory, type Lot, makeFiles, missingFiles } from './recorder-files';
import { type OpenRegister, type Register, type RegisterRow, syncFolder } from './register';

/**
 * `new`: nothing is there. `unregistered`: its factory.bin is, which keeps its key, but no row of the register. `incomplete`: a
 * sticker or a store image is missing. `done`: all of it is there.
 */
export type Stage = 'new' | 'unregistered' | 'incomplete' | 'done';

export interface Task {
  readonly serial: string;
  readonly stage: Stage;
}

/** Recorders whose files are written side by side, and whose rows are appended at once. */
const GROUP = 32;
/** Serial numbers that are told when something is wrong with more. */
const TOLD = 3;

const identity = ({ model, board, keys }: Lot): Pick<RegisterRow, 'model' | 'board' | 'master' | 'relay' | 'desk'> => ({
  model,
  board,
  master: masterId(keys.master),
  relay: vendorKeyId(keys.relay),
  desk: vendorKeyId(keys.desk),
});

const words: Readonly<Record<keyof ReturnType<typeof identity>, string>> = {
  model: 'model',
  board: 'board',
  master: 'master',
  relay: 'relay key',
  desk: 'desk key',
};

function taskOf(lot: Lot, serial: string, row: RegisterRow | undefined): Task {
  const own = identity(lot);
  if (row) {
    const other = (Object.keys(words) as (keyof typeof words)[]).find((name) => row[name] !== own[name]);
    const was = `${serial} was provisioned on ${row.time}`;
    if (other)
      throw new ProvisionError(`${was} with another ${words[other]} (${row[other]}); a serial number is given once`);
    const found = findFactory(lot, serial);
    if (!found) throw new ProvisionError(`${was}, and its files are not in ${lot.out}; a serial number is given once`);
    if (found.sha256 !== row.sha256)
      throw new ProvisionError(`${was}, and the factory.bin in ${lot.out} is another one than the register has`);
    return { serial, stage: missingFiles(lot, serial).length > 0 ? 'incomplete' : 'done' };
  }
  return { serial, stage: findFactory(lot, serial) ? 'unregistered' : 'new' };
}

/** A key id is one key: who uses it for another would get requests that nobody can open. */
function checkIds(lot: Lot, rows: Iterable<RegisterRow>): void {
  const own = identity(lot);
  for (const row of rows) {
    if (row.master !== own.master)
      throw new ProvisionError(`--master is not the master of the register (${row.serial}); a factory has one master`);
    for (const name of ['relay', 'desk'] as const) {
      const [ownId, rowId] = [own[name].split(':')[0], row[name].split(':')[0]];
      if (ownId === rowId && own[name] !== row[name])
        throw new ProvisionError(
          `--${name}-key: id ${ownId} is another key in the register (${row.serial}); a new key gets a new id`,
        );
    }
  }
}

/** What is to be done, in the order of the serial numbers. Nothing is written. Throws ProvisionError with all that cannot be. */
export function planOf(lot: Lot, serials: readonly string[], { rows }: Register): readonly Task[] {
  checkIds(lot, rows.values());
  const problems: string[] = [];
  const tasks: Task[] = [];
  for (const serial of serials) {
    try {
      // better now than in the middle
      if (lot.makeSticker) checkBarCode(serial);
      tasks.push(taskOf(lot, serial, rows.get(serial)));
    } catch (error) {
      if (!(error instanceof ProvisionError) && !(error instanceof StickerError)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) {
    const more = problems.length > TOLD ? [`and ${problems.length - TOLD} more like these`] : [];
    throw new ProvisionError([...problems.slice(0, TOLD), ...more].join('\n'));
  }
  return tasks;
}

export interface Run {
  /** UTC, as the register has it. */
  readonly now: () => string;
  /** Called with the number of tasks done so far. */
  readonly onProgress: (done: number) => void;
  /** Asked between groups. */
  readonly isStopped: () => boolean;
}

/** Does what the plan has; the number of tasks done, less than there are only when stopped. Throws what the file system throws. */
export async function runBatch(lot: Lot, plan: readonly Task[], register: OpenRegister, run: Run): Promise<number> {
  const open = plan.filter(({ stage }) => stage !== 'done');
  const own = identity(lot);
  for (let at = 0; at < open.length; at += GROUP) {
    if (run.isStopped()) return at;
    const group = open.slice(at, at + GROUP);
    // all settle before an error is passed on: nothing goes on behind the back of who releases the lock
    const settled = await Promise.allSettled(group.map(({ serial }) => makeFiles(lot, serial)));
    const failed = settled.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    syncFolder(lot.out);
    const rows = group.flatMap(({ serial, stage }, index) => {
      const { value: sha256 } = settled[index] as PromiseFulfilledResult<string>;
      return stage === 'incomplete' ? [] : [{ time: run.now(), serial, ...own, sha256 }];
    });
    register.append(rows);
    run.onProgress(at + group.length);
  }
  return open.length;
}
