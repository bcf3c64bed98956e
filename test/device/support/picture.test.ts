/** Pictures of a monitor, read and compared. */
import { expect, it } from 'vitest';
import { parsePpm } from '../../../firmware/image/qemu/ppm';
import type { TreeWidget } from '../../../src/sim/machine/bridge';
import { compare, momentary } from './picture';

const ppm = (width: number, height: number, ...bytes: number[]) =>
  Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), Buffer.from(bytes)]);

it('a PPM reads as words of red, green and blue', () => {
  const picture = parsePpm(ppm(2, 1, 1, 2, 3, 10, 32, 9, 0xff, 0xff));
  expect(picture && [...picture.pixels]).toEqual([0x010203, 0x0a2009]);
  expect(parsePpm(ppm(2, 1, 1, 2, 3, 10, 32))).toBeUndefined();
  expect(parsePpm(ppm(2, 1).subarray(0, 5))).toBeUndefined();
  expect(() => parsePpm(Buffer.from('GIF89a, which is no PPM at all'))).toThrow('no PPM');
});

it('pictures differ in pixels, in sizes, and not under a mask nor in the unused byte', () => {
  const picture = (...pixels: number[]) => ({ width: 3, height: 2, pixels: Uint32Array.from(pixels) });
  const a = picture(1, 2, 3, 4, 5, 6);
  expect(compare(a, picture(1, 2, 3, 4, 5, 0xff000006))).toBeNull();
  expect(compare(a, picture(1, 9, 3, 4, 5, 9))).toEqual({ count: 2, area: { x1: 1, y1: 0, x2: 2, y2: 1 } });
  const mask = { x1: 1, y1: 0, x2: 1, y2: 0 };
  expect(compare(a, picture(1, 9, 3, 4, 5, 9), [mask])).toEqual({ count: 1, area: { x1: 2, y1: 1, x2: 2, y2: 1 } });
  expect(compare(a, { width: 2, height: 3, pixels: a.pixels })).toMatchObject({ count: 6 });
});

it('texts with a time in them are told from others', () => {
  const area = { x1: 0, y1: 0, x2: 9, y2: 9 };
  const widget = (text: string, clip: TreeWidget['clip'] = area): TreeWidget => ({
    handle: 1,
    parent: 0,
    type: 'label',
    text,
    rect: area,
    clip,
    states: [],
  });
  const texts = ['14:32', '15 января, 9:05', 'через 30 с', 'in 5 min', 'через 12 мин.'];
  expect(momentary(texts.map((text) => widget(text)))).toHaveLength(texts.length);
  const others = [
    'Вход в регистратор',
    'ATNVR0000000017',
    'AT-NVR 32',
    '4 попытки',
    '8 to 64 characters',
    '12 слов',
    '3 signs',
  ];
  expect(momentary(others.map((text) => widget(text)))).toEqual([]);
  expect(momentary([widget('14:32', null)])).toEqual([]);
});
