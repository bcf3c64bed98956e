/**
 * The recorder in real time behind a page. It runs here and pages only show it, so a closed page leaves it running and a second one
 * shows the same monitor.
 *
 * @module
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { relative, resolve } from 'node:path';
import { readOnlyWords } from '../flash/file';
import { createRecorder, type Recorder } from '../machine/recorder';
import type { ServerOptions } from '../options';
import { createHub, type Viewer } from './hub';
import { isLocal, servePages } from './pages';
import { WebSocketServer } from './ws';

/** Ports tried after the wanted one. */
const MORE_PORTS = 20;
/** Longest message a page may send. */
const MESSAGE_BYTES = 4096;

/** The port cannot be had. */
export class PortError extends Error {
  override readonly name = 'PortError';
}

function listenOnce(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', fail);
      done();
    });
  });
}

async function listen(server: Server, wanted: number): Promise<number> {
  const last = Math.min(wanted + MORE_PORTS, 65_535);
  for (let port = wanted; port <= last; port++) {
    try {
      await listenOnce(server, port);
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      if (code !== 'EADDRINUSE')
        throw new PortError(`port ${port} cannot be used (${code}); choose another with --port`);
    }
  }
  throw new PortError(`ports ${wanted} to ${last} are all in use; choose another with --port`);
}

/** A path as short as it can be told. */
export function nearPath(path: string): string {
  const near = relative('.', path);
  return near.startsWith('..') ? resolve(path) : near;
}

export interface RunningServer {
  readonly address: string;
  readonly recorder: Recorder;
  close(): Promise<void>;
}

/** Starts recorder and server. Throws AssetError, FlashFileError, PortError. */
export async function startServer(options: ServerOptions, print: (line: string) => void): Promise<RunningServer> {
  const hub = createHub({ ...options.identity, flashFile: nearPath(options.flash), print });
  const begun = Date.now();
  const recorder = await createRecorder(options, {
    random: (length) => crypto.getRandomValues(new Uint8Array(length)).buffer,
    wall: () => {
      const now = new Date(begun + hub.passed());
      return { ms: now.getTime(), offset: -now.getTimezoneOffset() };
    },
    log: hub.log,
    cursor: true,
    onDraw: hub.draw,
    seed: crypto.getRandomValues(new Uint32Array(1))[0]!,
  });
  if (recorder.nor.readOnly) print(readOnlyWords(nearPath(options.flash)));
  try {
    const server = createServer(await servePages());
    const port = await listen(server, options.port);
    const sockets = new WebSocketServer({
      server,
      maxPayload: MESSAGE_BYTES,
      verifyClient: ({ req }: { req: Parameters<typeof isLocal>[0] }) => isLocal(req),
    });
    sockets.on('connection', (socket) => {
      const viewer: Viewer = {
        send: (message) => {
          if (socket.readyState === socket.OPEN) socket.send(message);
        },
        buffered: () => socket.bufferedAmount,
      };
      socket.on('message', (data, isBinary) => {
        if (isBinary) viewer.send(JSON.stringify({ type: 'error', message: 'the message is not a text' }));
        else hub.message(viewer, data.toString());
      });
      // Too long a message, a broken frame: the socket closes itself.
      socket.on('error', (error) => print(`page: ${error.message}`));
      socket.on('close', () => hub.close(viewer));
      hub.open(viewer);
    });
    await hub.start(recorder);
    return {
      address: `http://127.0.0.1:${port}/`,
      recorder,
      async close() {
        hub.stop();
        for (const socket of sockets.clients) socket.terminate();
        await new Promise((done) => server.close(done));
        recorder.close();
      },
    };
  } catch (error) {
    recorder.close();
    throw error;
  }
}
