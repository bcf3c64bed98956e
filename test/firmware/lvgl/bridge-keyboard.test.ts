/** The on-screen keyboard. */
import { beforeEach, describe, expect, test } from 'vitest';
import { buttonControl, parts, states } from '../../../firmware/lvgl/schema.ts';
import type { Bridge } from '../../../src/sim/machine/wasm.ts';
import {
  at,
  buttons,
  call,
  clickOn,
  create,
  font,
  listen,
  remove,
  run,
  setInt,
  setText,
  startBridge,
  style,
  take,
  widget,
} from './commands.ts';

let bridge: Bridge;
beforeEach(async () => {
  bridge = await startBridge();
});

describe('keyboard', () => {
  const { newRow, command, noRepeat, checked, disabled } = buttonControl;
  beforeEach(() => {
    run(
      bridge,
      create(3, 'textarea'),
      at(3, 10, 10, 200, 40),
      setInt(3, 'oneLine', 1),
      listen(3, 'change', 'blur'),
      create(4, 'keyboard'),
      at(4, 0, 200, 400, 200),
      setInt(4, 'target', 3),
      listen(4, 'command'),
      style(4, { font: font(0, 16), background: 0x101010, backgroundOpacity: 255 }, parts.items),
      style(4, { background: 0x00ff00 }, parts.items | states.invalid),
      style(4, { background: 0x0000ff }, parts.items | states.hovered),
      buttons(
        4,
        [1, 'ф'],
        [1, 'ы'],
        [2 | newRow | command, 'Shift'],
        [1 | command | noRepeat, 'OK'],
        [1 | noRepeat, 'once'],
        [1 | disabled, 'no'],
        [1 | checked, '+'],
      ),
      call(3, 'focus'),
    );
    take(bridge);
  });
  const key = (text: string) => widget(bridge, 4).buttons!.find((button) => button.text === text)!.rect!;

  test('plain buttons type into the target, which keeps the focus', () => {
    clickOn(bridge, key('ф'));
    clickOn(bridge, key('ы'));
    clickOn(bridge, key('no'));
    expect(bridge.focused()).toBe(3);
    expect(take(bridge)).toMatchObject([{ event: 'change', text: 'фы' }]);
  });

  test('commands go to JavaScript: at once, or when let go if they do not repeat', () => {
    const { x1, y1 } = key('OK');
    bridge.pointer(x1 + 5, y1 + 5, true);
    expect(take(bridge)).toEqual([]);
    bridge.pointer(x1 + 5, y1 + 5, false);
    expect(take(bridge)).toMatchObject([{ event: 'command', a: 3, text: 'OK' }]);
    clickOn(bridge, key('Shift'));
    expect(take(bridge)).toMatchObject([{ event: 'command', a: 2, text: 'Shift' }]);
  });

  test('holding repeats, unless told not to', () => {
    const hold = (text: string) => {
      const { x1, y1 } = key(text);
      bridge.pointer(x1 + 5, y1 + 5, true);
      bridge.advance(1000);
      bridge.pointer(x1 + 5, y1 + 5, false);
      const typed = widget(bridge, 3).text!.length;
      run(bridge, setText(3, 'text', ''));
      return typed;
    };
    expect(hold('ф')).toBeGreaterThan(4);
    expect(hold('once')).toBe('once'.length);
  });

  test('a held key repeats after 400 ms, then every 60', () => {
    const { x1, y1 } = key('ф');
    const typed = () => widget(bridge, 3).text!.length;
    bridge.pointer(x1 + 5, y1 + 5, true);
    bridge.advance(380);
    expect(typed()).toBe(1);
    bridge.advance(60);
    expect(typed()).toBe(2);
    bridge.advance(600);
    // a beat of 16 ms is the clock that it goes by
    expect(typed()).toBeGreaterThanOrEqual(10);
    expect(typed()).toBeLessThanOrEqual(12);
    bridge.pointer(x1 + 5, y1 + 5, false);
    const last = typed();
    bridge.advance(1000);
    expect(typed()).toBe(last);
  });

  test('new buttons while one is pressed, the keyboard removed while pressed, no target', () => {
    const { x1, y1 } = key('Shift');
    bridge.pointer(x1 + 5, y1 + 5, true);
    run(bridge, buttons(4, [1, 'A']));
    bridge.advance(700);
    bridge.pointer(x1 + 5, y1 + 5, false);
    run(bridge, remove(3));
    clickOn(bridge, key('A'));
    bridge.pointer(x1 + 5, y1 + 5, true);
    run(bridge, remove(4));
    bridge.advance(700);
    bridge.pointer(x1 + 5, y1 + 5, false);
    bridge.render();
  });

  test('commands and the button under the pointer have looks of their own', () => {
    const colour = (text: string) => {
      const { x1, y1 } = key(text);
      bridge.render();
      return bridge.frame()[(y1 + 3) * 640 + x1 + 3]! & 0xffffff;
    };
    expect(colour('ф')).toBe(0x101010);
    expect(colour('Shift')).toBe(0x00ff00);
    const { x1, y1 } = key('ф');
    bridge.pointer(x1 + 5, y1 + 5, false);
    expect(colour('ф')).toBe(0x0000ff);
    bridge.pointer(500, 50, false);
    expect(colour('ф')).toBe(0x101010);
  });
});
