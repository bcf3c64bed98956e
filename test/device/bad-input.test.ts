/** What a recorder may find at power-on that is not as it should be: a screen and a line for each, and nothing written. */
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { until } from '../../firmware/image/qemu/qemu';
import { type Board, createBoard, type PowerOn, SERIAL } from './support/board';
import { device } from './support/device';
import { readPart } from './support/disk-parts';
import { scaled } from './support/mirror';
import { board as description } from './support/packages';

const { image, folderOf } = device();
const LIMIT = 120_000;

const spoilFactory = (change: (bytes: Buffer) => void) => (board: Board) => {
  const bytes = readFileSync(board.disk('FACTORY'));
  change(bytes);
  writeFileSync(board.disk('FACTORY'), bytes);
};

const problems: readonly {
  readonly name: string;
  readonly options?: PowerOn;
  readonly spoil?: (board: Board) => void;
  readonly line: RegExp;
  /** Whether its button is pressed. */
  readonly isRestarted?: boolean;
}[] = [
  {
    name: 'the serial of another board',
    options: { serial: `${SERIAL.slice(0, -1)}8` },
    line: /the board's serial is not the factory's/,
  },
  {
    name: 'an erased factory partition',
    spoil: spoilFactory((bytes) => bytes.fill(0xff)),
    line: /was not provisioned/,
    isRestarted: true,
  },
  {
    name: 'a bit of the factory partition turned over',
    spoil: spoilFactory((bytes) => {
      bytes[40]! ^= 4;
    }),
    line: /the factory partition is damaged/,
  },
  {
    name: 'a newer factory partition',
    spoil: spoilFactory((bytes) => {
      bytes[8] = 2;
    }),
    line: /the factory partition is newer/,
  },
  {
    name: 'no factory partition',
    options: { without: ['FACTORY'] },
    line: /the factory partition is missing/,
  },
  { name: 'no flash', options: { without: ['STORE'] }, line: /no flash for the credential store/ },
  {
    name: 'a store of the wrong geometry',
    // one sector: the store takes two at least
    spoil: (board) => truncateSync(board.disk('STORE'), 65_536),
    line: /the flash is none that the store takes/,
  },
];

/** Of the restart button (fault_screen.rs): as it lies there, and under the mouse. */
const BUTTON = [0x2563eb, 0x3b74f0];

/** Clicks the lower edge of the restart button, where no letter is. */
async function pressRestart(qemu: Awaited<ReturnType<Board['powerOn']>>): Promise<void> {
  const { width, height, pixels } = await qemu.picture();
  const at = pixels.findLastIndex((pixel) => BUTTON.includes(pixel & 0xffffff));
  expect(at, 'a button').toBeGreaterThan(0);
  // the last row of it has a few pixels less than its width
  const [x, y] = [width >> 1, Math.floor(at / width) - 2];
  const events = [
    { type: 'abs', data: { axis: 'x', value: scaled(x, width) } },
    { type: 'abs', data: { axis: 'y', value: scaled(y, height) } },
  ];
  for (const down of [true, false])
    await qemu.execute('input-send-event', { events: [...events, { type: 'btn', data: { button: 'left', down } }] });
}

/** Colours of a picture: a dead monitor has one. */
async function colours(qemu: Awaited<ReturnType<Board['powerOn']>>): Promise<number> {
  const { pixels } = await qemu.picture();
  return new Set(pixels).size;
}

describe('the board', () => {
  it.each(problems)(
    'says it on the monitor and in the log: $name',
    async ({ name, options = {}, spoil, line, isRestarted }) => {
      const board = createBoard(image, folderOf(`bad-${name.replaceAll(' ', '-')}`));
      spoil?.(board);
      const before = readFileSync(board.disk('STORE'));
      const qemu = await board.powerOn(options);
      try {
        await qemu.line(line, LIMIT);
        const look = async () => ((await colours(qemu)) > 8 ? true : undefined);
        expect(await until(look, () => 'the monitor stays dark')).toBe(true);
        if (isRestarted) {
          await pressRestart(qemu);
          await qemu.line(/the restart button was pressed/, LIMIT);
          await qemu.line(line, LIMIT);
        }
        expect(qemu.console()).not.toMatch(/ready after|the first frame is shown/);
      } finally {
        await qemu.kill();
      }
      expect(readFileSync(board.disk('STORE')).equals(before), 'the store').toBe(true);
    },
  );

  it('goes on without anything that a monitor could be plugged into: it says so, lives, and is not confirmed', async () => {
    const board = createBoard(image, folderOf('bad-monitor'));
    const before = readPart(board.disk('DISK'), 'env');
    const qemu = await board.powerOn({ hasMonitor: false, hasMouse: false, more: ['-device', 'qemu-xhci,id=usb'] });
    try {
      await qemu.line(/^boot: slot a starts/, LIMIT);
      await qemu.line(/^host: .*error: .*(display|monitor|\/dev\/fb0)/, LIMIT);
      await qemu.line(/^host: .*keyboard .* is plugged/, LIMIT);
      // its loop turns
      await qemu.execute('device_add', { driver: 'usb-tablet', id: 'tablet', bus: 'usb.0' });
      await qemu.line(/mouse .* is plugged/, LIMIT);
      expect(qemu.console()).not.toMatch(/the host ended|the first frame is shown|confirmed/);
    } finally {
      await qemu.kill();
    }
    expect(readPart(board.disk('DISK'), 'env').equals(before), 'the boot environment').toBe(true);
  });

  it('goes on without a mouse, and takes one that is plugged', async () => {
    const board = createBoard(image, folderOf('bad-mouse'));
    const qemu = await board.powerOn({ hasMouse: false, more: ['-device', 'qemu-xhci,id=usb'] });
    try {
      await qemu.line(/^boot: slot a confirmed/, LIMIT);
      expect(qemu.console()).not.toMatch(/mouse .* is plugged/);
      await qemu.execute('device_add', { driver: 'usb-tablet', id: 'tablet', bus: 'usb.0' });
      await qemu.line(/mouse .* is plugged/, LIMIT);
      await qemu.execute('device_del', { id: 'tablet' });
      await qemu.line(/mouse .* is unplugged/, LIMIT);
    } finally {
      await qemu.kill();
    }
  });

  it('starts without a console', async () => {
    const board = createBoard(image, folderOf('bad-console'));
    const append = description.qemu.append.replace('console=ttyS0', 'console=');
    const qemu = await board.powerOn({ more: ['-append', append] });
    try {
      const look = async () => ((await colours(qemu)) > 8 ? true : undefined);
      expect(await until(look, () => 'the monitor stays dark')).toBe(true);
      expect(qemu.console()).not.toContain('boot:');
    } finally {
      await qemu.kill();
    }
  });
});
