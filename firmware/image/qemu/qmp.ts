/**
 * QEMU's machine protocol over a Unix socket (docs/interop/qmp-spec.txt of QEMU): one JSON object a line.
 *
 * @module
 */
import { createConnection, type Socket } from 'node:net';

export class QmpError extends Error {
  override readonly name = 'QmpError';
}

export interface Qmp {
  /** Rejects with QmpError when QEMU refuses, or is gone. */
  execute(command: string, args?: object): Promise<unknown>;
  close(): void;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

interface Message {
  readonly id?: number;
  readonly return?: unknown;
  readonly error?: { readonly class: string; readonly desc: string };
  readonly QMP?: object;
}

/** Over a socket that is connected, or connecting. Resolves once commands are taken. */
export async function openQmp(socket: Socket): Promise<Qmp> {
  const waiting = new Map<number, Waiting>();
  let count = 0;
  let text = '';
  let greeted: Waiting;
  const greeting = new Promise((resolve, reject) => {
    greeted = { resolve, reject };
  });

  const end = (why: string): void => {
    const error = new QmpError(why);
    greeted.reject(error);
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  function take(message: Message): void {
    if (message.QMP) return greeted.resolve(undefined);
    // Events have no id; what they tell is seen elsewhere.
    if (message.id === undefined) return;
    const caller = waiting.get(message.id);
    waiting.delete(message.id);
    const { error } = message;
    if (error) caller?.reject(new QmpError(`${error.class}: ${error.desc}`));
    else caller?.resolve(message.return);
  }
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop()!;
    for (const line of lines) if (line.trim() !== '') take(JSON.parse(line) as Message);
  });
  socket.on('error', (error) => end(`QMP: ${error.message}`));
  socket.on('close', () => end('QMP: QEMU has closed the socket'));

  const execute: Qmp['execute'] = (command, args) =>
    new Promise((resolve, reject) => {
      if (socket.destroyed) return reject(new QmpError('QMP: the socket is closed'));
      const id = ++count;
      waiting.set(id, { resolve, reject });
      socket.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`);
    });
  await greeting;
  await execute('qmp_capabilities');
  return { execute, close: () => socket.destroy() };
}

/** Connects to a socket file; rejects when nobody listens there. */
export const connectQmp = (path: string): Promise<Qmp> => openQmp(createConnection(path));
