/**
 * A lock beside a flash file, so that no two simulators write to one flash: `FILE.lock` holds the process's id and, where the
 * system tells it, when that process started, so that a later process with the same id is not taken for it.
 *
 * @module
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

interface Lock {
  release(): void;
}

/** Who holds the lock. */
interface Holder {
  /** Process; undefined when the lock file does not tell. */
  readonly heldBy: number | undefined;
}

/** When a process started, in ticks since the computer did; undefined without /proc or such a process. */
function startOf(pid: number): string | undefined {
  try {
    // Behind the name in parentheses, which may hold anything: state is field 3, the start is field 22.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function isAlive(pid: number, start: string | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return start === undefined || (startOf(pid) ?? start) === start;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Takes a dead process's lock away, unless another process was faster and holds it now. */
function takeAway(file: string, stale: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (read(aside) === stale) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

/** How long a lock file without its process is looked at, in steps of 10 ms: its maker writes that next, or was killed. */
const LOOKS = 100;
const pause = new Int32Array(new SharedArrayBuffer(4));

/** Locks, or says who holds the lock. Throws what the file system throws. */
export function lockFile(file: string): Lock | Holder {
  const own = `${process.pid} ${startOf(process.pid) ?? ''}`.trimEnd();
  let looks = 0;
  for (;;) {
    try {
      writeFileSync(file, own, { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const held = read(file);
    if (held === undefined) continue;
    if (held === '') {
      if (++looks > LOOKS) takeAway(file, held);
      else Atomics.wait(pause, 0, 0, 10);
      continue;
    }
    const [, pid, start] = /^(\d{1,9})(?: (\d+))?$/.exec(held) ?? [];
    if (pid === undefined) return { heldBy: undefined };
    if (isAlive(Number(pid), start)) return { heldBy: Number(pid) };
    takeAway(file, held);
  }
  const remove = (): void => {
    try {
      if (read(file) === own) rmSync(file, { force: true });
    } catch {
      // What stays is the lock of a process that has ended.
    }
  };
  process.on('exit', remove);
  return {
    release() {
      process.off('exit', remove);
      remove();
    },
  };
}
