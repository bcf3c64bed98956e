/** The host as it ships: what it does not take, and its table of the board, asked for by a word of the kernel's command line. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createBoard, SERIAL } from './support/board';
import { device } from './support/device';

const { image, folderOf } = device();
const LIMIT = 120_000;
const shipped = (...args: string[]) =>
  spawnSync(join(image, 'component/bin/host'), args, { encoding: 'utf8', timeout: 30_000 });

it('what ships has nothing of development in it', () => {
  for (const command of ['--headless', '--compile', '--read-factory']) {
    const { status, stderr } = shipped(command);
    expect([status, stderr]).toEqual([2, `host: ${command}: only in a development build; --help lists the options\n`]);
  }
  const options = ['--bundle', '--provisioning', '--fonts', '--seed'];
  for (const [command, option] of options.flatMap((option) => ['--device', '--selftest'].map((c) => [c, option])))
    expect(shipped(command!, option!, 'x').stderr).toContain(`${option}: no such option`);
  const { status, stdout } = shipped('--device', '-h');
  expect(status).toBe(0);
  for (const word of ['development', '--headless', '--bundle', '--provisioning', '--seed'])
    expect(stdout).not.toContain(word);
  // what only a simulated recorder says: of its randomness, and of provisioning as text
  const program = readFileSync(join(image, 'component/bin/host'));
  for (const text of ['atnvr/sim/random', 'no `name = value`']) expect(program.includes(text)).toBe(false);
});

it('the table of the board on the console, and then it is off', async () => {
  const board = createBoard(image, folderOf('selftest'));
  const before = readFileSync(board.disk('STORE'));
  const words = 'console=ttyS0 quiet no_timer_check recorder.selftest=write';
  const qemu = await board.powerOn({ more: ['-append', words] });
  try {
    await qemu.line(new RegExp(`^ok +factory +.*, ${SERIAL}, board qemu-x86_64; `), LIMIT);
    await qemu.line(new RegExp(`^ok +serial +${SERIAL}, as in the factory partition`));
    await qemu.line(/^ok +component +1\.0\.0, security version 1, for qemu-x86_64; bundle, 4 fonts/);
    await qemu.line(/^ok +displays +card0 \(Virtual-1\)/);
    await qemu.line(/^ok +screen /);
    await qemu.line(/^ok +flash +1048576 bytes, sectors of 65536, unit 1/);
    await qemu.line(/^ok +flash, written +erases in \d+ ms, clears bits, is as it was/, LIMIT);
    // emulated, the hash may take longer than a board's may
    await qemu.line(/^boot: selftest: exit status: [01], switching off/);
    await qemu.ended;
    expect(qemu.console()).not.toMatch(/the first frame is shown/);
  } finally {
    await qemu.kill();
  }
  expect(readFileSync(board.disk('STORE')).equals(before), 'the store').toBe(true);
});
