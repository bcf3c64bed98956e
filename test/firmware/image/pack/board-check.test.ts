/** A slip in a board's description is told by the entry it is in. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { boardNames } from '../../../../firmware/image/pack/board';
import { checkBoard } from '../../../../firmware/image/pack/board-check';

const folder = join(import.meta.dirname, '../../../../firmware/image/boards');
const read = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
/** What is said of a description of qemu-x86_64. */
function told(board: unknown): string {
  try {
    checkBoard('qemu-x86_64', board);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

it.each(boardNames())('%s is as it has to be', (name) => {
  expect(() => checkBoard(name, read(name))).not.toThrow();
});

describe('a description', () => {
  it.each<[string, string, unknown, string]>([
    ['of another name', 'name', 'other', 'name: "other", where the file\'s name is wanted'],
    ['without an entry', 'boot.factory', undefined, 'boot.factory: missing'],
    ['with a slip', 'boot.watchdgo', '/dev/watchdog', 'boot.watchdgo: not known; there are env, '],
    ['with a number as text', 'factorySize', '65536', 'factorySize: expected a whole number'],
    ['with a line too many', 'boot.flash', 'a\nslot-a=/dev/sda', 'boot.flash: expected a text in one'],
    ['with a text for a list', 'kernel.modules', 'loop', 'kernel.modules: expected a list of texts'],
    ['with a flash that is none', 'store', '1:2:3', 'store: expected BYTES:SECTOR:UNIT, got "1:2:3"'],
    ['with another sector', 'boot.block2mtd', '4096', 'boot.block2mtd: 4096 is not the sector of store'],
    ['with another flash', 'boot.geometry', '65536,4096,1', 'boot.geometry: 65536,4096,1 is not that of'],
  ])('%s is refused', (_, place, value, line) => {
    const board = read('qemu-x86_64');
    const [entry, ...above] = place.split('.').reverse();
    const holder = above.reverse().reduce((within, name) => within[name], board);
    holder[entry!] = value;
    expect(told(board)).toContain(`boards/qemu-x86_64.json: ${line}`);
  });

  it('that is none is refused', () => {
    expect(told([1])).toContain('the description: expected entries by name');
    expect(told({})).toContain('kernel: missing');
  });
});
