/** The step scripts of the simulator on the recorder's own process: the command itself, as a developer runs it. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startNative } from '../../../src/sim/native/process';
import { BUILD_TIME, hostProgram } from './recorders';

const root = join(import.meta.dirname, '../../..');
let folder: string;
beforeAll(async () => {
  await hostProgram();
  folder = await mkdtemp(join(tmpdir(), 'native-'));
}, BUILD_TIME);
afterAll(() => rm(folder, { recursive: true }));

/** Its exit code, and all that it printed. */
function monitor(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const command = ['--import', 'tsx', 'src/sim/monitor.ts', ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: root, encoding: 'utf8' }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

it.each([
  ['pattern-ru', '1280x720', ['--lang', 'ru']],
  ['recovery-en', '1920x1080', ['--lang', 'en']],
  ['security-code-ru', '1280x720', []],
  ['usb-keyboard-en', '1280x720', []],
])('%s at %s prints what it prints in the simulator, and leaves the same flash', async (name, size, options) => {
  const run = (host: string) => {
    const flash = join(folder, `${host}-${name}.bin`);
    const script = `test/scripts/${name}.txt`;
    return monitor('--host', host, '--size', size, '--script', script, '--flash', flash, '--map', ...options);
  };
  const [native, wasm] = [await run('native'), await run('wasm')];
  expect(native).toEqual(wasm);
  expect(native.code, native.err).toBe(0);
  const flashOf = (host: string) => readFileSync(join(folder, `${host}-${name}.bin`));
  expect(flashOf('native').equals(flashOf('wasm'))).toBe(true);
});

it('a wrong option and a process that does not start are told in a line', async () => {
  expect(await monitor('--host', 'toaster')).toMatchObject({ code: 2, err: expect.stringContaining('wasm or native') });
  const host = startNative(await hostProgram(), ['--bundle', '/no/such'], { onMessage: () => {} });
  expect(() => host.call('powerOn')).toThrow('the native host has ended');
  const none = startNative('/no/such/program', [], { onMessage: () => {} });
  expect(() => none.call('powerOn')).toThrow('the native host has ended');
});
