/** A flash in a file: what is taken, what is refused, and that a refused file stays as it was. */

import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../src/hal/store/store';
import { simulatedDeviceKey } from '../../../src/sim/desk/provisioning';
import { FlashFileError, openFlashFile } from '../../../src/sim/flash/file';
import { mapOf, mapText } from '../../../src/sim/flash/map';
import { PowerCut } from '../../../src/sim/flash/nor';
import { createCrypto } from '../../../src/sim/machine/crypto';

const crypto = createCrypto({ deviceKey: simulatedDeviceKey('ATNVR0000000017') });
const value = Uint8Array.of(1, 2, 3);
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flash-'));
  path = join(folder, 'flash.bin');
});
afterEach(() => rmSync(folder, { recursive: true }));

const problemOf = (run: () => unknown): FlashFileError => {
  try {
    run();
  } catch (error) {
    if (error instanceof FlashFileError) return error;
    throw error;
  }
  throw new Error('no error');
};

describe('a flash file', () => {
  it('is made erased, and holds each operation at once', () => {
    const { nor, close } = openFlashFile(path);
    expect(readFileSync(path).every((byte) => byte === 0xff) && readFileSync(path).length === 65536).toBe(true);
    expect(openStore({ flash: nor, crypto, erased: 'new' }).commit({ put: { settings: value } })).toBe('ok');
    // Not closed: as after a kill.
    expect(readFileSync(path).equals(nor.image)).toBe(true);
    const copy = join(folder, 'copy.bin');
    copyFileSync(path, copy);
    const again = openFlashFile(copy);
    expect(openStore({ flash: again.nor, crypto, erased: 'new' }).get('settings')).toEqual(value);
    again.close();
    close();
  });

  it('keeps what a power cut left', () => {
    const { nor, close } = openFlashFile(path);
    const store = openStore({ flash: nor, crypto, erased: 'new' });
    store.commit({ put: { settings: value } });
    nor.cutAt(2);
    expect(() => store.commit({ put: { settings: Uint8Array.of(9) } })).toThrow(PowerCut);
    close();
    expect(readFileSync(path).equals(nor.image)).toBe(true);
    const again = openFlashFile(path);
    expect(openStore({ flash: again.nor, crypto, erased: 'new' }).get('settings')).toEqual(value);
    again.close();
  });

  it('is refused, unchanged, with path, cause and advice', () => {
    for (const [size, word] of [
      [0, 'short'],
      [65535, 'short'],
      [65537, 'long'],
    ] as const) {
      const content = Buffer.alloc(size, 0x5a);
      writeFileSync(path, content);
      const error = problemOf(() => openFlashFile(path));
      expect(error.problem).toBe('size');
      expect(error.message).toContain(path);
      expect(error.message).toContain(word);
      expect(error.message).toContain('Move it away');
      expect(readFileSync(path).equals(content)).toBe(true);
    }
    mkdirSync(join(folder, 'sub'));
    expect(problemOf(() => openFlashFile(join(folder, 'sub')))).toMatchObject({ problem: 'kind' });
    expect(problemOf(() => openFlashFile('/dev/null'))).toMatchObject({ problem: 'kind' });
    expect(problemOf(() => openFlashFile(join(folder, 'no', 'flash.bin')))).toMatchObject({ problem: 'access' });
    for (const [name, target] of [
      ['circle', 'circle'],
      ['dangling', 'nowhere.bin'],
    ] as const)
      symlinkSync(target, join(folder, name));
    for (const [name, words] of [
      ['flash.bin/under-a-file', 'a part of its path is a file and no directory'],
      ['circle', 'its symbolic links lead in a circle'],
      ['dangling', 'is a symbolic link to nowhere.bin, which does not exist'],
    ] as const)
      expect(problemOf(() => openFlashFile(join(folder, name))).message).toContain(words);
  });

  it('may be read-only: readable, programs and erases are faults', () => {
    const first = openFlashFile(path);
    openStore({ flash: first.nor, crypto, erased: 'new' }).commit({ put: { settings: value } });
    first.close();
    const before = readFileSync(path);
    chmodSync(path, 0o400);
    // The super-user may write all the same, so it is asked for.
    const { nor, close } = openFlashFile(path, { readOnly: process.getuid?.() === 0 });
    expect(nor.readOnly).toBe(true);
    const store = openStore({ flash: nor, crypto, erased: 'new' });
    expect(store.get('settings')).toEqual(value);
    expect(store.commit({ put: { settings: Uint8Array.of(4) } })).toBe('fault');
    close();
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

describe('a flash file in use', () => {
  it('is refused to a second simulator, under each of its names', () => {
    const { close } = openFlashFile(path);
    const link = join(folder, 'link.bin');
    symlinkSync(path, link);
    for (const name of [path, link]) {
      const error = problemOf(() => openFlashFile(name));
      expect(error.problem).toBe('use');
      expect(error.message).toContain(`flash file ${name} is in use by process ${process.pid}.`);
    }
    close();
    expect(existsSync(`${path}.lock`)).toBe(false);
    openFlashFile(path).close();
  });

  it('is taken over from a process that has ended, also when its number was given away again', () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    // the last: killed between making the lock and writing into it
    for (const stale of [`${pid} 1`, `${pid}`, `${process.pid} 1`, '']) {
      writeFileSync(`${path}.lock`, stale);
      const { close } = openFlashFile(path);
      expect(problemOf(() => openFlashFile(path)).problem).toBe('use');
      close();
      expect(existsSync(`${path}.lock`)).toBe(false);
    }
  });

  it('is not taken over from nobody knows whom', () => {
    writeFileSync(`${path}.lock`, 'somebody');
    expect(problemOf(() => openFlashFile(path)).message).toContain(`Delete ${path}.lock when no simulator runs`);
    expect(existsSync(path)).toBe(false);
  });

  it('is free again after a file that was refused', () => {
    writeFileSync(path, 'short');
    expect(problemOf(() => openFlashFile(path)).problem).toBe('size');
    expect(existsSync(`${path}.lock`)).toBe(false);
  });
});

describe('a flash file that changes under the simulator', () => {
  const other = Buffer.alloc(65536, 0x5a);
  const replace = () => {
    writeFileSync(`${path}2`, other);
    renameSync(`${path}2`, path);
  };
  const overwrite = () => {
    writeFileSync(path, other);
    utimesSync(path, 1, 1);
  };

  it.each([
    ['was deleted', () => rmSync(path)],
    ['was replaced', replace],
    ['was changed to 100 bytes', () => truncateSync(path, 100)],
    ['was changed to 65537 bytes', () => appendFileSync(path, 'x')],
    ['was written to by another program', overwrite],
  ])('and %s is written as a whole at the next operation', (what, change) => {
    const logged: string[] = [];
    const { nor, close } = openFlashFile(path, { log: (level, text) => logged.push(`${level}: ${text}`) });
    const store = openStore({ flash: nor, crypto, erased: 'new' });
    store.commit({ put: { settings: value } });
    expect(logged).toEqual([]);
    change();
    expect(store.commit({ put: { password: value } })).toBe('ok');
    expect(store.commit({ put: { settings: Uint8Array.of(9) } })).toBe('ok');
    expect(logged).toEqual([`warn: flash file ${path} ${what}; all of the flash was written to it again`]);
    expect(readFileSync(path).equals(nor.image)).toBe(true);
    close();
    const again = openFlashFile(path);
    expect(openStore({ flash: again.nor, crypto, erased: 'new' }).get('password')).toEqual(value);
    again.close();
  });

  it('and can no longer be written: faults, told once, until it can be again', () => {
    const logged: string[] = [];
    const { nor, close } = openFlashFile(path, { log: (level, text) => logged.push(`${level}: ${text}`) });
    rmSync(path);
    mkdirSync(path);
    const one = () => nor.program(0, Uint8Array.of(1).buffer);
    expect([one(), one(), nor.erase(4096)]).toEqual(['fault', 'fault', 'fault']);
    expect(nor.image[0]).toBe(0xff);
    expect(logged).toEqual([
      `error: flash file ${path} cannot be written to (EISDIR): what changes is lost when the simulator ends`,
    ]);
    rmdirSync(path);
    expect(one()).toBe('ok');
    expect(readFileSync(path).equals(nor.image)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['flash.bin', 'flash.bin.lock']);
    close();
  });
});

it('is decoded into a map, also while the power is off', () => {
  const { nor, close } = openFlashFile(path);
  const store = openStore({ flash: nor, crypto, erased: 'new' });
  store.commit({ put: { settings: value } });
  store.spend('login');
  store.spend('login');
  nor.cutAt(1, { byte: 3 });
  expect(() => store.commit({ put: { password: Uint8Array.of(0x70, 0x71, 0x72) } })).toThrow(PowerCut);
  const { counts } = nor;
  const reads = counts.bytesRead;
  const text = mapText(mapOf(nor, crypto)!);
  expect(counts.bytesRead).toBe(reads);
  expect(text).toMatch(
    /^65536 bytes, 16 sectors of 4096, program unit 1\nsector 0: active, epoch 1, \d+ of 4096 bytes, erased 0 times$/m,
  );
  expect(text).toMatch(/committed commit 6 settings$/m);
  expect(text).toMatch(/committed counter 0 #login, from 0, 2 of 8 units used$/m);
  expect(text).toMatch(/torn$/m);
  expect(text).toMatch(/^sector 15: clean, 32 of 4096 bytes/m);
  close();
});
