/** Factory partition and store of an image that is made again: what its owner stored stays. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { decodeFactory } from '../../../../firmware/image/factory';
import { readBoard } from '../../../../firmware/image/pack/board';
import { ImageError } from '../../../../firmware/image/pack/errors';
import { provisioned, type Recorder } from '../../../../firmware/image/pack/provisioned';
import { makeKeys } from '../../../../firmware/image/provisioning/make-keys';
import { readRegister } from '../../../../firmware/image/provisioning/register';

const board = readBoard('qemu-x86_64');
const recorder = { serial: 'ATNVR0000000017', model: 'AT-NVR 32' };
const folder = mkdtempSync(join(tmpdir(), 'provisioned-'));
afterAll(() => rmSync(folder, { recursive: true }));
const keys = join(folder, 'keys');
makeKeys(keys);

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(folder, 'image-'));
});
const at = (name: string): string => join(out, name);
const make = (other: Partial<Recorder> = {}, newStore = false, masters = keys) =>
  provisioned(board, { ...recorder, ...other }, { keys: masters, out, newStore, makeSticker: undefined });
const read = (name: string): Buffer => readFileSync(at(name));
const factory = () => {
  const reading = decodeFactory(read('factory.img'));
  if (reading.kind !== 'ok') throw new Error(reading.kind);
  return reading.factory;
};
/** A store that somebody has used. */
function use(): Buffer {
  const bytes = read('store.img');
  bytes.fill(0x5a, 65_536, 70_000);
  writeFileSync(at('store.img'), bytes);
  return bytes;
}

describe('factory.img and store.img', () => {
  it('are those of a new recorder in a clean folder', async () => {
    expect(await make()).toEqual({ factory: 'new', store: 'new' });
    expect(factory()).toMatchObject({ ...recorder, board: 'qemu-x86_64' });
    expect(read('factory.img')).toHaveLength(board.factorySize);
    expect(read('store.img')).toHaveLength(1 << 20);
    expect([...readRegister(at('factory/register.csv')).rows.keys()]).toEqual([recorder.serial]);
    expect(existsSync(at('factory/provision.lock'))).toBe(false);
  });

  it('stay to the byte when the image is made again', async () => {
    await make();
    const [identity, store] = [read('factory.img'), use()];
    expect(await make()).toEqual({ factory: 'kept', store: 'kept' });
    expect(read('factory.img').equals(identity)).toBe(true);
    expect(read('store.img').equals(store)).toBe(true);
  });

  it('stay when the folder of provisioning is gone: the store is sealed with these keys', async () => {
    await make();
    const [identity, store] = [read('factory.img'), use()];
    rmSync(at('factory'), { recursive: true });
    expect(await make()).toEqual({ factory: 'kept', store: 'kept' });
    expect(read('factory.img').equals(identity)).toBe(true);
    expect(read('store.img').equals(store)).toBe(true);
    expect(read(`factory/${recorder.serial}/factory.bin`).equals(identity)).toBe(true);
  });

  it('with a new store keep the identity', async () => {
    await make();
    const [identity, fresh] = [read('factory.img'), read('store.img')];
    use();
    expect(await make({}, true)).toEqual({ factory: 'kept', store: 'new' });
    expect(read('factory.img').equals(identity)).toBe(true);
    expect(read('store.img').equals(fresh)).toBe(true);
  });

  it('of another serial number are both new, and whose store went is told', async () => {
    await make();
    const store = use();
    const other = 'ATNVR0000000018';
    expect(await make({ serial: other })).toEqual({ factory: 'new', store: 'new', replaced: recorder.serial });
    expect(factory().serial).toBe(other);
    expect(read('store.img').equals(store)).toBe(false);
  });

  it('are made where a cut left only the partition', async () => {
    await make();
    rmSync(at('store.img'));
    expect(await make()).toEqual({ factory: 'kept', store: 'new' });
  });

  it('beside a partition that cannot be read: a store of nobody is no use', async () => {
    await make();
    use();
    writeFileSync(at('factory.img'), Buffer.alloc(65_536, 0xff));
    expect(await make()).toEqual({ factory: 'new', store: 'new', replaced: '?' });
    expect(factory().serial).toBe(recorder.serial);
  });

  const refused: readonly [string, RegExp, () => Promise<unknown>][] = [
    ['another model', /another model .*--out/, () => make({ model: 'AT-NVR 16' })],
    [
      'keys of another vendor',
      /not the master of the register/,
      () => {
        const foreign = mkdtempSync(join(folder, 'foreign-'));
        makeKeys(foreign);
        return make({}, false, foreign);
      },
    ],
    [
      'a store of another size',
      /4096 bytes.*1048576; --new-store/,
      () => {
        writeFileSync(at('store.img'), Buffer.alloc(4096));
        return make();
      },
    ],
    [
      'a partition that was swapped by hand',
      /same serial number and other contents/,
      async () => {
        const other = mkdtempSync(join(folder, 'other-'));
        await provisioned(board, recorder, { keys, out: other, newStore: false, makeSticker: undefined });
        cpSync(join(other, 'factory.img'), at('factory.img'));
        return make();
      },
    ],
  ];
  it.each(refused)('%s is refused, and the store stays', async (_, why, run) => {
    await make();
    const store = use();
    const result = run();
    await expect(result).rejects.toBeInstanceOf(ImageError);
    await expect(result).rejects.toThrow(why);
    if (read('store.img').length === store.length) expect(read('store.img').equals(store)).toBe(true);
    // and the folder is free for the next run
    expect(existsSync(at('factory/provision.lock'))).toBe(false);
  });
});
