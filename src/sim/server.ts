/**
 * `npm start`: the recorder in real time, with a page to look at it and work it.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { FlashFileError } from './flash/file';
import { AssetError } from './machine/assets';
import { serverOptions, UsageError } from './options';
import { nearPath, PortError, startServer } from './server/server';

const defaultFlash = join(import.meta.dirname, '../../out/sim/flash.bin');

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

function openBrowser(address: string): void {
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  const browser = spawn('xdg-open', [address], { stdio: 'ignore', detached: true });
  // Without xdg-open the printed address has to do.
  browser.on('error', () => {});
  browser.unref();
}

async function main(): Promise<void> {
  try {
    const options = serverOptions(process.argv.slice(2), defaultFlash);
    if (!options) {
      process.stdout.write(help);
      return;
    }
    if (resolve(options.flash) === defaultFlash) await mkdir(dirname(defaultFlash), { recursive: true });
    const running = await startServer(options, (line) => process.stderr.write(`${line}\n`));
    process.stdout.write(
      `\n  ${options.identity.model} ${options.identity.serial}, flash in ${nearPath(options.flash)}\n` +
        `  ${running.address}\n\n  Ctrl+C ends it; what is in the flash stays.\n`,
    );
    if (options.open) openBrowser(running.address);
    const end = (): void => void running.close().then(() => process.exit(0));
    for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  } catch (error) {
    const known = [UsageError, AssetError, FlashFileError, PortError].some((kind) => error instanceof kind);
    const text = error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error);
    const hint = error instanceof UsageError ? '; --help lists the options' : '';
    process.stderr.write(`start: ${known ? '' : 'internal error: '}${text}${hint}\n`);
    process.exitCode = 2;
  }
}

await main();
