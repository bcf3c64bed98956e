/** `host --selftest`: a row for each part of a board that is named, and what is wrong with it. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { compileBundle } from '../../../build/bytecode';
import { encodeFactory } from '../../../firmware/image/factory';
import { fakeFactory } from '../image/vectors';
import { BUILD_TIME, hostProgram } from './recorders';

const folder = mkdtempSync(join(tmpdir(), 'atnvr-selftest-'));
afterAll(() => rmSync(folder, { recursive: true }));
const out = join(import.meta.dirname, '../../../out');
const at = (name: string) => join(folder, name);
const component = at('component');
const manifest = { format: 1, version: '1.2.3', securityVersion: 4, board: 'qemu-x86_64', files: {} };

beforeAll(async () => {
  const program = await hostProgram();
  compileBundle(join(out, 'bundle/main.js'), at('bundle.qbc'), program);
}, BUILD_TIME);
beforeEach(() => {
  rmSync(component, { recursive: true, force: true });
  mkdirSync(component);
  cpSync(join(out, 'fonts'), join(component, 'fonts'), { recursive: true });
  copyFileSync(at('bundle.qbc'), join(component, 'bundle.qbc'));
  writeFileSync(join(component, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(at('factory.bin'), encodeFactory(fakeFactory()));
  writeFileSync(at('serial'), 'ATNVR0000000017\n');
});

/** Rows by name, and the exit code. */
async function selftest(...options: string[]): Promise<{ rows: Record<string, string>; code: number | null }> {
  const { stdout, status } = spawnSync(await hostProgram(), ['--selftest', ...options], { encoding: 'utf8' });
  const lines = stdout.trim().split('\n');
  const rows = lines.map((line) => [line.slice(6, 22).trim(), line.slice(0, 6) + line.slice(22)] as const);
  return { rows: Object.fromEntries(rows), code: status };
}
const all = ['--factory', at('factory.bin'), '--serial', at('serial'), '--component', component];

it('a whole board', async () => {
  const { rows, code } = await selftest(...all);
  expect(rows).toMatchObject({
    clock: expect.stringMatching(/^ok .* s since power-on, in steps of \d+ ns; wall clock /),
    entropy: expect.stringMatching(/^ok .*ready; hardware: /),
    factory: 'ok    AT-NVR 32, ATNVR0000000017, board qemu-x86_64; relay yes, desk yes',
    serial: 'ok    ATNVR0000000017, as in the factory partition',
    component: 'ok    1.2.3, security version 4, for qemu-x86_64; bundle, 4 fonts',
    screen: 'ok    4 fonts, 1920x1080 in memory',
    Argon2id: expect.stringMatching(/ ms for 19 MiB, 2 passes; memory (not )?locked/),
  });
  expect(code).toBe(Object.values(rows).every((row) => row.startsWith('ok')) ? 0 : 1);
});

it.each([
  ['manifest.json', /^FAIL .*manifest\.json: No such file/],
  ['bundle.qbc', /^FAIL .*bundle\.qbc: No such file/],
  ['fonts/icons.ttf', /^FAIL .*icons\.ttf: No such file/],
])('a component without %s', async (file, told) => {
  rmSync(join(component, file));
  const { rows, code } = await selftest(...all);
  expect(rows.component).toMatch(told);
  expect(code).toBe(1);
});

it('a component whose bundle is torn, or whose manifest is of another kind', async () => {
  const bytes = readFileSync(at('bundle.qbc'));
  writeFileSync(join(component, 'bundle.qbc'), bytes.subarray(0, bytes.length >> 1));
  expect((await selftest(...all)).rows.component).toMatch(/^FAIL .*bundle\.qbc: it has \d+ bytes of bytecode/);
  writeFileSync(join(component, 'manifest.json'), JSON.stringify({ ...manifest, format: 2 }));
  expect((await selftest(...all)).rows.component).toMatch(/^FAIL .*manifest\.json: format 2, this host knows 1$/);
});

it('factory partitions that are none, and a board that is another one', async () => {
  writeFileSync(at('serial'), 'ATNVR0000000018\0');
  expect((await selftest(...all)).rows.serial).toBe(
    'FAIL  ATNVR0000000018, but the factory partition has ATNVR0000000017',
  );
  writeFileSync(at('factory.bin'), Buffer.alloc(65536, 0xff));
  const { rows, code } = await selftest(...all);
  expect(rows.factory).toBe('FAIL  unprovisioned: nothing was written there');
  expect(rows.serial).toBe('ok    ATNVR0000000018, not compared');
  expect(code).toBe(1);
  expect((await selftest('--watchdog', '/dev/none', '--nodes')).rows).toMatchObject({
    watchdog: 'FAIL  /dev/none: no such device',
    inputs: expect.stringMatching(/^ok /),
    displays: expect.any(String),
  });
});
