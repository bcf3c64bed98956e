/**
 * `npm run emulate`: a recorder in QEMU, for people. `--help` says what it takes.
 *
 * @module
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Board, boardNames, readBoard } from '../firmware/image/pack/board';
import { ImageError } from '../firmware/image/pack/errors';
import { qemuArguments } from '../firmware/image/pack/qemu';
import { qmpArguments } from '../firmware/image/qemu/option';
import { readCommandLine, refuse } from './command-line';

const { values } = readCommandLine('emulate', {
  options: {
    board: { type: 'string' },
    image: { type: 'string' },
    display: { type: 'boolean' },
    headless: { type: 'boolean' },
    size: { type: 'string' },
    update: { type: 'string' },
    serial: { type: 'string' },
    snapshot: { type: 'boolean' },
    qmp: { type: 'string' },
    selftest: { type: 'boolean' },
    'selftest-write': { type: 'boolean' },
  },
});

const VNC_PORT = 5900;

function sizeOf(text: string): readonly [number, number] {
  const [width, height] = (/^(\d{3,4})x(\d{3,4})$/.exec(text) ?? []).slice(1).map(Number);
  if (width === undefined || height === undefined)
    return refuse('emulate', `--size: expected such as 1920x1080, got "${text}"`);
  return [width, height];
}

/** A window when this QEMU can open one, otherwise VNC. */
function displayOf(program: string): readonly string[] {
  if (values.headless) return ['-display', 'none'];
  const { stdout } = spawnSync(program, ['-display', 'help'], { encoding: 'utf8' });
  const window = ['gtk', 'sdl', 'cocoa'].find((name) => stdout?.split('\n').includes(name));
  const isScreen = process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined;
  if (window && isScreen) return ['-display', window];
  process.stderr.write(`emulate: no window here; a VNC viewer shows the monitor: localhost:${VNC_PORT}\n`);
  return ['-display', 'none', '-vnc', `localhost:${VNC_PORT - 5900}`];
}

/** Board and serial number of an image, from its image.json. */
function readSummary(file: string): { readonly board: string; readonly serial: string } {
  try {
    const { board, serial } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    if (typeof board === 'string' && boardNames().includes(board) && typeof serial === 'string')
      return { board, serial };
  } catch {
    // told below
  }
  throw new ImageError(`${file} is not what npm run image writes; make the image again`);
}

const isSelftest = values.selftest || values['selftest-write'];

/** The word for the boot program among the kernel's. */
function withSelftest(board: Board): Board {
  if (!isSelftest) return board;
  const word = values['selftest-write'] ? 'recorder.selftest=write' : 'recorder.selftest';
  return { ...board, qemu: { ...board.qemu, append: `${board.qemu.append} ${word}` } };
}

function start(): void {
  if (values.display && values.headless) refuse('emulate', '--display or --headless, not both');
  const name = values.board ?? 'qemu-x86_64';
  if (!boardNames().includes(name)) refuse('emulate', `--board: no "${name}"; there are ${boardNames().join(', ')}`);
  const image = resolve(values.image ?? join(import.meta.dirname, '../out/image', name));
  const summary = join(image, 'image.json');
  const making = `npm run image${values.board ? ` -- --board ${name}` : ''}`;
  if (!existsSync(summary)) throw new ImageError(`${image} is no image; ${making} makes one`);
  const known = readSummary(summary);
  if (values.board !== undefined && known.board !== name)
    throw new ImageError(`${image} is an image of the board ${known.board}, not of ${name}`);
  const board = withSelftest(readBoard(known.board));
  const { update } = values;
  if (update !== undefined && !existsSync(update)) throw new ImageError(`${update} is not there`);
  if (update !== undefined && statSync(update).isDirectory()) throw new ImageError(`${update} is a folder, no package`);
  const machine = { image, serial: values.serial ?? known.serial, size: sizeOf(values.size ?? '1920x1080') };
  const args = [
    ...qemuArguments(board, { ...machine, ...(update !== undefined && { update: resolve(update) }) }),
    ...displayOf(board.qemu.program),
    ...['-serial', 'stdio', '-monitor', 'none'],
    ...(values.snapshot ? ['-snapshot'] : []),
    ...(values.qmp ? qmpArguments(values.qmp) : []),
  ];
  const child = spawn(board.qemu.program, args, { stdio: ['inherit', isSelftest ? 'pipe' : 'inherit', 'inherit'] });
  let tail = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    process.stdout.write(bytes);
    tail = (tail + bytes.toString('latin1')).slice(-2000);
  });
  child.on('error', () => {
    process.stderr.write(`emulate: ${board.qemu.program} is missing: node build/set-up.mjs --device installs it\n`);
    process.exitCode = 1;
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill('SIGKILL'));
  child.on('close', (code) => {
    const table = /boot: selftest: exit status: (\d+)/.exec(tail)?.[1];
    process.exitCode = isSelftest ? Number(table ?? 1) : (code ?? 1);
  });
}

try {
  start();
} catch (error) {
  if (!(error instanceof ImageError)) throw error;
  process.stderr.write(`emulate: ${error.message}\n`);
  process.exitCode = 1;
}
