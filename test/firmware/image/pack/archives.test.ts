/** Archives and partition tables: read back by their formats' rules, and the same whenever they are made. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boardNames, bootLines, readBoard } from '../../../../firmware/image/pack/board';
import { makeComponent } from '../../../../firmware/image/pack/component';
import { cpio } from '../../../../firmware/image/pack/cpio';
import { crc32 } from '../../../../firmware/image/pack/crc32';
import { writeDisk } from '../../../../firmware/image/pack/disk';
import { elfNeeds } from '../../../../firmware/image/pack/elf';
import { gpt, layOut } from '../../../../firmware/image/pack/gpt';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pack-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Entries by the rules of cpio(5), independent of the writer. */
function readCpio(archive: Buffer): { name: string; data: Buffer; mode: number; sum: number }[] {
  const entries = [];
  for (let at = 0; ; ) {
    const number = (index: number) =>
      Number.parseInt(archive.toString('latin1', at + 6 + index * 8, at + 14 + index * 8), 16);
    const [mode, size, length, sum] = [number(1), number(6), number(11), number(12)];
    const begin = (at + 110 + length + 3) & ~3;
    const name = archive.toString('latin1', at + 110, at + 109 + length);
    if (name === 'TRAILER!!!') return entries;
    entries.push({ name, data: archive.subarray(begin, begin + size), mode, sum });
    at = (begin + size + 3) & ~3;
  }
}

describe('cpio', () => {
  const files = fc.array(
    fc.record({ name: fc.stringMatching(/^[a-z][a-z/.]{0,20}$/), data: fc.uint8Array({ maxLength: 50 }) }),
    {
      maxLength: 6,
    },
  );
  it.each(['newc', 'crc'] as const)('is read back (%s)', (format) => {
    fc.assert(
      fc.property(files, (entries) => {
        const mode = 0o100644;
        const archive = cpio(
          format,
          entries.map((entry) => ({ ...entry, mode })),
        );
        const expected = entries.map(({ name, data }) => ({
          name,
          data: Buffer.from(data),
          mode,
          sum: format === 'crc' ? data.reduce((sum, byte) => sum + byte, 0) : 0,
        }));
        expect(readCpio(archive)).toEqual(expected);
        expect(archive.length % 4).toBe(0);
      }),
    );
  });
});

describe('disks', () => {
  const sizes = { env: 1 << 20, 'slot-a': 3 << 20, rest: 5000 };
  const { parts, size } = layOut(sizes);

  it('have partitions one behind the other, each on a whole MiB', () => {
    expect(parts).toEqual([
      { name: 'env', offset: 1 << 20, size: 1 << 20 },
      { name: 'slot-a', offset: 2 << 20, size: 3 << 20 },
      { name: 'rest', offset: 5 << 20, size: 5000 },
    ]);
    expect(size).toBe(7 << 20);
  });

  it('have both tables of a GPT, with right sums', () => {
    const disk = Buffer.alloc(size);
    for (const { offset, bytes } of gpt('test', parts.slice(0, 2), size)) bytes.copy(disk, offset);
    expect(disk.readUInt16LE(510)).toBe(0xaa55);
    expect(disk[450]).toBe(0xee);
    for (const at of [512, size - 512]) {
      const head = Buffer.from(disk.subarray(at, at + 92));
      expect(head.toString('latin1', 0, 8)).toBe('EFI PART');
      expect(Number(head.readBigUInt64LE(24)) * 512).toBe(at);
      const sum = head.readUInt32LE(16);
      head.writeUInt32LE(0, 16);
      expect(crc32(head)).toBe(sum);
      const table = Number(head.readBigUInt64LE(72)) * 512;
      expect(crc32(disk.subarray(table, table + 128 * 128))).toBe(head.readUInt32LE(88));
      const entry = disk.subarray(table + 128, table + 256);
      expect(Number(entry.readBigUInt64LE(32)) * 512).toBe(2 << 20);
      expect((Number(entry.readBigUInt64LE(40)) + 1) * 512).toBe(5 << 20);
      expect(entry.toString('utf16le', 56, 68)).toBe('slot-a');
    }
  });

  it('have the component in both slots, and are refused contents that do not fit', () => {
    const board = readBoard('qemu-x86_64');
    const file = join(folder, 'disk.img');
    const contents = { component: Buffer.alloc(4096, 1), updater: Buffer.alloc(4096, 2), env: { slot: 'a' } };
    writeDisk(file, board, contents);
    // one that is damaged in the field leaves another to start
    for (const at of [2 << 20, 18 << 20])
      expect(readFileSync(file).subarray(at, at + 4096), `at ${at}`).toEqual(Buffer.alloc(4096, 1));
    const large = Buffer.alloc(board.disk.partitions['slot-a'] + 1);
    expect(() => writeDisk(file, board, { ...contents, component: large })).toThrow(
      'slot-a: 16777217 bytes do not fit into 16777216',
    );
  });
});

describe('the component', () => {
  it('has its files with fixed modes and a manifest that names them', () => {
    const program = { name: 'bin/host', data: Buffer.from('abc'), isProgram: true };
    makeComponent(join(folder, 'component'), { board: 'test', version: '1.2.3', security: 4 }, [
      program,
      { name: 'a.txt', data: Buffer.from('x') },
    ]);
    expect(statSync(join(folder, 'component/bin/host')).mode & 0o777).toBe(0o755);
    expect(statSync(join(folder, 'component/a.txt')).mode & 0o777).toBe(0o644);
    expect(JSON.parse(readFileSync(join(folder, 'component/manifest.json'), 'utf8'))).toEqual({
      format: 1,
      version: '1.2.3',
      securityVersion: 4,
      board: 'test',
      files: [
        { name: 'a.txt', size: 1, sha256: '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881' },
        { name: 'bin/host', size: 3, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
      ],
    });
  });
});

describe('boards', () => {
  it.each(boardNames())('%s is whole', (name) => {
    const board = readBoard(name);
    expect(board.name).toBe(name);
    const lines = bootLines(board);
    for (const key of ['board', 'revision', 'env', 'slot-a', 'slot-b', 'updater', 'factory', 'flash', 'update'])
      expect(lines).toMatch(new RegExp(`^${key}=.`, 'm'));
    expect(board.qemu.serial.join(' ')).toContain('{serial}');
    expect(board.store).toMatch(/^\d+:\d+:\d+$/);
  });

  it('are known by name only', () => {
    for (const name of ['', '../boards/qemu-x86_64', 'none']) expect(() => readBoard(name)).toThrow('no board');
  });
});

describe('what a program needs', () => {
  it('is what the linker was told', () => {
    const source = join(folder, 'it.c');
    writeFileSync(source, 'double cos(double); int main(int count, char **v) { (void)v; return (int)cos(count); }');
    const program = join(folder, 'it');
    const { status, stderr } = spawnSync('clang-19', [source, '-O0', '-o', program, '-lm'], { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    const needs = elfNeeds(readFileSync(program));
    expect(needs?.libraries).toEqual(['libm.so.6', 'libc.so.6']);
    expect(needs?.interpreter).toMatch(/^\/lib(64)?\/ld-linux/);
  });

  it('is nothing for other files', () => {
    expect(elfNeeds(Buffer.from('#!/bin/sh\n'))).toBeUndefined();
    expect(elfNeeds(Buffer.alloc(100))).toBeUndefined();
  });
});
