/**
 * The rows of the whole board in QEMU: boot to the log-in, what it costs to stand there, sizes of what is flashed.
 *
 * @module
 */

import { spawnSync } from 'node:child_process';
import { readBoard } from '../../../firmware/image/pack/board';
import { budgets } from '../../budgets';
import { median } from '../row';
import type { Comparison } from '../screens/comparison';
import { accelerator, LIMIT, type Machine, makeImage, start } from './board-image';
import { type Idle, idleInQemu, idleNatively } from './idle';

interface Boot {
  /** Milliseconds: from the start of QEMU to the first frame, and of it from the start of the slot's programs. */
  readonly whole: number;
  readonly host: number;
}

async function boot(machine: Machine): Promise<Boot> {
  const begun = performance.now();
  const qemu = await start(machine);
  try {
    await qemu.line(/^boot: slot a starts/, LIMIT);
    const slot = performance.now();
    await qemu.line(/the first frame is shown/, LIMIT);
    const shown = performance.now();
    return { whole: shown - begun, host: shown - slot };
  } finally {
    await qemu.kill();
  }
}

const mb = (what: string, bytes: number, atMost?: number): Comparison => ({
  what,
  unit: 'MB',
  value: bytes / 1e6,
  c: null,
  react: null,
  ...(atMost !== undefined && { wanted: { atMost } }),
});

/** No rows where there is no emulator, which is told. `tell` is told what is being done. */
export async function measureBoard(isQuick: boolean, tell: (what: string) => void): Promise<readonly Comparison[]> {
  const board = readBoard('qemu-x86_64');
  if (spawnSync(board.qemu.program, ['--version']).error) {
    console.error(
      `bench: no rows of the board: ${board.qemu.program} is missing: node build/set-up.mjs --device installs it`,
    );
    return [];
  }
  tell('making an image');
  const summary = await makeImage(board);
  if (!summary) {
    console.error('bench: no rows of the board: the image could not be made');
    return [];
  }
  const machine: Machine = { board, summary, by: accelerator(board) };
  const [count, seconds] = isQuick ? [3, 20] : [5, 60];
  const boots: Boot[] = [];
  for (let at = 0; at < count; at++) {
    tell(`boot ${at + 1} of ${count}`);
    boots.push(await boot(machine));
  }
  tell(`idle for three times ${seconds} s`);
  const native = await idleNatively(machine, seconds);
  const { caret, none } = await idleInQemu(machine, seconds);
  const by = `QEMU, ${machine.by}`;
  const row = (what: string, unit: string, value: number, atMost?: number): Comparison => ({
    ...{ what, unit, value, c: null, react: null },
    ...(atMost !== undefined && { wanted: { atMost } }),
  });
  // emulated, a core is some ten times slower than what is promised for
  const most = machine.by === 'KVM' ? 1 : undefined;
  const idleRows = (what: string, behind: string, { host, turns }: Idle): Comparison[] => [
    row(`${what}: the host`, '%', host, most),
    row(`${behind}turns on a processor`, '1/s', turns),
  ];
  const sizeOf = (name: string): number => {
    const found = [...summary.parts, ...summary.files].find((file) => file.name === name);
    if (!found) throw new Error(`bench: image.json has no ${name}`);
    return found.size;
  };
  return [
    row(`board (${by}): start to the log-in's first frame`, 's', median(boots.map(({ whole }) => whole)) / 1000),
    row('  of it from the slot on', 's', median(boots.map(({ host }) => host)) / 1000),
    ...(native
      ? [
          row(`idle at the log-in, caret blinking, natively, no monitor, ${seconds} s: the host`, '%', native.host, 1),
          row('  turns on a processor', '1/s', native.turns),
        ]
      : []),
    ...idleRows(`idle at the log-in, caret blinking, ${by}, ${seconds} s`, '  ', caret),
    ...idleRows('  no caret', '    ', none),
    mb('image: host of the board, static, stripped', sizeOf('bin/host'), budgets.host / 1e6),
    mb('  our component', sizeOf('component.squashfs'), budgets.component / 1e6),
    mb("  Debian's swupdate and its libraries", summary.updater),
    mb("  Debian's kernel", sizeOf('vmlinuz')),
    mb('  initramfs: boot program, modules', sizeOf('initramfs.cpio.gz')),
  ];
}
