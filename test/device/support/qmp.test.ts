/** The client of QEMU's machine protocol, against a server that speaks as QEMU does. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectQmp, QmpError } from '../../../firmware/image/qemu/qmp';

let folder: string;
let server: Server;
const path = () => join(folder, 'qmp');
const greeting = { QMP: { version: { qemu: { major: 7, minor: 2, micro: 0 } }, capabilities: [] } };

/** Answers each line by `answer`; what it sends is cut into pieces of `piece` bytes. */
function listen(answer: (command: { execute: string; id: number }, socket: Socket) => object[], piece = 1000) {
  server = createServer((socket) => {
    const send = (message: object) => {
      const text = `${JSON.stringify(message)}\r\n`;
      for (let at = 0; at < text.length; at += piece) socket.write(text.slice(at, at + piece));
    };
    send(greeting);
    socket.on('data', (data) => {
      for (const line of data.toString().trim().split('\n'))
        for (const message of answer(JSON.parse(line), socket)) send(message);
    });
  });
  return new Promise<void>((resolve) => server.listen(path(), resolve));
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qmp-'));
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

it.each([1000, 3])('answers come to who asked, events between them to nobody (pieces of %i bytes)', async (piece) => {
  await listen(
    ({ execute, id }) => [
      { event: 'RESUME', timestamp: {} },
      { return: { did: execute }, id },
    ],
    piece,
  );
  const qmp = await connectQmp(path());
  const all = await Promise.all(['stop', 'cont', 'query-status'].map((name) => qmp.execute(name)));
  expect(all).toEqual([{ did: 'stop' }, { did: 'cont' }, { did: 'query-status' }]);
  qmp.close();
});

it('a command that QEMU refuses rejects, the next one goes on', async () => {
  await listen(({ execute, id }) => [
    execute === 'nonsense' ? { error: { class: 'CommandNotFound', desc: 'no such command' }, id } : { return: {}, id },
  ]);
  const qmp = await connectQmp(path());
  await expect(qmp.execute('nonsense')).rejects.toThrow(new QmpError('CommandNotFound: no such command'));
  expect(await qmp.execute('stop')).toEqual({});
  qmp.close();
});

it('what waits when QEMU ends rejects, and so does what comes later', async () => {
  await listen(({ execute, id }, socket) => {
    if (execute !== 'quit') return [{ return: {}, id }];
    socket.destroy();
    return [];
  });
  const qmp = await connectQmp(path());
  await expect(qmp.execute('quit')).rejects.toThrow(QmpError);
  await expect(qmp.execute('stop')).rejects.toThrow(QmpError);
});

it('nobody there rejects', async () => {
  await listen(() => []);
  await expect(connectQmp(join(folder, 'none'))).rejects.toThrow('ENOENT');
});
