/** The bundle as bytecode: the same bytes each time, the same recorder as from its source, and nothing else is loaded. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileBundle } from '../../../build/bytecode';
import { createNativeRecorder } from '../../../src/sim/native/recorder';
import { tours } from '../../gallery/tour';
import { BUILD_TIME, hostProgram, scenes } from './recorders';

const folder = mkdtempSync(join(tmpdir(), 'atnvr-bytecode-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(async () => void (await hostProgram()), BUILD_TIME);
const bundle = join(import.meta.dirname, '../../../out/bundle/main.js');

async function compiled(source: string | Uint8Array, name = 'main'): Promise<Buffer> {
  const [from, to] = [join(folder, `${name}.js`), join(folder, `${name}.qbc`)];
  writeFileSync(from, source);
  compileBundle(from, to, await hostProgram());
  return readFileSync(to);
}

async function recorder(program: string | Uint8Array) {
  const logged: string[] = [];
  const made = await createNativeRecorder(
    { width: 1280, height: 720, flash: undefined, identity: { model: 'AT-NVR 32', serial: 'ATNVR0000000017' } },
    {
      program: await hostProgram(),
      bundle: program,
      seed: 1,
      wall: null,
      cursor: false,
      log: (source, level, text) => void logged.push(`${source} ${level}: ${text}`),
    },
  );
  return { ...made, logged };
}

describe('bytecode', () => {
  it('has the same bytes from any folder, of any name, and none of either', async () => {
    const source = readFileSync(bundle);
    const one = await compiled(source);
    mkdirSync(join(folder, 'deep/er'), { recursive: true });
    expect((await compiled(source, 'deep/er/other')).equals(one)).toBe(true);
    expect(one.includes(folder)).toBe(false);
    expect(one.includes('deep/er')).toBe(false);
    // a letter more is another program
    expect((await compiled(`${source}0;`)).equals(one)).toBe(false);
  });

  it('is the same recorder as its source, through a whole tour', { timeout: 240_000 }, async () => {
    const { script, flash } = tours[0]!;
    expect(flash).toBe('new');
    const [source, bytes] = [readFileSync(bundle), await compiled(readFileSync(bundle))];
    const seen: Record<string, string>[] = [];
    for (const program of [source, bytes]) {
      const made = await recorder(program);
      try {
        seen.push(await scenes(made, script('ru')));
        expect(made.machine.problem()).toBeUndefined();
      } finally {
        made.close();
      }
    }
    expect(Object.keys(seen[0]!).length).toBeGreaterThan(5);
    expect(seen[1]).toEqual(seen[0]);
  });

  it('tells the place of a fault as its source does', async () => {
    const source = 'function deep() { throw new RangeError("there"); }\nhost.run(() => {\n  deep();\n});';
    const told: string[][] = [];
    for (const program of [source, await compiled(source)]) {
      const { machine, logged, close } = await recorder(program);
      await machine.powerOn();
      expect(machine.problem()).toBe('RangeError: there');
      close();
      told.push(logged);
    }
    expect(told[1]).toEqual(told[0]);
    expect(told[0]!.join()).toMatch(/main\.js:1:\d+\).*main\.js:3:\d+/s);
  });

  it('of what is no program, or wants another module, is none', async () => {
    await expect(compiled('host.run(() => {')).rejects.toThrow(/SyntaxError: .*main\.js:1:/s);
    await expect(compiled('import "./other.js";')).rejects.toThrow(/could not load module/);
    expect(() => compileBundle(join(folder, 'none.js'), join(folder, 'x.qbc'))).toThrow(/none\.js: No such file/);
  });
});

/** What the process says about a bundle that it refuses. */
async function refusal(content: Uint8Array): Promise<string> {
  const path = join(folder, 'refused');
  writeFileSync(path, content);
  const files = ['--fonts', folder, '--provisioning', path, '--flash', join(folder, 'none')];
  const { status, stderr } = spawnSync(await hostProgram(), ['--headless', '--bundle', path, ...files], {
    encoding: 'utf8',
    input: '',
  });
  expect(status).toBe(2);
  return stderr;
}

describe('refused before a byte of it reaches the engine', () => {
  it('of another engine, which is named', async () => {
    const bytes = await compiled('host.run(() => {})');
    const other = Buffer.from(bytes);
    // the length of the text about the engine is at 9, its first letter at 10
    other.write('Q', 10, 'latin1');
    expect(await refusal(other)).toContain('its SHA-256 is not that of its bytes');
    const { createHash } = await import('node:crypto');
    const end = 10 + other[9]! + 4;
    createHash('sha256')
      .update(other.subarray(0, end))
      .update(other.subarray(end + 32))
      .digest()
      .copy(other, end);
    expect(await refusal(other)).toMatch(/bytecode of another engine: of Quickjs-ng .* and this host has quickjs-ng /);
  });

  it('damaged, cut short, with something behind it, of a newer kind', async () => {
    const bytes = await compiled('host.run(() => {})');
    const flipped = Buffer.from(bytes);
    flipped[flipped.length - 1]! ^= 1;
    expect(await refusal(flipped)).toContain('its SHA-256 is not that of its bytes');
    expect(await refusal(bytes.subarray(0, -1))).toMatch(/it has \d+ bytes of bytecode, and should have \d+/);
    expect(await refusal(Buffer.concat([bytes, Buffer.of(0)]))).toMatch(/it has \d+ bytes of bytecode/);
    expect(await refusal(bytes.subarray(0, 20))).toContain('it is cut short');
    const newer = Buffer.from(bytes);
    newer[8] = 2;
    expect(await refusal(newer)).toContain('version 2 of the file, this host knows 1');
  });
});
