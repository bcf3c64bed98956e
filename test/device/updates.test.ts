/** Updates on the board: taken, refused, given up, with what is in the credential store kept. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bootEnv } from '../../firmware/image/pack/boot-env';
import { type Qemu, until } from '../../firmware/image/qemu/qemu';
import { type Board, createBoard, disks, type PowerOn } from './support/board';
import { device } from './support/device';
import { readEnv, readPart, writePart } from './support/disk-parts';
import { flashAfter, foundIn, setUpAndOut, triedAndAsked } from './support/fixtures';
import { createPackager, board as description, partsOf } from './support/packages';

const { image, next, keys, program, folderOf } = device();
const packager = createPackager(image, keys);
const factory = join(image, disks.FACTORY);
const LIMIT = 180_000;

/** Runs `during` on a switched-on board, then pulls the plug. */
async function on(board: Board, options: PowerOn, during: (qemu: Qemu) => Promise<void>): Promise<string> {
  const qemu = await board.powerOn(options);
  try {
    await during(qemu);
  } finally {
    await qemu.kill();
  }
  return qemu.console();
}

/** Pixels of the monitor that are not black. */
async function lit(qemu: Qemu): Promise<number> {
  const { pixels } = await qemu.picture();
  return pixels.reduce((count, pixel) => count + ((pixel & 0xffffff) === 0 ? 0 : 1), 0);
}

const env = (board: Board) => Object.fromEntries(readEnv(readPart(board.disk('DISK'), 'env'))!);

/** A file with these bytes, whole sectors as a disk has. */
function medium(name: string, folder: string, bytes: Uint8Array): string {
  const file = join(folder, name);
  const rest = Buffer.alloc(-bytes.length & 511);
  writeFileSync(file, Buffer.concat([bytes, rest]));
  return file;
}

/** Refused: nothing of slot b or the boot environment is touched, and slot a starts. */
async function expectRefused(name: string, bytes: Uint8Array, options: PowerOn = {}): Promise<string> {
  const folder = folderOf(`updates-${name}`);
  const board = createBoard(image, folder);
  const before = readPart(board.disk('DISK'), 'slot-b', bytes.length);
  const said = await on(board, { update: medium('update.swu', folder, bytes), ...options }, async (qemu) => {
    await qemu.line(/^boot: slot a starts: version 1\.0\.0/, LIMIT);
    await qemu.line(/^boot: update refused: /, LIMIT);
    await qemu.line(/^boot: slot a confirmed/, LIMIT);
  });
  expect(readPart(board.disk('DISK'), 'slot-b', bytes.length).equals(before), 'slot b').toBe(true);
  expect(env(board)).toEqual({ slot: 'a', security: '1', version: '1.0.0' });
  return said;
}

describe('an update', () => {
  it('to slot b through swupdate is installed, started, confirmed, and started again', async () => {
    const folder = folderOf('updates-good');
    const board = createBoard(image, folder);
    const store = await flashAfter(`${setUpAndOut}\n${triedAndAsked}`, readFileSync(board.disk('STORE')), {
      factory,
      program,
    });
    writeFileSync(board.disk('STORE'), store);
    const before = await foundIn(board.disk('STORE'), { factory, program });
    const update = medium('update.swu', folder, readFileSync(join(next, 'update.swu')));
    // a recorder whose clock was never set
    await on(board, { update, clock: '1970-01-01T00:00:05' }, async (qemu) => {
      await qemu.line(/^boot: update installed in slot b, restarting/, LIMIT);
      await qemu.line(/^boot: slot b starts: version 1\.1\.0, security version 2, on trial/, LIMIT);
      await qemu.line(/^boot: slot b confirmed/, LIMIT);
    });
    expect(env(board)).toMatchObject({ slot: 'b', security: '2', version: '1.1.0' });
    expect(env(board)).not.toHaveProperty('tries');
    // the same medium is still in: the same version is not taken again
    await on(board, { update }, async (qemu) => {
      await qemu.line(/^boot: slot b starts: version 1\.1\.0, security version 2$/, LIMIT);
      await qemu.line(/^boot: update refused/, LIMIT);
      await qemu.line(/^boot: slot b confirmed/, LIMIT);
    });
    const after = await foundIn(board.disk('STORE'), { factory, program });
    expect(before.attempts).toMatchObject({ login: 2 });
    expect(before.values.supportRequest).toBeDefined();
    expect(after.attempts).toEqual(before.attempts);
    for (const key of ['password', 'questions', 'supportRequest'] as const)
      expect(after.values[key], key).toBe(before.values[key]);

    // below the security version that was confirmed, slot a starts no more, whatever the environment says; the monitor says why
    writePart(board.disk('DISK'), 'slot-b', Buffer.alloc(4096));
    await on(board, {}, async (qemu) => {
      await qemu.line(/^boot: slot b is refused/, LIMIT);
      await qemu.line(/^boot: slot a is refused: security version 1 is below 2/, LIMIT);
      await qemu.line(/^boot: no slot can start/, LIMIT);
      // some lines of text; a cursor alone has 16 pixels
      const look = async () => ((await lit(qemu)) > 1000 ? true : undefined);
      await until(look, () => 'the monitor says nothing');
      await qemu.png(join(folder, 'no-slot.png'));
    });
  });

  it('that does not start is left by itself, with counters and open requests kept', async () => {
    const folder = folderOf('updates-broken');
    const board = createBoard(image, folder);
    const store = await flashAfter(`${setUpAndOut}\n${triedAndAsked}`, readFileSync(board.disk('STORE')), {
      factory,
      program,
    });
    writeFileSync(board.disk('STORE'), store);
    const before = await foundIn(board.disk('STORE'), { factory, program });
    const bytes = await packager.package({ version: '1.2.0', security: 7, payload: await packager.brokenComponent() });
    const update = medium('update.swu', folder, bytes);
    await on(board, { update }, async (qemu) => {
      await qemu.line(/^boot: update installed in slot b, restarting/, LIMIT);
      for (const left of [2, 1, 0])
        await qemu.line(
          new RegExp(`^boot: slot b starts: version 1\\.2\\.0, security version 7, on trial, ${left} more`),
          LIMIT,
        );
      await qemu.line(/^boot: falling back to slot a/, LIMIT);
      await qemu.line(/^boot: slot a starts: version 1\.0\.0/, LIMIT);
      // and the medium, which is still in, is not taken again
      await qemu.line(/^boot: update refused: .*did not get ready/, LIMIT);
      await qemu.line(/^boot: slot a confirmed/, LIMIT);
    });
    expect(env(board)).toMatchObject({ slot: 'a', security: '1', version: '1.0.0' });
    const after = await foundIn(board.disk('STORE'), { factory, program });
    expect(after.attempts).toEqual(before.attempts);
    expect(after.attempts.login).toBe(2);
    expect(after.values.supportRequest).toBe(before.values.supportRequest);
    expect(after.values.supportRequest).toBeDefined();
  });

  it('of the same version is refused', async () => {
    expect(await expectRefused('equal', await packager.package({ version: '1.0.0' }))).toContain(
      'update refused: version 1.0.0 runs already',
    );
  });

  it('of an older version is refused', async () => {
    await expectRefused('older', await packager.package({ version: '0.9.0' }));
  });

  it('below the security version is refused, however new', async () => {
    const bytes = await packager.package({ version: '9.0.0', security: 0 });
    expect(await expectRefused('security', bytes)).toContain('update refused: security version 0 is below 1');
  });

  it('that is signed but cannot be mounted is refused before anything is written', async () => {
    const bytes = await packager.package({ version: '1.4.0', payload: Buffer.alloc(8192, 0x41) });
    expect(await expectRefused('unmountable', bytes)).not.toContain('falling back');
  });

  it('with an image that is larger than the slot is refused', async () => {
    const component = readFileSync(join(image, 'component.squashfs'));
    const payload = Buffer.concat([component, Buffer.alloc(description.disk.partitions['slot-b'])]);
    expect(await expectRefused('large', await packager.package({ version: '1.4.0', payload }))).toContain(
      'update refused: larger than its place',
    );
  });

  it('whose program hangs is left by the watchdog', async () => {
    const board = createBoard(image, folderOf('updates-hanging'));
    const payload = await packager.hangingComponent();
    writePart(board.disk('DISK'), 'slot-b', packager.slot({ version: '1.5.0', payload }));
    writePart(board.disk('DISK'), 'env', bootEnv({ slot: 'b', security: '1', version: '1.0.0', tries: '1' }));
    const said = await on(board, {}, async (qemu) => {
      await qemu.line(/^boot: watchdog: 30 s/, LIMIT);
      await qemu.line(/^boot: slot b starts: version 1\.5\.0, security version 1, on trial, 0 more/, LIMIT);
      await qemu.line(/^boot: falling back to slot a/, LIMIT);
      await qemu.line(/^boot: slot a confirmed/, LIMIT);
    });
    // the boot program itself gives up later
    expect(said).not.toContain('the host is not ready in time');
    expect(env(board)).toEqual({ slot: 'a', security: '1', version: '1.0.0' });
  });

  it('that was installed all the same and cannot be mounted is left at once, and slot a stays as it was', async () => {
    const folder = folderOf('updates-unmountable-slot');
    const board = createBoard(image, folder);
    const bytes = await packager.package({ version: '1.4.0', payload: Buffer.alloc(8192, 0x41) });
    const digest = createHash('sha256')
      .update(bytes.subarray(0, partsOf(bytes).at(-1)!.end))
      .digest('hex')
      .slice(0, 16);
    const slotA = readPart(board.disk('DISK'), 'slot-a');
    writePart(board.disk('DISK'), 'slot-b', packager.slot({ version: '1.4.0', payload: Buffer.alloc(8192, 0x41) }));
    const given = { slot: 'b', security: '1', version: '1.0.0', tries: '3', medium: digest };
    writePart(board.disk('DISK'), 'env', bootEnv(given));
    await on(board, { update: medium('update.swu', folder, bytes) }, async (qemu) => {
      await qemu.line(/^boot: slot b is not mounted: /, LIMIT);
      await qemu.line(/^boot: falling back to slot a/, LIMIT);
      await qemu.line(/^boot: slot a starts: version 1\.0\.0, security version 1$/, LIMIT);
      await qemu.line(/^boot: update refused: .*did not get ready/, LIMIT);
      await qemu.line(/^boot: slot a confirmed/, LIMIT);
    });
    expect(readPart(board.disk('DISK'), 'slot-a').equals(slotA), 'slot a').toBe(true);
    expect(env(board)).toEqual({ slot: 'a', security: '1', version: '1.0.0', failed: digest });
  });

  it('with a byte flipped is refused', async () => {
    const bytes = await packager.package();
    bytes[bytes.length >> 1]! ^= 1;
    await expectRefused('flipped', bytes);
  });

  it('with a byte flipped in the first header is refused', async () => {
    const bytes = await packager.package();
    bytes[50]! ^= 1;
    await expectRefused('flipped-header', bytes);
  });

  it('swapped on the medium once it was checked: what was checked is what starts', async () => {
    const folder = folderOf('updates-swapped');
    const board = createBoard(image, folder);
    const good = await packager.package({ version: '1.3.0' });
    // as large, and signed by nobody: the good package with another image in it
    const evil = Buffer.from(good);
    evil.fill(0x41, evil.length >> 1);
    const update = medium('update.swu', folder, good);
    await on(board, { update }, async (qemu) => {
      await qemu.line(/^boot: package of version 1\.3\.0: its image is signed and whole/, LIMIT);
      medium('update.swu', folder, evil);
      await qemu.line(/^boot: slot b starts: version 1\.3\.0/, LIMIT);
    });
    const slot = packager.slot({ version: '1.3.0' });
    expect(readPart(board.disk('DISK'), 'slot-b', slot.length).equals(slot), 'slot b').toBe(true);
  });

  it('whose slot is changed once swupdate has checked and written it does not start', async () => {
    const folder = folderOf('updates-slot');
    const board = createBoard(image, folder);
    const update = medium('update.swu', folder, await packager.package({ version: '1.3.0' }));
    // the board stays off where it would restart, so that somebody has the time
    await on(board, { update, more: ['-action', 'reboot=shutdown'] }, async (qemu) => {
      await qemu.line(/^boot: update installed in slot b, restarting/, LIMIT);
      await qemu.ended;
    });
    const slot = readPart(board.disk('DISK'), 'slot-b');
    slot[100_000]! ^= 1;
    writePart(board.disk('DISK'), 'slot-b', slot);
    await on(board, {}, async (qemu) => {
      await qemu.line(/^boot: slot b is refused: damaged/, LIMIT);
      await qemu.line(/^boot: falling back to slot a/, LIMIT);
      await qemu.line(/^boot: slot a confirmed/, LIMIT);
    });
    expect(env(board)).toMatchObject({ slot: 'a', version: '1.0.0' });
  });
});
