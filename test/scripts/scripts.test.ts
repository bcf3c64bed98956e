/** The operator's whole way as step scripts, on the real bundle: the command itself, as a developer runs it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'monitor-'));

function monitor(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'src/sim/monitor.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test.each([
  ['ru', '1920x1080'],
  ['en', '1920x1080'],
  ['ru', '1280x720'],
  ['en', '3840x2160'],
])('wizard, log out, forgot, questions, new password, log in: %s at %s', (language, size) => {
  const { status, stdout, stderr } = monitor(
    '--lang',
    language,
    '--size',
    size,
    '--script',
    `test/scripts/recovery-${language}.txt`,
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(
    stdout
      .trim()
      .split('\n')
      .every((line) => line.startsWith('ok')),
  ).toBe(true);
});

test.each(['1280x720', '3840x2160'])('a graphic key, with the mouse alone: %s', (size) => {
  expect(monitor('--lang', 'ru', '--size', size, '--script', 'test/scripts/pattern-ru.txt')).toMatchObject({
    status: 0,
    stderr: '',
  });
});

test('the whole way by a USB keyboard alone', () => {
  expect(monitor('--script', 'test/scripts/usb-keyboard-en.txt')).toMatchObject({ status: 0, stderr: '' });
});

test.each([
  ['ru', '1280x720'],
  ['ru', '3840x2160'],
  ['en', '1920x1080'],
])('forgot, security code, new password, log in: %s at %s', (language, size) => {
  expect(monitor('--size', size, '--script', `test/scripts/security-code-${language}.txt`)).toMatchObject({
    status: 0,
    stderr: '',
  });
});

test('what is stored outlives the process: the second run begins at the log-in', () => {
  const flash = join(folder, 'flash.bin');
  expect(monitor('--flash', flash, '--script', 'test/scripts/recovery-ru.txt').status).toBe(0);
  const second = join(folder, 'second.txt');
  writeFileSync(
    second,
    'expect "Вход в регистратор"\nclick #password\ntype "северный-берег-7"\nclick "Войти"\nexpect "Журнал событий"\n',
  );
  expect(monitor('--flash', flash, '--script', second)).toMatchObject({ status: 0, stderr: '' });
  // nothing that was typed lies in the flash as text
  const image = readFileSync(flash);
  for (const secret of ['северный-берег-7', 'лесной-ветер-42', 'мастер и маргарита', 'королев'])
    expect(image.includes(secret), secret).toBe(false);
});

test('a text that is not there: the line, what was seen instead, exit code 1', () => {
  const script = join(folder, 'wrong.txt');
  writeFileSync(script, '# first\nexpect "Мастер настройки"\nclick "Сохранить всё"\n');
  const { status, stderr } = monitor('--script', script);
  expect(status).toBe(1);
  expect(stderr).toContain('3  click "Сохранить всё"');
  expect(stderr).toContain('След.');
  expect(stderr).not.toContain('at ');
});

test('an unknown step: the line and what steps there are, exit code 1', () => {
  const script = join(folder, 'unknown.txt');
  writeFileSync(script, 'expect "Мастер настройки"\nclack "След."\n');
  const { status, stderr } = monitor('--script', script);
  expect(status).toBe(1);
  expect(stderr).toMatch(/line 2: .*clack/);
});

test('--help tells of every step and option', () => {
  const { status, stdout } = monitor('--help');
  expect(status).toBe(0);
  for (const word of [
    '--size',
    '--flash',
    '--serial',
    '--seed',
    '--script',
    'choose',
    'drag',
    'power off',
    'cut',
    'advance',
    'qr',
    'tree',
  ])
    expect(stdout).toContain(word);
});
