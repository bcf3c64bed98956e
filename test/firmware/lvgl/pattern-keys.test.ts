/** The pattern drawn with a USB keyboard: digits instead of dots. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { keys } from '../../../firmware/lvgl/schema.ts';
import type { Bridge } from '../../../src/sim/machine/wasm.ts';
import { call, listen, press, run, setInt, startBridge, take, type, widget } from './commands.ts';
import { down, draw, pattern, showPattern, told } from './pattern-screen.ts';

let bridge: Bridge;
beforeEach(async () => {
  bridge = await startBridge(640, 480);
  showPattern(bridge, [100, 90, 300, 300]);
  run(bridge, listen(pattern, 'change', 'drawn', 'key'), call(pattern, 'focus'));
  take(bridge);
});

const all = () => take(bridge).map(({ event, text, a }) => (event === 'key' ? `key ${a}` : `${event} ${text}`));

test('it takes part in the focus order, by Tab and by a press', () => {
  run(bridge, call(pattern, 'blur'));
  expect(bridge.focused()).toBe(0);
  press(bridge, keys.next);
  expect(widget(bridge, pattern).states).toContain('focusKey');
  run(bridge, call(pattern, 'blur'));
  down(bridge, { x: 102, y: 92 }).release();
  expect(bridge.focused()).toBe(pattern);
  run(bridge, call(pattern, 'blur'), setInt(pattern, 'focusable', 0));
  press(bridge, keys.next);
  expect(bridge.focused()).toBe(0);
});

describe('digits', () => {
  test('add dots, each once and with those between; Enter ends the drawing', () => {
    type(bridge, '1');
    expect(told(bridge)).toEqual(['change 1']);
    type(bridge, '3');
    expect(told(bridge)).toEqual(['change 123']);
    type(bridge, '32');
    expect(told(bridge)).toEqual([]);
    type(bridge, '6');
    press(bridge, keys.enter);
    expect(told(bridge)).toEqual(['change 1236', 'drawn 1236']);
  });

  test('any digits are what the mouse draws through the same dots', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...'123456789'), { minLength: 1 }).map((digits) => digits.join('')),
        (digits) => {
          type(bridge, digits);
          press(bridge, keys.enter);
          const typed = told(bridge).at(-1)!;
          // through no dot twice, so that the way of the hand is that of the line
          draw(bridge, typed.slice('drawn '.length));
          expect(told(bridge).at(-1)).toBe(typed);
        },
      ),
      { numRuns: 200, seed: 3 },
    );
  });

  test('after an end they begin a new drawing', () => {
    type(bridge, '14');
    press(bridge, keys.enter);
    draw(bridge, '25');
    type(bridge, '7');
    expect(told(bridge)).toEqual(['change 14', 'drawn 14', 'change 25', 'drawn 25', 'change 7']);
  });

  test('count for nothing while the mouse draws', () => {
    const hand = down(bridge, 1).to(2);
    type(bridge, '9');
    press(bridge, keys.backspace);
    press(bridge, keys.enter);
    hand.to(3).release();
    expect(all()).toEqual(['change 123', 'drawn 123']);
  });
});

describe('Backspace and Enter', () => {
  test('Backspace takes back one dot at a time, also of a drawing that had ended', () => {
    type(bridge, '13');
    press(bridge, keys.backspace);
    expect(told(bridge)).toEqual(['change 12']);
    press(bridge, keys.enter);
    press(bridge, keys.backspace);
    type(bridge, '5');
    press(bridge, keys.enter);
    expect(told(bridge)).toEqual(['drawn 12', 'change 15', 'drawn 15']);
    press(bridge, keys.backspace);
    press(bridge, keys.backspace);
    expect(all()).toEqual(['change ']);
  });

  test('with nothing to take back or to end they are keys like others', () => {
    press(bridge, keys.backspace);
    press(bridge, keys.enter);
    expect(all()).toEqual(['key 8', 'key 10']);
    draw(bridge, '14');
    press(bridge, keys.enter);
    expect(all()).toEqual(['change 14', 'drawn 14', 'key 10']);
  });
});

test('Escape, zero, letters, arrows and the space go up the tree; digits never do', () => {
  for (const key of [keys.escape, 0x30, 0x61, keys.up, keys.delete, 0x20]) press(bridge, key);
  expect(all()).toEqual(['key 27', 'key 48', 'key 97', 'key 17', 'key 127', 'key 32']);
  type(bridge, '1122');
  expect(all()).toEqual(['change 12']);
});

test('disabled it loses the focus, and the digits go to the screen', () => {
  type(bridge, '1');
  run(bridge, setInt(pattern, 'disabled', 1));
  expect(bridge.focused()).toBe(0);
  type(bridge, '2');
  expect(take(bridge).map(({ event, handle, text }) => `${event} ${handle} ${text}`)).toEqual([
    `change ${pattern} 1`,
    'key 1 2',
  ]);
});

test('a resize and an unplugged mouse leave what is being typed', () => {
  type(bridge, '14');
  bridge.resize(800, 600);
  bridge.pointerLost();
  press(bridge, keys.enter);
  expect(told(bridge)).toEqual(['change 14', 'drawn 14']);
});
