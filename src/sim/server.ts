/**
 * `npm start`: the recorder in real time, with a page to look at it and work it. The recorder runs here; pages only show it, so a
 * closed page leaves it running and a second one shows the same monitor.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative, resolve } from 'node:path';
import { AssetError } from './assets';
import { createDesk, type Page } from './desk';
import { FlashFileError } from './flash/file';
import { type ServerOptions, serverOptions, UsageError } from './options';
import { isLocal, servePages } from './pages';
import { createRecorder, type Recorder } from './recorder';
import { WebSocketServer } from './ws';

const defaultFlash = join(import.meta.dirname, '../../out/sim/flash.bin');
/** Ports tried after the wanted one. */
const MORE_PORTS = 20;
/** Longest message a page may send. */
const MESSAGE_BYTES = 4096;

const help = `Starts the recorder and serves the page that shows it.

  npm start -- [options]

  --port N        first port to try, on this computer only            (8600)
  --flash FILE    the virtual flash; made when missing                (out/sim/flash.bin)
  --size WxH      the monitor                                         (1920x1080)
  --serial TEXT   1 to 32 of A-Z and 0-9                              (ATNVR0000000017)
  --model TEXT    1 to 32 printable ASCII characters                  (AT-NVR 32)
  --no-open       does not open the page in a browser
  --help          this text
`;

/** The port cannot be had. */
class PortError extends Error {
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
function tell(path: string): string {
  const near = relative('.', path);
  return near.startsWith('..') ? resolve(path) : near;
}

function openBrowser(address: string): void {
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  const browser = spawn('xdg-open', [address], { stdio: 'ignore', detached: true });
  // Without xdg-open the printed address has to do.
  browser.on('error', () => {});
  browser.unref();
}

export interface RunningServer {
  readonly address: string;
  readonly recorder: Recorder;
  close(): Promise<void>;
}

/** Starts recorder and server. Throws AssetError, FlashFileError, PortError. */
export async function startServer(options: ServerOptions, print: (line: string) => void): Promise<RunningServer> {
  const flash = options.flash ?? defaultFlash;
  if (resolve(flash) === defaultFlash) await mkdir(join(defaultFlash, '..'), { recursive: true });
  const desk = createDesk({ ...options.identity, flashFile: tell(flash), print });
  const recorder = await createRecorder(
    { ...options, flash },
    {
      random: (length) => crypto.getRandomValues(new Uint8Array(length)),
      wall: () => {
        const now = new Date();
        return { ms: now.getTime(), offset: -now.getTimezoneOffset() };
      },
      log: desk.log,
      cursor: true,
      onDraw: desk.draw,
      seed: crypto.getRandomValues(new Uint32Array(1))[0]!,
    },
  );
  try {
    const server = createServer(await servePages());
    const port = await listen(server, options.port);
    const sockets = new WebSocketServer({
      server,
      maxPayload: MESSAGE_BYTES,
      verifyClient: ({ req }: { req: Parameters<typeof isLocal>[0] }) => isLocal(req),
    });
    sockets.on('connection', (socket) => {
      const page: Page = {
        send: (message) => {
          if (socket.readyState === socket.OPEN) socket.send(message);
        },
        buffered: () => socket.bufferedAmount,
      };
      socket.on('message', (data, isBinary) => {
        if (isBinary) page.send(JSON.stringify({ type: 'error', message: 'the message is not a text' }));
        else desk.message(page, data.toString());
      });
      // Too long a message, a broken frame: the socket closes itself.
      socket.on('error', (error) => print(`page: ${error.message}`));
      socket.on('close', () => desk.close(page));
      desk.open(page);
    });
    await desk.start(recorder);
    return {
      address: `http://127.0.0.1:${port}/`,
      recorder,
      async close() {
        desk.stop();
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

async function main(): Promise<void> {
  try {
    const options = serverOptions(process.argv.slice(2), defaultFlash);
    if (!options) {
      process.stdout.write(help);
      return;
    }
    const running = await startServer(options, (line) => process.stderr.write(`${line}\n`));
    process.stdout.write(
      `\n  ${options.identity.model} ${options.identity.serial}, flash in ${tell(options.flash ?? defaultFlash)}\n` +
        `  ${running.address}\n\n  Ctrl+C ends it; what is in the flash stays.\n`,
    );
    if (options.open) openBrowser(running.address);
    const end = (): void => void running.close().then(() => process.exit(0));
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  } catch (error) {
    const known = [UsageError, AssetError, FlashFileError, PortError].some((kind) => error instanceof kind);
    const text = error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error);
    const hint = error instanceof UsageError ? '; --help lists the options' : '';
    process.stderr.write(`start: ${known ? '' : 'internal error: '}${text}${hint}\n`);
    process.exitCode = 2;
  }
}

if (process.argv[1] === import.meta.filename) await main();
