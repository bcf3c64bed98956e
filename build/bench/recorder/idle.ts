/**
 * What it costs to stand at the log-in: of the board in QEMU, and of the board's program on this machine.
 *
 * @module
 */
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { cpio } from '../../../firmware/image/pack/cpio';
import type { Qemu } from '../../../firmware/image/qemu/qemu';
import { root } from '../../clang';
import { folder, LIMIT, type Machine, start } from './board-image';

/** The initramfs with idle.c in front of the boot program; its file. */
function idleInitramfs(): string {
  const [program, file] = [join(root, 'out/bench/idle'), join(folder, 'idle.cpio.gz')];
  const source = join(root, 'build/bench/recorder/idle.c');
  const args = ['-static', '-O2', '-Wall', '-Wextra', '-Werror', '-o', program, source];
  const { status, stderr } = spawnSync('clang-19', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`bench: clang-19: ${stderr}`);
  const own = gzipSync(cpio('newc', [{ name: 'idle', data: readFileSync(program), mode: 0o100555 }]));
  const first = readFileSync(join(folder, 'initramfs.cpio.gz'));
  // the kernel takes one archive behind the other, each at a multiple of four
  writeFileSync(file, Buffer.concat([first, Buffer.alloc(-first.length & 3), own]));
  return file;
}

export interface Idle {
  /** Percent of a core. */
  readonly host: number;
  /** How often in a second the host's threads were given a processor. */
  readonly turns: number;
}

type Look = readonly [up: number, host: number, turns: number];

const between = ([begun, host, turns]: Look, [now, hostNow, turnsNow]: Look): Idle => ({
  host: (100 * (hostNow - host)) / (now - begun),
  turns: (1000 * (turnsNow - turns)) / (now - begun),
});

/** Over `seconds` of the guest's time from now on. */
async function idleFor(qemu: Qemu, seconds: number): Promise<Idle> {
  const look = async (): Promise<Look> => {
    const found = await qemu.line(/^idle: (\d+) ([\d.]+) (\d+)$/, LIMIT);
    return found.slice(1).map(Number) as unknown as Look;
  };
  // what is written already is from before
  const written = [...qemu.console().matchAll(/^idle: (\d+)/gm)].map(([, up]) => Number(up)).at(-1) ?? 0;
  let begun = await look();
  while (begun[0] <= written) begun = await look();
  for (;;) {
    const now = await look();
    if (now[0] - begun[0] >= 1000 * seconds) return between(begun, now);
  }
}

async function pressTab(qemu: Qemu): Promise<void> {
  for (const down of [true, false]) {
    const key = { type: 'qcode', data: 'tab' };
    await qemu.execute('input-send-event', { events: [{ type: 'key', data: { down, key } }] });
  }
}

/** With the caret blinking in the password's field, then with the focus on a button. */
export async function idleInQemu(machine: Machine, seconds: number): Promise<{ caret: Idle; none: Idle }> {
  const qemu = await start(machine, idleInitramfs());
  try {
    await qemu.line(/^boot: slot a (confirmed|ready)/, LIMIT);
    const caret = await idleFor(qemu, seconds);
    await qemu.png(join(folder, 'idle-caret.png'));
    await pressTab(qemu);
    const none = await idleFor(qemu, seconds);
    await qemu.png(join(folder, 'idle-none.png'));
    return { caret, none };
  } finally {
    await qemu.kill();
  }
}

/** What a person at this machine would lose to the recorder: monitors, mouse and keyboard. */
const taken = ['/dev/dri', '/dev/fb0', '/dev/input'];

/** Milliseconds that the threads of a process have run, and in how many turns. */
function spent(pid: number): readonly [number, number] {
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ').map(Number),
  );
  return [threads.reduce((sum, [ran]) => sum + ran! / 1e6, 0), threads.reduce((sum, [, , turns]) => sum + turns!, 0)];
}

/** The board's own program on this machine, without a monitor. Undefined where it would take somebody's monitor or keyboard. */
export async function idleNatively({ board }: Machine, seconds: number): Promise<Idle | undefined> {
  if (taken.some((path) => existsSync(path))) return undefined;
  const work = mkdtempSync(join(tmpdir(), 'atnvr-idle-'));
  copyFileSync(join(folder, 'store.img'), join(work, 'store.img'));
  const component = join(folder, 'component');
  const flash = ['--flash', join(work, 'store.img'), '--geometry', board.store.replaceAll(':', ',')];
  const files = ['--component', component, '--factory', join(folder, 'factory.img'), ...flash];
  const args = ['--device', ...files, '--log-level', 'error', '--ready', join(work, 'ready')];
  const child = spawn(join(component, 'bin/host'), args, { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
  try {
    // the log-in has settled
    await later(5000);
    if (child.pid === undefined || child.exitCode !== null)
      throw new Error('bench: the board program does not run here');
    const [begun, [host, turns]] = [performance.now(), spent(child.pid)];
    await later(1000 * seconds);
    const [passed, [hostNow, turnsNow]] = [performance.now() - begun, spent(child.pid)];
    return { host: (100 * (hostNow - host)) / passed, turns: (1000 * (turnsNow - turns)) / passed };
  } finally {
    child.kill('SIGTERM');
    await ended;
    rmSync(work, { recursive: true, force: true });
  }
}
