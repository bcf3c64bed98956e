/** The widget of black and white modules: where each pixel is, that no style reaches it, and that hostile ones are counted. */

import fc from 'fast-check';
import { decode as decodePng } from 'fast-png';
import { encode } from 'uqr';
import { beforeEach, describe, expect, test } from 'vitest';
import { errors, limits, opcodes } from '../../../firmware/lvgl/schema.ts';
import type { Bridge } from '../../../src/sim/machine/wasm.ts';
import { readQr, toPng } from '../../../src/sim/script/pictures.ts';
import { at, buffer, command, create, remove, run, setInt, startBridge, style, widget } from './commands.ts';

const [width, height] = [640, 480];
const [black, white, red] = [0, 0xffffff, 0xff0000];
let bridge: Bridge;
beforeEach(async () => {
  bridge = await startBridge(width, height);
});

type Square = readonly (readonly boolean[])[];

function bytesOf(square: Square): Uint8Array {
  const row = (square.length + 7) >> 3;
  const bytes = new Uint8Array(row * square.length);
  for (const [y, line] of square.entries())
    for (const [x, dark] of line.entries()) if (dark) bytes[y * row + (x >> 3)]! |= 0x80 >> (x & 7);
  return bytes;
}
const modules = (handle: number, square: Square) => command(opcodes.modules, handle, square.length, bytesOf(square));
const pixel = (x: number, y: number): number => bridge.frame()[y * width + x]! & 0xffffff;

/** The colour that a pixel of the widget has to have; null outside of code and quiet zone. */
function expected(square: Square, box: readonly [number, number, number, number], x: number, y: number): number | null {
  const across = square.length + 8;
  const size = Math.floor(Math.min(box[2], box[3]) / across);
  if (size === 0) return null;
  const left = box[0] + ((box[2] - across * size) >> 1);
  const top = box[1] + ((box[3] - across * size) >> 1);
  const column = Math.floor((x - left) / size);
  const line = Math.floor((y - top) / size);
  if (column < 0 || line < 0 || column >= across || line >= across) return null;
  return square[line - 4]?.[column - 4] ? black : white;
}

test('every pixel is that of its module, at any side, box and place', () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 1, max: 60 })
        .chain((side) =>
          fc.array(fc.array(fc.boolean(), { minLength: side, maxLength: side }), { minLength: side, maxLength: side }),
        ),
      fc.tuple(fc.nat(200), fc.nat(200), fc.nat(300), fc.nat(270)),
      (square, box) => {
        run(bridge, create(3, 'qr'), at(3, ...box), style(3, { background: red, backgroundOpacity: 255 }));
        run(bridge, modules(3, square));
        bridge.render();
        const wrong: string[] = [];
        for (let y = box[1]; y < box[1] + box[3]; y++)
          for (let x = box[0]; x < box[0] + box[2]; x++)
            if (pixel(x, y) !== (expected(square, box, x, y) ?? red)) wrong.push(`${x},${y}`);
        expect(wrong).toEqual([]);
        run(bridge, remove(3));
        bridge.render();
        expect(bridge.frame().every((word) => (word & 0xffffff) === black)).toBe(true);
      },
    ),
    { numRuns: 60, seed: 11 },
  );
});

const text = `HTTPS://RECOVERY.EXAMPLE.COM/R/${'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.repeat(5)}`;
const code: Square = encode(text, { ecc: 'M', border: 0 }).data;

test.each([57, 58, 113, 114, 200, 399])('a code in a box of %i pixels is read', async (size) => {
  run(bridge, create(3, 'qr'), at(3, 20, 30, size, size), modules(3, code));
  bridge.render();
  expect(code.length + 8).toBe(57);
  expect(await readQr({ width, height, pixels: bridge.frame() })).toBe(text);
  // and out of the picture's file, as a person would send it
  const { data } = decodePng(toPng({ width, height, pixels: bridge.frame() }));
  const pixels = Uint32Array.from(
    { length: width * height },
    (_, i) => (data[3 * i]! << 16) | (data[3 * i + 1]! << 8) | data[3 * i + 2]!,
  );
  expect(await readQr({ width, height, pixels })).toBe(text);
});

test('black on white whatever the styles say', () => {
  run(bridge, create(9, 'view'), style(9, { width: 200, height: 200, opacity: 128, color: red }), create(3, 'qr', 9));
  run(
    bridge,
    at(3, 0, 0, 90, 90),
    modules(3, [
      [true, false],
      [false, true],
    ]),
  );
  run(
    bridge,
    style(3, {
      opacity: 100,
      color: red,
      recolor: red,
      recolorOpacity: 255,
      textOpacity: 80,
      background: 0x00ff00,
      pad: 5,
    }),
    setInt(3, 'disabled', 1),
    setInt(3, 'checked', 1),
    setInt(3, 'invalid', 1),
  );
  bridge.render();
  // 80 pixels of content, ten modules across: eight pixels each
  for (let y = 5; y < 85; y++)
    for (let x = 5; x < 85; x++) {
      const dark = (x >= 37 && x < 45 && y >= 37 && y < 45) || (x >= 45 && x < 53 && y >= 45 && y < 53);
      expect(pixel(x, y), `${x},${y}`).toBe(dark ? black : white);
    }
  expect(pixel(2, 2)).toBe(black);
});

test('a changed part of the monitor is drawn as the whole is', () => {
  run(bridge, create(3, 'qr'), at(3, 10, 10, 400, 400), modules(3, code));
  bridge.render();
  const whole = bridge.frame().slice();
  run(bridge, create(4, 'view'), at(4, 101, 77, 57, 131), style(4, { background: red, backgroundOpacity: 255 }));
  bridge.render();
  expect(pixel(110, 100)).toBe(red);
  run(bridge, remove(4));
  bridge.render();
  expect(bridge.frame()).toEqual(whole);
});

test('as large as its content it has one pixel a module; new modules take their room, none are nothing', () => {
  const rect = () => {
    const { x1, y1, x2, y2 } = widget(bridge, 3).rect;
    return [x2 - x1 + 1, y2 - y1 + 1];
  };
  run(bridge, create(3, 'qr'), modules(3, code));
  expect(rect()).toEqual([57, 57]);
  run(
    bridge,
    modules(
      3,
      code.slice(0, 21).map((row) => row.slice(0, 21)),
    ),
  );
  expect(rect()).toEqual([29, 29]);
  bridge.render();
  expect(pixel(0, 0)).toBe(white);
  run(bridge, modules(3, []));
  expect(rect()).toEqual([0, 0]);
  bridge.render();
  expect(pixel(0, 0)).toBe(black);
});

describe('what does not fit is a counted error, and the code before stays', () => {
  const refused = (kind: keyof typeof errors, ...words: (number | Uint8Array)[]): void => {
    const before = bridge.errorCount(errors[kind]);
    expect(bridge.exec(buffer(command(opcodes.modules, ...words)))).toBe(1);
    expect(bridge.errorCount(errors[kind])).toBe(before + 1);
  };
  beforeEach(() => {
    run(bridge, create(3, 'qr'), at(3, 0, 0, 114, 114), modules(3, code), create(4, 'canvas'));
    bridge.render();
  });

  test('lengths, sides, handles, widgets', () => {
    const before = bridge.frame().slice();
    const bytes = bytesOf(code);
    refused('value', 3, 49, bytes.subarray(1));
    refused('value', 3, 49, Uint8Array.from([...bytes, 0]));
    refused('value', 3, 48, bytes);
    refused('value', 3, 0, bytes);
    refused('value', 3, 49, new Uint8Array());
    refused('limit', 3, limits.modules + 1, new Uint8Array(23 * 178));
    refused('limit', 3, 0xffffffff, bytes);
    refused('limit', 3, 0x80000000, new Uint8Array());
    refused('limit', 3, 0x10000, new Uint8Array());
    refused('handle', 99, 49, bytes);
    refused('widget', 4, 49, bytes);
    refused('widget', 1, 0, new Uint8Array());
    // a length that the command does not have
    for (const length of [1, 344, 0x7fffffff, 0xfffffffd, 0xffffffff]) refused('truncated', 3, 49, length);
    refused('truncated', 3);
    refused('truncated', 3, 49, bytes, 0);
    bridge.render();
    expect(bridge.frame()).toEqual(before);
  });

  test('the largest code there is, in the smallest boxes', () => {
    const largest = Array.from({ length: limits.modules }, (_, y) =>
      Array.from({ length: limits.modules }, (_, x) => (x + y) % 2 === 0),
    );
    for (const size of [0, 1, 184, 185, 16384]) {
      run(bridge, at(3, 0, 0, size, size), modules(3, largest));
      bridge.render();
    }
    run(bridge, remove(3));
    bridge.render();
  });
});
