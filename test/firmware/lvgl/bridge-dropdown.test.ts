/** Drop-downs by mouse and by keyboard. */
import { beforeEach, describe, expect, test } from 'vitest';
import { keys, parts } from '../../../firmware/lvgl/schema.ts';
import type { Bridge } from '../../../src/sim/machine/wasm.ts';
import {
  at,
  call,
  click,
  clickOn,
  create,
  font,
  icons,
  listen,
  press,
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

const names = () => take(bridge).map((one) => `${one.event} ${one.handle}`);

describe('drop-down', () => {
  beforeEach(() => {
    run(
      bridge,
      create(3, 'dropdown'),
      at(3, 10, 10, 200, 30),
      setText(3, 'options', Array.from({ length: 20 }, (_, row) => `option ${row}`).join('\n')),
      setInt(3, 'value', -1),
      listen(3, 'change'),
      style(3, { lineGap: 10, font: font(0, 16), pad: 4 }, parts.list),
      create(4, 'button'),
      at(4, 400, 10, 80, 30),
      listen(4, 'click'),
    );
  });
  const dropdown = () => widget(bridge, 3);
  const open = () => clickOn(bridge, dropdown().rect);

  test('a click opens it, a row chooses, the first one too', () => {
    open();
    expect(dropdown()).toMatchObject({ open: true, value: -1 });
    clickOn(bridge, dropdown().items![0]!.clip);
    expect(take(bridge)).toMatchObject([{ event: 'change', handle: 3, a: 0 }]);
    expect(dropdown()).toMatchObject({ open: false, value: 0, text: 'option 0' });
  });

  test('a placeholder has the colour of its part', () => {
    run(bridge, setText(3, 'placeholder', 'choose'), style(3, { color: 0xff0000 }, parts.placeholder));
    const red = () => {
      bridge.render();
      return bridge.frame().filter((pixel) => (pixel & 0xffffff) === 0xff0000).length;
    };
    expect(red()).toBeGreaterThan(10);
    run(bridge, setInt(3, 'value', 1));
    expect(red()).toBe(0);
  });

  test('a long option is shown whole, up to the symbol', () => {
    const long = 'Ж'.repeat(100);
    run(
      bridge,
      setText(3, 'options', long),
      setInt(3, 'value', 0),
      setText(3, 'symbol', String.fromCodePoint(icons['chevron-down']!)),
    );
    run(bridge, style(3, { color: 0xff0000, padRight: 10 }), style(3, { color: 0x00ff00 }, parts.indicator));
    expect(dropdown().text).toBe(long);
    bridge.render();
    const frame = bridge.frame();
    const columns = (colour: number) =>
      [...frame.keys()].filter((at) => (frame[at]! & 0xffffff) === colour).map((at) => at % 640);
    expect(Math.max(...columns(0xff0000))).toBeLessThan(Math.min(...columns(0x00ff00)));
    run(bridge, style(3, { width: 30 }));
    bridge.render();
  });

  test('the wheel scrolls the open list; only visible rows are listed', () => {
    open();
    const before = dropdown().items!;
    expect(before.length).toBeLessThan(20);
    const { x1, y1 } = before[1]!.clip!;
    bridge.pointer(x1 + 5, y1 + 5, false);
    bridge.wheel(3);
    bridge.advance(500);
    expect(dropdown().items![0]!.text).not.toBe('option 0');
    clickOn(bridge, dropdown().items!.at(-1)!.clip);
    expect(dropdown().open).toBe(false);
    expect(dropdown().value).toBeGreaterThan(10);
  });

  test('pressing anything else closes it', () => {
    open();
    clickOn(bridge, widget(bridge, 4).rect);
    expect(dropdown().open).toBe(false);
    expect(names()).toEqual(['click 4']);
    open();
    click(bridge, 600, 470);
    expect(dropdown().open).toBe(false);
    expect(names()).toEqual([]);
  });

  test('keys: Enter opens and chooses, arrows move, Escape leaves it as it was', () => {
    press(bridge, keys.next);
    press(bridge, keys.enter);
    press(bridge, keys.down);
    press(bridge, keys.down);
    press(bridge, keys.enter);
    expect(take(bridge)).toMatchObject([{ event: 'change', a: 2 }]);
    press(bridge, keys.enter);
    press(bridge, keys.down);
    press(bridge, keys.escape);
    expect(dropdown()).toMatchObject({ open: false, value: 2 });
    press(bridge, keys.enter);
    press(bridge, keys.next);
    expect(dropdown()).toMatchObject({ open: false, value: 2 });
    expect(take(bridge)).toEqual([]);
  });

  test('removed, hidden, moved or disabled while open', () => {
    open();
    run(bridge, setInt(3, 'hidden', 1));
    expect(dropdown().open).toBe(false);
    run(bridge, setInt(3, 'hidden', 0), call(3, 'open'), create(5, 'view', 2), [...create(6, 'label', 5)]);
    expect(dropdown().open).toBe(true);
    run(bridge, call(3, 'close'), call(3, 'open'), remove(3));
    bridge.render();
    bridge.pointer(50, 60, true);
    bridge.pointer(50, 60, false);
    expect(bridge.widgetCount()).toBe(3);
  });
});
