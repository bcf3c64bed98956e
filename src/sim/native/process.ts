/**
 * The recorder's own process, driven step by step. Each call waits for its end, so that virtual time has one order of things: the two
 * talk through named pipes, which can be read synchronously; those that `spawn` makes cannot.
 *
 * @module
 */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeMessage, encodeRequest, type Message, type RequestName } from './protocol';

/** The process is not there, or is gone. */
export class NativeHostError extends Error {
  override readonly name = 'NativeHostError';
}

type Result = Extract<Message, { readonly kind: 'result' }>;

export interface NativeProcess {
  /** Undefined when it did not start. */
  readonly pid: number | undefined;
  /** Throws NativeHostError when the process has ended. */
  call(name: RequestName, ...words: number[]): Result;
  /** Ends the process. */
  close(): void;
}

const root = join(import.meta.dirname, '../../..');
/** Where `build/host.ts` puts the one for development: what ships takes no source. */
const program = join(root, 'out/host/quick/host');

/** The program. Throws NativeHostError when it was not built. */
export function findHost(): string {
  if (!existsSync(program))
    throw new NativeHostError(
      'the native host is not built; "node --import tsx build/host.ts" builds it with cargo, in some minutes',
    );
  return program;
}

/** Both ends of a new named pipe: neither waits for the other side. */
function pipe(path: string): { readonly read: number; readonly write: number } {
  const { status, stderr } = spawnSync('mkfifo', ['-m', '600', path], { encoding: 'utf8' });
  if (status !== 0) throw new NativeHostError(`no named pipe can be made: ${stderr}`);
  // Opened for both first: to open one end alone waits for the other.
  const both = openSync(path, 'r+');
  const ends = { read: openSync(path, 'r'), write: openSync(path, 'w') };
  closeSync(both);
  return ends;
}

interface Listeners {
  /** Messages before the result of a call. */
  readonly onMessage: (message: Exclude<Message, Result>) => void;
}

/** Starts `program --headless` with further arguments. Throws NativeHostError. */
export function startNative(program: string, args: readonly string[], { onMessage }: Listeners): NativeProcess {
  const folder = mkdtempSync(join(tmpdir(), 'atnvr-host-'));
  const [requests, answers] = [pipe(join(folder, 'requests')), pipe(join(folder, 'answers'))];
  const child = spawn(program, ['--headless', ...args], { stdio: [requests.read, answers.write, 'inherit'] });
  // What goes wrong is seen at the end of its output.
  child.on('error', () => {});
  child.unref();
  closeSync(requests.read);
  closeSync(answers.write);
  rmSync(folder, { recursive: true });
  let isOpen = true;

  const ended = (): NativeHostError => new NativeHostError('the native host has ended; what it said is above');

  function read(length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let at = 0; at < length; ) {
      const taken = readSync(answers.read, bytes, at, length - at, null);
      if (taken === 0) throw ended();
      at += taken;
    }
    return bytes;
  }

  function next(): Message {
    const message = decodeMessage(read(read(4).readUInt32LE(0)));
    if (!message) throw new NativeHostError('the native host says what the protocol does not know: build it again');
    return message;
  }

  return {
    pid: child.pid,
    call(name, ...words) {
      if (!isOpen) throw ended();
      try {
        writeSync(requests.write, encodeRequest(name, words));
      } catch {
        throw ended();
      }
      for (;;) {
        const message = next();
        if (message.kind === 'result') return message;
        onMessage(message);
      }
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      // It ends by itself where its input does.
      closeSync(requests.write);
      closeSync(answers.read);
    },
  };
}
