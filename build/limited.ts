/**
 * Commands that share a time limit: what runs past it is ended, with all the processes that it has started.
 *
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';

export type Ended = 'good' | 'failed' | 'late';

export interface Limited {
  /** Runs a command with its output shown. `late`: it was ended, or not started any more. */
  run(command: string, args: readonly string[], cwd: string): Promise<Ended>;
}

/** How long processes have to end by themselves, ms. */
const GRACE = 5000;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** To a command and all below it: each has a process group of its own. */
function tell(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // gone
  }
}

/** `limit`: of all its commands together, from now on, in ms. */
export function createLimited(limit: number): Limited {
  const end = performance.now() + limit;
  return {
    run: (command, args, cwd) =>
      new Promise((resolve) => {
        const left = end - performance.now();
        if (left <= 0) return resolve('late');
        const child = spawn(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
        let isLate = false;
        let killing: NodeJS.Timeout | undefined;
        const ending = setTimeout(() => {
          isLate = true;
          tell(child, 'SIGTERM');
          killing = setTimeout(() => tell(child, 'SIGKILL'), GRACE);
        }, left);
        // a group of its own does not hear the terminal
        const pass = (signal: NodeJS.Signals): void => tell(child, signal);
        for (const signal of signals) process.on(signal, pass);
        const over = (ended: Ended): void => {
          clearTimeout(ending);
          clearTimeout(killing);
          for (const signal of signals) process.off(signal, pass);
          // what it left behind, such as an emulator
          if (isLate) tell(child, 'SIGKILL');
          resolve(isLate ? 'late' : ended);
        };
        child.once('error', () => over('failed'));
        child.once('exit', (code) => over(code === 0 ? 'good' : 'failed'));
      }),
  };
}
