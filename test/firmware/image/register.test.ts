/** The factory's register: rows appended, torn, changed by hand, and two that want it at once. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProvisionError } from '../../../firmware/image/provisioning/errors';
import { openRegister, type RegisterRow, readRegister } from '../../../firmware/image/provisioning/register';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'register-'));
  file = join(folder, 'register.csv');
});
afterEach(() => rmSync(folder, { recursive: true }));

const row = (number: number, model = 'AT-NVR 32'): RegisterRow => ({
  time: '2026-01-15T11:32:00Z',
  serial: `ATNVR${String(number).padStart(10, '0')}`,
  model,
  board: 'qemu-x86_64',
  master: '00112233445566ff',
  relay: '17:aaaaaaaaaaaaaaaa',
  desk: '33:bbbbbbbbbbbbbbbb',
  sha256: number.toString(16).padStart(64, '0'),
});

/** Opens, appends and closes. */
function add(...rows: RegisterRow[]): void {
  const register = openRegister(file);
  register.append(rows);
  register.close();
}

const rowsNow = (): RegisterRow[] => [...readRegister(file).rows.values()];

describe('rows', () => {
  it('are read as they were appended, in one run or in several', () => {
    const models = ['a "quoted" one', 'with, commas', '=1+1', ' ', '"'];
    add(row(1), row(2));
    add(...models.map((model, at) => row(at + 3, model)));
    expect(rowsNow()).toEqual([row(1), row(2), ...models.map((model, at) => row(at + 3, model))]);
    expect(readFileSync(file, 'utf8').split('\n')[0]).toBe('time,serial,model,board,master,relay,desk,sha256,check1');
  });

  it('none is read from a register that is not there, and reading makes none', () => {
    expect(readRegister(file)).toEqual({ rows: new Map(), torn: 0 });
    expect(existsSync(file)).toBe(false);
  });
});

describe('an append that was killed', () => {
  it('at every byte: the whole rows stay, the rest is taken away and the next rows fit', () => {
    add(row(1));
    const before = readFileSync(file).length;
    add(row(2), row(3));
    const whole = readFileSync(file);
    const ends = [...whole.entries()].filter(([, byte]) => byte === 0x0a).map(([at]) => at + 1);
    for (let length = before; length < whole.length; length++) {
      writeFileSync(file, whole.subarray(0, length));
      const kept = ends.filter((end) => end <= length).length - 1;
      const register = openRegister(file);
      register.append([row(9)]);
      register.close();
      const numbers = rowsNow().map(({ serial }) => Number(serial.slice(5)));
      if (String(numbers) !== String([...[1, 2].slice(0, kept), 9])) expect.fail(`cut at ${length}: ${numbers}`);
      if (register.torn !== length - ends[kept]!) expect.fail(`cut at ${length}: ${register.torn} torn`);
    }
  });

  it('in the header, or with the zeros of a file system that lost the end', () => {
    for (const text of ['', 'time', 'time,serial,model,board,master,relay,desk,sha256,check1']) {
      writeFileSync(file, text);
      add(row(1));
      expect(rowsNow()).toEqual([row(1)]);
    }
    appendFileSync(file, Buffer.alloc(100));
    add(row(2));
    expect(rowsNow()).toEqual([row(1), row(2)]);
  });
});

describe('a register changed by hand', () => {
  it('any byte of any line: refused, with the line, and not touched', () => {
    add(row(1), row(2), row(3));
    const whole = readFileSync(file);
    for (let at = 0; at < whole.length - 1; at += 3) {
      const changed = Buffer.from(whole);
      changed[at] = changed[at] === 0x30 ? 0x31 : 0x30;
      writeFileSync(file, changed);
      const lines = whole.subarray(0, at).toString().split('\n').length;
      try {
        openRegister(file);
        expect.fail(`byte ${at} was not missed`);
      } catch (error) {
        const told = /, line (\d+): /.exec((error as Error).message)?.[1];
        // a line feed that is gone makes one line of two
        if (!(error instanceof ProvisionError) || Number(told) !== lines) throw error;
      }
      if (Buffer.compare(readFileSync(file), changed) !== 0) expect.fail(`byte ${at}: it was written to`);
    }
  });

  it.each([
    ['a line taken out', (lines: string[]) => lines.toSpliced(2, 1)],
    ['two lines exchanged', (lines: string[]) => [lines[0]!, lines[2]!, lines[1]!, ...lines.slice(3)]],
    ['a line twice', (lines: string[]) => lines.toSpliced(2, 0, lines[1]!)],
    ['lines of Windows', (lines: string[]) => lines.map((line) => (line === '' ? '' : `${line}\r`))],
    ['another table', () => ['a,b', '1,2', '']],
  ])('%s', (_name, change) => {
    add(row(1), row(2), row(3));
    writeFileSync(file, change(readFileSync(file, 'utf8').split('\n')).join('\n'));
    expect(() => openRegister(file)).toThrow(ProvisionError);
    expect(() => readRegister(file)).toThrow(ProvisionError);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it('a file that is no register is left as it is', () => {
    writeFileSync(file, 'notes without a line feed');
    expect(() => openRegister(file)).toThrow('this is no register');
    expect(readFileSync(file, 'utf8')).toBe('notes without a line feed');
  });
});

describe('two at once', () => {
  it('the second is refused until the first is closed, whatever it calls the file', () => {
    const first = openRegister(file);
    expect(() => openRegister(file)).toThrow(`another run writes to it (process ${process.pid})`);
    expect(() => openRegister(join(folder, '.', '..', folder.split('/').at(-1)!, 'register.csv'))).toThrow(
      'another run',
    );
    first.close();
    add(row(1));
  });

  it('the lock of a process that was killed keeps nobody out', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(`${file}.lock`, String(pid));
    add(row(1));
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it('somebody who writes without the lock is noticed before the next append', () => {
    const register = openRegister(file);
    appendFileSync(file, 'x');
    expect(() => register.append([row(1)])).toThrow('somebody else wrote to it');
    register.close();
  });
});
