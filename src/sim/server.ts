/**
 * `npm start`: the recorder in real time, with a page to look at it and work it.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { helpText } from '../../build/help.mjs';
import { FlashFileError } from './flash/file';
import { AssetError } from './machine/assets';
import { serverOptions, UsageError } from './options';
import { nearPath, PortError, startServer } from './server/server';

const defaultFlash = join(import.meta.dirname, '../../out/sim/flash.bin');

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
      process.stdout.write(helpText('start'));
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
