/**
 * The simulator's own log lines in Russian. They are written in English, for terminals; what is not known here (an error of the
 * program, with its stack) stays as it is.
 *
 * @module
 */
import { bytesInRussian, ofBytesInRussian } from './russian';

/** What of an interrupted program was done: whole bytes, and whether bits of the next were begun. */
function doneInRussian(bytes: number, isBegun: boolean): string {
  if (bytes === 0) return isBegun ? 'часть битов записана' : 'ничего не записано';
  return `после ${ofBytesInRussian(bytes)}${isBegun ? ', часть битов следующего записана' : ''}`;
}

const patterns: readonly (readonly [RegExp, string | ((...groups: string[]) => string)])[] = [
  [
    /^the power was cut in the middle of a flash operation: program of (\d+) bytes at (\d+) in sector (\d+), after (\d+) of them( and some bits of the next)?$/,
    (_, all, at, sector, done, begun) =>
      `питание пропало посреди записи ${ofBytesInRussian(Number(all))} по адресу ${at} в секторе ${sector}, ${doneInRussian(Number(done), begun !== undefined)}`,
  ],
  [
    /^the power was cut in the middle of a flash operation: erase of sector (\d+), bytes (\d+) to (\d+)$/,
    'питание пропало посреди стирания сектора $1, байты $2…$3',
  ],
  [/^the bridge refused (\d+) commands$/, 'мост отказал в командах: $1'],
  [/^no memory for a monitor of (\S+)$/, 'не хватает памяти для монитора $1'],
  [/^the bundle did not call host\.run$/, 'программа не вызвала host.run'],
  [/^the bridge failed: /, 'сбой моста: '],
  [
    /^flash file (.*) was deleted; all of the flash was written to it again$/,
    'файл $1 был удалён; flash-память записана в него заново',
  ],
  [
    /^flash file (.*) was replaced; all of the flash was written to it again$/,
    'файл $1 был подменён; flash-память записана в него заново',
  ],
  [
    /^flash file (.*) was changed to (\d+) bytes; all of the flash was written to it again$/,
    (_, file, size) => `в файле ${file} теперь ${bytesInRussian(Number(size))}; flash-память записана в него заново`,
  ],
  [
    /^flash file (.*) was written to by another program; all of the flash was written to it again$/,
    'в файл $1 писала другая программа; flash-память записана в него заново',
  ],
  [
    /^flash file (.*) could not be written to; all of the flash was written to it again$/,
    'в файл $1 снова можно писать; flash-память записана в него заново',
  ],
  [
    /^flash file (.*) cannot be written to \((\w+)\): what changes is lost when the simulator ends$/,
    'в файл $1 нельзя писать ($2): изменения пропадут, когда симулятор закончит работу',
  ],
];

/** A line of the machine in Russian. */
export function inRussian(line: string): string {
  const known = patterns.find(([pattern]) => pattern.test(line));
  if (!known) return line;
  const [pattern, words] = known;
  return typeof words === 'string' ? line.replace(pattern, words) : line.replace(pattern, words);
}
