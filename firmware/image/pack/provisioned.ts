/**
 * Factory partition and store of the recorder that an image is tried with, made by `npm run provision`'s own program.
 *
 * @module
 */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { developmentIds } from '../provisioning/make-keys';
import type { Board } from './board';
import { run } from './run';

export interface Recorder {
  readonly serial: string;
  readonly model: string;
}

const program = join(import.meta.dirname, '../../../build/provision.ts');

/** Makes factory.img and store.img in `out`: those of a new recorder. The identity stays when it is run again. */
export async function provisioned(board: Board, { serial, model }: Recorder, keys: string, out: string): Promise<void> {
  const folder = join(out, 'factory');
  const at = (name: string): string => join(keys, name);
  const secrets = ['--master', at('master.hex'), '--relay-key', `${developmentIds.relay}:${at('relay-public.pem')}`];
  const sizes = ['--size', `${board.factorySize}`, '--store', board.store];
  const what = ['--serial', serial, '--model', model, '--board', board.name, '--out', folder];
  const desk = ['--desk-key', `${developmentIds.desk}:${at('desk-public.pem')}`];
  await run(process.execPath, ['--import', 'tsx', program, ...what, ...sizes, ...secrets, ...desk]);
  for (const [from, to] of [
    ['factory.bin', 'factory.img'],
    ['store.bin', 'store.img'],
  ] as const)
    copyFileSync(join(folder, serial, from), join(out, to));
}
