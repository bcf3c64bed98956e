/**
 * Flashes of recorders that are in use, made by the headless recorder in a second.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { settle } from '../../../src/sim/machine/pace';
import { createNativeRecorder } from '../../../src/sim/native/recorder';
import { parseScript } from '../../../src/sim/script/parser';
import { createRunner } from '../../../src/sim/script/runner';
import { operatorsActs } from './acts';
import { storeGeometry } from './board';
import { changesFromErased, createOpener, type Found } from './opener';
import { readFactory } from './run';

interface Parts {
  /** File of the factory partition. */
  readonly factory: string;
  /** The headless recorder. */
  readonly program: string;
}

/** The flash after a script that begins where `image` was left. */
export async function flashAfter(script: string, image: Uint8Array, { factory, program }: Parts): Promise<Uint8Array> {
  const { identity, keys } = readFactory(factory);
  const recorder = await createNativeRecorder(
    { width: 1280, height: 720, flash: undefined, identity },
    { program, geometry: storeGeometry, image, keys, wall: null, cursor: false, seed: 1, log: () => {} },
  );
  try {
    const { machine } = recorder;
    await machine.powerOn();
    await settle(machine);
    const runner = createRunner({ machine, folder: '.', glyphs: recorder.glyphs, print: () => {} });
    for (const step of parseScript(script)) await runner.run(step);
    return recorder.image().slice();
  } finally {
    recorder.close();
  }
}

/** Set up, logged out. */
export const setUpAndOut = operatorsActs()
  .slice(0, 2)
  .map(({ script }) => script)
  .join('\n');

/** Two wrong passwords, and an open request to the support desk. */
export const triedAndAsked = `
  click #password
  type "ая"
  click "Войти"
  expect "Пароль не подошёл"
  click #password
  type "юя"
  click "Войти"
  expect "Пароль не подошёл"
  click "Забыли пароль?"
  click "Код безопасности"
  expect "Код проверки"`;

/** What a store in a file holds, by the native store. */
export async function foundIn(file: string, { factory, program }: Parts): Promise<Found> {
  const opener = createOpener({ geometry: storeGeometry, keys: readFactory(factory).keys, program });
  opener.add(changesFromErased(new Uint8Array(readFileSync(file)), storeGeometry.sectorSize));
  const { found } = await opener.open();
  return found[0]!;
}
