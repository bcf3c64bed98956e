/** Twenty times QEMU is killed in the middle of a log-in, and the board booted from what is left. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { until } from '../../firmware/image/qemu/qemu';
import { seededBelow } from '../../src/sim/flash/random';
import { passwords } from './support/acts';
import { createBoard, disks } from './support/board';
import { device } from './support/device';
import { flashAfter, foundIn, setUpAndOut } from './support/fixtures';
import type { Found } from './support/opener';
import { powerOn } from './support/run';
import { countWriteLog } from './support/write-log';

const { image, program, folderOf } = device();
const KILLS = 20;
/** Wrong tries before a right one. The one after the next would bring a pause, so then the answer is waited for. */
const MOST_WRONG = 3;
/** Writes after which the plug is pulled; one more: once the answer is shown. */
const MOST_WRITES = 3;
const seed = Number(process.env.SEED ?? Date.now() % 100_000);

it(`after each of ${KILLS} kills the board boots, nothing shown is lost and no try uncounted (SEED=${seed})`, async () => {
  const folder = folderOf('kills');
  const shots = join(folder, 'shots');
  const board = createBoard(image, folder);
  const parts = { factory: join(image, disks.FACTORY), program };
  const start = await flashAfter(setUpAndOut, readFileSync(board.disk('STORE')), parts);
  writeFileSync(board.disk('STORE'), start);
  const random = seededBelow(seed);
  let before: Found = await foundIn(board.disk('STORE'), parts);
  const { password } = before.values;
  const told: string[] = [];

  for (let kill = 0; kill < KILLS; kill++) {
    // both show the same when it resolves: so it was booted, from what the last kill left
    const run = await powerOn(board, { ...parts, shots, logged: ['STORE'] });
    const counter = countWriteLog(board.log('STORE'));
    const isRight = before.attempts.login >= MOST_WRONG;
    const entry = isRight ? passwords.first : `${'абвгдежзик'[kill % 10]}${'лмноп'[kill % 5]}`;
    const writes = random(MOST_WRITES + 2);
    const isShown = writes > MOST_WRITES || before.attempts.login > MOST_WRONG;
    try {
      await run.drive(`click #password\ntype "${entry}"`);
      const from = counter.count();
      await run.begin('click "Войти"');
      if (isShown) await run.same();
      else
        await until(
          async () => (counter.count() - from >= 2 * writes ? true : undefined),
          () => 'no write came',
        );
    } finally {
      counter.close();
      await run.cut();
    }
    const after = await foundIn(board.disk('STORE'), parts);
    const tries = before.attempts.login;
    const allowed = isShown ? [isRight ? 0 : tries + 1] : [tries, tries + 1, ...(isRight ? [0] : [])];
    const what = `kill ${kill} ${isShown ? 'once the answer was shown' : `after ${writes} writes`}: ${tries} -> ${after.attempts.login}`;
    told.push(what);
    expect(after.kind, what).toBe('ready');
    expect(allowed, what).toContain(after.attempts.login);
    expect(after.values.password, what).toBe(password);
    expect(after.log.slice(0, before.log.length), what).toEqual(before.log);
    before = after;
  }
  console.log(told.join('\n'));
  const last = await powerOn(board, { ...parts, shots });
  await last.cut();
}, 900_000);
