/**
 * The simulator's own log lines in Russian. They are written in English, for terminals; what is not known here (an error of the
 * program, with its stack) stays as it is.
 *
 * @module
 */

const patterns: readonly (readonly [RegExp, string])[] = [
  [
    /^the power was cut in the middle of a flash operation: program of (\d+) bytes at (\d+) in sector (\d+), after (\d+) of them$/,
    'питание пропало посреди записи $1 байт по адресу $2 в секторе $3, после $4 байт',
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
    'размер файла $1 стал $2 байт; flash-память записана в него заново',
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
  return known ? line.replace(...known) : line;
}
