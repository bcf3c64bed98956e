/** Lines of the simulator's log in Russian, as the flash tells them. */
import { expect, it } from 'vitest';
import { type Cut, createNor, PowerCut } from '../../../src/sim/flash/nor';
import { inRussian } from '../../../src/sim/page/machine-words';

const told = (length: number, cut: Cut): string => {
  const nor = createNor();
  nor.cutAt(1, cut);
  try {
    nor.program(4096 + 32, new Uint8Array(length).buffer);
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
    return inRussian(`the power was cut in the middle of a flash operation: ${error.where}`);
  }
  throw new Error('the power was not cut');
};
const begin = (bytes: string) => `питание пропало посреди записи ${bytes} по адресу 4128 в секторе 1, `;

it.each([
  [1, { byte: 0, bits: 'all' }, `${begin('1 байта')}часть битов записана`],
  [2, { byte: 1, bits: 'all' }, `${begin('2 байт')}после 1 байта, часть битов следующего записана`],
  [21, { byte: 5, bits: 'together' }, `${begin('21 байта')}после 5 байт, часть битов следующего записана`],
  [112, { byte: 111, bits: 'all' }, `${begin('112 байт')}после 111 байт, часть битов следующего записана`],
] as const)('a program of %i bytes that is cut', (length, cut, words) => {
  expect(told(length, cut)).toBe(words);
});

it('a cut before any bit is done', () => {
  const nor = createNor();
  nor.cutAt(1, { byte: 0, bits: 'none' });
  // nothing to clear: no bit can be begun
  expect(() => nor.program(0, new Uint8Array([0xff, 0xff]).buffer)).toThrow(
    expect.objectContaining({ where: 'program of 2 bytes at 0 in sector 0, after 0 of them' }),
  );
  expect(
    inRussian(
      'the power was cut in the middle of a flash operation: program of 2 bytes at 0 in sector 0, after 0 of them',
    ),
  ).toBe('питание пропало посреди записи 2 байт по адресу 0 в секторе 0, ничего не записано');
});

it.each([
  [1, '1 байт'],
  [2, '2 байта'],
  [12, '12 байт'],
  [65_535, '65535 байт'],
])('a file of %i bytes', (size, words) => {
  const line = `flash file f.bin was changed to ${size} bytes; all of the flash was written to it again`;
  expect(inRussian(line)).toBe(`в файле f.bin теперь ${words}; flash-память записана в него заново`);
});

it('what it does not know stays as it is', () => {
  expect(inRussian('TypeError: x is not a function')).toBe('TypeError: x is not a function');
});
