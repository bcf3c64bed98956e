import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { shownCode } from '../../src/sim/desk/answer';
import { createDesk } from '../../src/sim/desk/desk';
import { openFlashFile } from '../../src/sim/flash/file';
import { monitorOptions, serverOptions, UsageError } from '../../src/sim/options';
import { drive, login, powerOn, setUp, texts } from '../support/drive';
import { createTestRecorder } from '../support/recorder';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'monitor-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Not waited for in one piece: a test process that answers nobody for a minute counts as lost. */
async function monitor(
  args: readonly string[],
  input = '',
  user: { uid?: number; gid?: number } = {},
): Promise<{ code: number | null; out: string; err: string }> {
  const run = spawn(process.execPath, ['--import', 'tsx', 'src/sim/monitor.ts', ...args], { cwd: root, ...user });
  // A script that is refused is not read to its end.
  run.stdin.on('error', () => {}).end(input);
  const [out, err, code] = await Promise.all([
    text(run.stdout),
    text(run.stderr),
    new Promise<number | null>((done, fail) => run.on('error', fail).on('close', done)),
  ]);
  expect(err).not.toMatch(/\n\s+at /);
  return { code, out, err };
}

describe('options', () => {
  it('have defaults', () => {
    expect(monitorOptions([])).toEqual({
      host: 'wasm',
      width: 1920,
      height: 1080,
      flash: undefined,
      identity: { model: 'AT-NVR 32', serial: 'ATNVR0000000017' },
      language: undefined,
      seed: 1,
      script: undefined,
      out: '.',
      map: false,
      verbose: false,
    });
    expect(serverOptions([], 'f.bin')).toMatchObject({ port: 8600, flash: 'f.bin', open: true });
    expect(monitorOptions(['--help'])).toBeUndefined();
    expect(serverOptions(['--help'], 'f.bin')).toBeUndefined();
  });

  it.each([
    [['--sise', '1x1'], "Unknown option '--sise'"],
    [['script.txt'], "Unexpected argument 'script.txt'"],
    [['--size'], "Option '--size <value>' argument missing"],
    [['--size', '0x1'], '--size: expected a size from 1x1 to 8192x8192'],
    [['--size', '8193x1'], '--size: expected a size'],
    [['--size', '1280'], '--size: expected a size'],
    [['--lang', 'de'], '--lang: expected ru or en, got "de"'],
    [['--serial', 'atnvr'], '--serial: expected 1 to 32 of A-Z and 0-9'],
    [['--serial', ''], '--serial: expected'],
    [['--model', 'ё'], '--model: expected 1 to 32 printable ASCII characters'],
    [['--seed', '-1'], '--seed: expected a number from 0 to 9007199254740991, got "-1"'],
    [['--size', '-x'], "Option '--size' argument is ambiguous"],
    [['--model', '\u001b[31m'], '--model: expected 1 to 32 printable ASCII characters, got "\\u{1b}[31m"'],
    [['--seed', '1.5'], '--seed: expected a number'],
    [['--script', ''], '--script: expected a file name'],
  ])('%j', (args, message) => {
    expect(() => monitorOptions(args)).toThrow(UsageError);
    expect(() => monitorOptions(args)).toThrow(message);
    expect(() => monitorOptions(args)).not.toThrow('\n');
  });

  it.each([['0'], ['65536'], ['x']])('--port %s', (port) => {
    expect(() => serverOptions(['--port', port], 'f')).toThrow('--port: expected a number from 1 to 65535');
  });
});

describe('the command', () => {
  it('prints a line for each step, the same in every run', async () => {
    const script = '# comment\nexpect "Мастер настройки"\nclick #next\nadvance 1h\ntree t.json\nshot a.png\n';
    const args = ['--script', '-', '--size', '1280x720', '--out', folder];
    const first = await monitor(args, script);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toBe(
      'ok     2  expect "Мастер настройки"\nok     3  click #next\nok     4  advance 1h\nok     5  tree t.json\nok     6  shot a.png\n',
    );
    const files = () => ['t.json', 'a.png'].map((file) => readFileSync(join(folder, file)));
    const before = files();
    expect(await monitor(args, script)).toEqual(first);
    expect(files()).toEqual(before);
  });

  it('stops at the first step that fails, and tells what was seen instead', async () => {
    const { code, out, err } = await monitor(['--script', '-'], 'click "Нет такого"\nclick #next\n');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(
      'FAIL   1  click "Нет такого"\n     nothing on the monitor reads "Нет такого"\n     seen instead:\n',
    );
    expect(err).toContain('Мастер настройки');
  });

  it('checks the whole script before it begins', async () => {
    const { code, out, err } = await monitor(['--script', '-'], 'click #next\n\nclik "x"\n');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('line 3: unknown step clik; steps are click,');
  });

  it('refuses a recording with something left to fill in', async () => {
    const { code, out, err } = await monitor(
      ['--script', '-'],
      'click #next\nclick #new-password\nkeys "<new-password>"\n',
    );
    expect([code, out, err]).toEqual([1, '', 'line 3: put the text in place of <new-password>\n']);
  });

  it('lets no script steer the terminal, or fill it', async () => {
    const odd = `\u001b]0;x\u0007${'y'.repeat(10_000)}`;
    const wrong = await monitor(['--script', '-'], `${odd}\n`);
    expect(wrong.err).toContain('line 1: unknown step \\u{1b}]0;x\\u{7}yyy');
    const failing = await monitor(['--script', '-'], `expect "${odd}"\n`);
    expect(failing.err).toContain('FAIL   1  expect "\\u{1b}]0;x\\u{7}yyy');
    for (const { err } of [wrong, failing]) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is what is asked
      expect(err).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
      expect(Math.max(...err.split('\n').map((line) => line.length))).toBeLessThan(700);
    }
  });

  it.each([
    ['a NUL', Buffer.from('click "a\0"')],
    ['UTF-16', Buffer.from('\ufeffclick #next', 'utf16le')],
    ['bytes', Buffer.from([0x63, 0xff])],
  ])('refuses a script with %s', async (_what, bytes) => {
    const file = join(folder, 'odd.txt');
    writeFileSync(file, bytes);
    const { code, err } = await monitor(['--script', file]);
    expect([code, err]).toEqual([2, `monitor: --script: ${file} is not UTF-8 text; --help lists the options\n`]);
  });

  it('takes steps one by one without a script', async () => {
    const { code, out, err } = await monitor(['--lang', 'en'], 'expect "Setup wizard"\nhelp\nfoo\nclick #next\n');
    expect(code).toBe(1);
    expect(out).toContain('ok     1  expect "Setup wizard"\nSteps, one a line:');
    expect(err).toContain('line 3: unknown step foo');
  });

  it.each([
    [['--size', 'big'], /^monitor: --size: expected a size .*; --help lists the options\n$/],
    [['--script', '/nowhere/steps.txt'], /^monitor: --script: cannot read \/nowhere\/steps.txt \(ENOENT\)/],
    [['--flash', '/nowhere/flash.bin'], /^monitor: flash file \/nowhere\/flash.bin: its directory does not exist/],
    [['--flash', '/tmp'], /^monitor: flash file \/tmp is a directory/],
  ])('%j is told in one line, exit code 2', async (args, message) => {
    const { code, err } = await monitor(args);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  it('asks the desk for a code, types it, and tells it to nobody', async () => {
    const flash = join(folder, 'foreign.bin');
    // Other data: the quick way to a request.
    writeFileSync(flash, Buffer.alloc(65_536, 0x5a));
    const steps = 'click #get-code\nqr qr.txt\ncode\nclick #code\ntype code\nclick #next\nexpect #confirm\n';
    const { code, out, err } = await monitor(
      ['--flash', flash, '--lang', 'en', '--out', folder, '--script', '-'],
      steps,
    );
    expect(code, err).toBe(0);
    expect(out).toMatch(/^ {5}the desk sees ATNVR0000000017, AT-NVR 32, language en, request \w{4}-\w{4}$/m);
    const { code: told } = await createDesk().answer(readFileSync(join(folder, 'qr.txt'), 'utf8'));
    for (const shown of [told, shownCode(told)]) expect(out + err).not.toContain(shown);
    expect((await monitor(['--help'])).out).toContain('type code | keys code');
  });

  it('says when the flash file is read-only', async () => {
    const file = join(folder, 'read-only.bin');
    expect((await monitor(['--flash', file, '--script', '-'], 'power off\n')).code).toBe(0);
    chmodSync(file, 0o444);
    chmodSync(folder, 0o755);
    // The super-user may write to anything.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const { code, err } = await monitor(['--flash', file, '--script', '-'], 'expect "Мастер настройки"\n', nobody);
    expect([code, err]).toEqual([0, `flash file ${file} is read-only: nothing will be saved\n`]);
  });

  it('leaves a flash file alone that another simulator uses, exit code 2', async () => {
    const file = join(folder, 'used.bin');
    expect((await monitor(['--flash', file, '--script', '-'], 'power off\n')).code).toBe(0);
    const { close } = openFlashFile(file);
    const { code, err } = await monitor(['--flash', file, '--script', '-'], 'click #next\n');
    expect([code, err]).toEqual([
      2,
      `monitor: flash file ${file} is in use by process ${process.pid}. End that one, or name another file with --flash.\n`,
    ]);
    close();
    expect((await monitor(['--flash', file, '--script', '-'], 'click #next\n')).code).toBe(0);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it.each([
    ['random bytes', () => new Uint8Array(65_536).map((_, i) => (i * 7919) >> 3)],
    ['zeros', () => new Uint8Array(65_536)],
  ])('a flash of %s is told on the monitor and not written to', async (_name, make) => {
    const file = join(folder, 'odd.bin');
    writeFileSync(file, make());
    const { code, err } = await monitor(['--flash', file, '--script', '-'], 'reject "Мастер настройки"\npower off\n');
    expect([code, err.match(/FAIL/)]).toEqual([0, null]);
    expect(readFileSync(file)).toEqual(Buffer.from(make()));
  });

  it('keeps the flash across runs, also when a write was cut off', async () => {
    const args = ['--script', '-', '--flash', join(folder, 'flash.bin'), '--map'];
    const cut = 'click #password\nkeys "forest wind 42"\ncut 1\nclick #enter\n';
    // "power on" is a step only of a recorder that is off.
    const first = await monitor(args, `${setUp}\npower off\npower on\n${cut}power on\nexpect #password\npower off\n`);
    expect(first.code).toBe(0);
    expect(first.err).toMatch(
      /^ {5}machine warn: the power was cut in the middle of a flash operation: program of \d+ bytes at \d+ in sector \d+, after \d+ of them( and some bits of the next)?\n$/,
    );
    const records = (out: string) => out.match(/committed commit .*$/gm)!;
    expect(records(first.out).join('\n')).toMatch(/^committed commit \d+ password$/m);
    const second = await monitor(args, `expect #password\n${login('forest wind 42')}\nexpect #home\n`);
    expect(second).toMatchObject({ code: 0, err: '' });
    expect(records(second.out).slice(0, records(first.out).length)).toEqual(records(first.out));
  });

  it.each(['1x1', '2x3', '640x480', '8192x64'])('a monitor of %s runs', async (size) => {
    expect(
      (await monitor(['--size', size, '--script', '-'], 'advance 1s\npower off\npower on\nadvance 1s\n')).code,
    ).toBe(0);
  });
});

it('a flash that takes no writes: the recorder starts, and says so when one is due', async () => {
  const recorder = await createTestRecorder();
  // What a read-only file does; a file mode would not hold back the super-user.
  for (const sector of recorder.nor.wear.keys()) recorder.nor.stuck.add(sector);
  const before = recorder.nor.image.slice();
  await powerOn(recorder);
  await drive(recorder, setUp);
  expect(texts(recorder).join()).toContain('memory does not answer: nothing was changed');
  expect(recorder.nor.image).toEqual(before);
  recorder.close();
});
