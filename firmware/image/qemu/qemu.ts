/**
 * One run of QEMU: started, asked, and ended, the process that was started here and no other. All waiting is for a condition: a
 * line on the serial console, a picture, the end of the process.
 *
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import type { Picture } from '../../../src/sim/script/pictures';
import { parsePpm } from './ppm';
import { openQmp, type Qmp } from './qmp';

export class QemuError extends Error {
  override readonly name = 'QemuError';
}

export interface QemuOptions {
  readonly program: string;
  /** All but what is about QMP, the serial console and the window. */
  readonly args: readonly string[];
}

export interface Qemu {
  /** What the guest has written to its serial console up to now, and QEMU to its error output. */
  console(): string;
  /**
   * Waits for a line of the console that has not been waited for yet; its match. Rejects with QemuError and the end of the console when
   * QEMU ends before, or when the line has not come within `limit` ms (a minute when left out).
   */
  line(pattern: RegExp, limit?: number): Promise<RegExpExecArray>;
  execute: Qmp['execute'];
  /** What the monitor shows. */
  picture(): Promise<Picture>;
  /** The same as a PNG into a file. */
  png(file: string): Promise<void>;
  /** Kills the process, as pulling the plug would; resolves when it is gone. */
  kill(): Promise<void>;
  /** Resolves when the process has ended, by itself or not. */
  readonly ended: Promise<void>;
}

/** Longest wait for one line, ms. */
const LINE_LIMIT = 60_000;
/** The end of the console that an error shows. */
const SHOWN = 3000;

/** Runs that have not ended; ended with this process. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts QEMU; resolves when it takes commands. The guest runs then. */
export async function startQemu({ program, args }: QemuOptions): Promise<Qemu> {
  const folder = mkdtempSync(join(tmpdir(), 'atnvr-qemu-'));
  const path = join(folder, 'qmp');
  const server = createServer();
  const connected = new Promise<Qmp>((resolve, reject) => {
    server.once('connection', (socket) => openQmp(socket).then(resolve, reject));
  });
  connected.catch(() => {});
  await new Promise<void>((resolve) => server.listen(path, resolve));

  // The guest's own writing pace: a file would have to be polled.
  const io = ['-display', 'none', '-serial', 'stdio', '-monitor', 'none', '-qmp', `unix:${path}`];
  const child = spawn(program, [...args, ...io], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let text = '';
  /** Where the next line to be waited for begins. */
  let waitedTo = 0;
  let isOver = false;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      text += chunk.replaceAll('\r', '');
      tell();
    });
  }
  const ended = new Promise<void>((resolve) => {
    const over = (): void => {
      isOver = true;
      running.delete(child);
      server.close();
      rmSync(folder, { recursive: true, force: true });
      tell();
      resolve();
    };
    child.once('error', (error) => {
      text += `${error.message}\n`;
      over();
    });
    child.once('close', over);
  });

  const failure = (why: string): QemuError => new QemuError(`${why}; the console's end:\n${text.slice(-SHOWN)}`);
  const qmp = await Promise.race([
    connected.catch(async (error: unknown): Promise<never> => {
      child.kill('SIGKILL');
      await ended;
      throw failure(`QEMU took no command (${error instanceof Error ? error.message : String(error)})`);
    }),
    ended.then((): never => {
      throw failure('QEMU ended before it took a command');
    }),
  ]);

  function line(pattern: RegExp, limit = LINE_LIMIT): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        listeners.delete(check);
        clearTimeout(timer);
        settle();
      };
      const check = (): void => {
        for (;;) {
          const end = text.indexOf('\n', waitedTo);
          if (end < 0) break;
          const found = pattern.exec(text.slice(waitedTo, end));
          waitedTo = end + 1;
          if (found) return finish(() => resolve(found));
        }
        if (isOver) finish(() => reject(failure(`QEMU ended before ${pattern}`)));
      };
      const timer = setTimeout(() => finish(() => reject(failure(`no ${pattern} in ${limit} ms`))), limit);
      listeners.add(check);
      check();
    });
  }

  let pictures = 0;
  return {
    console: () => text,
    line,
    execute: qmp.execute,
    async picture() {
      const file = join(folder, `picture-${pictures++ % 2}.ppm`);
      await qmp.execute('screendump', { filename: file });
      const picture = parsePpm(readFileSync(file));
      if (!picture) throw new QemuError('a picture that is not whole');
      return picture;
    },
    async png(file) {
      await qmp.execute('screendump', { filename: file, format: 'png' });
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    ended,
  };
}

/** Asks again until it is so; rejects with the words of `why` when it is not within `limit` ms. */
export async function until<T>(ask: () => Promise<T | undefined>, why: () => string, limit = LINE_LIMIT): Promise<T> {
  const end = performance.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new QemuError(why());
    // the guest needs the processor that asking takes
    await later(30);
  }
}
