/** Text areas, typed into and clicked. */
import { beforeEach, describe, expect, test } from 'vitest';
import { keys, parts } from '../../../firmware/lvgl/schema.ts';
import type { Bridge } from '../../../src/sim/machine/wasm.ts';
import {
  at,
  call,
  create,
  listen,
  press,
  run,
  setInt,
  setText,
  startBridge,
  style,
  take,
  type,
  widget,
} from './commands.ts';

let bridge: Bridge;
beforeEach(async () => {
  bridge = await startBridge();
});

const names = () => take(bridge).map((one) => `${one.event} ${one.handle}`);

describe('text area', () => {
  beforeEach(() => {
    run(
      bridge,
      create(3, 'textarea'),
      at(3, 10, 10, 200, 40),
      setInt(3, 'oneLine', 1),
      listen(3, 'change', 'submit', 'key'),
      call(3, 'focus'),
    );
  });
  const text = () => widget(bridge, 3).text;

  test('typing, editing keys, submit; changes that follow each other are one', () => {
    type(bridge, 'Привет!');
    press(bridge, keys.backspace);
    press(bridge, keys.home);
    press(bridge, keys.delete);
    type(bridge, 'п');
    press(bridge, keys.end);
    press(bridge, keys.enter);
    expect(take(bridge)).toMatchObject([{ event: 'change', text: 'привет' }, { event: 'submit' }]);
    press(bridge, keys.escape);
    press(bridge, keys.up);
    expect(names()).toEqual(['key 3', 'key 3']);
  });

  test('a change tells how many characters stand before the cursor', () => {
    const change = (...pressed: number[]) => {
      for (const key of pressed) press(bridge, key);
      return take(bridge).at(-1);
    };
    type(bridge, 'щ😀b');
    expect(take(bridge)).toMatchObject([{ event: 'change', text: 'щ😀b', a: 3 }]);
    expect(change(keys.left, keys.backspace)).toMatchObject({ text: 'щb', a: 1 });
    expect(change(keys.home, keys.delete)).toMatchObject({ text: 'b', a: 0 });
    run(bridge, call(3, 'insert', 0, 'xyz'));
    expect(take(bridge)).toMatchObject([{ text: 'xyzb', a: 3 }]);
  });

  test('control characters and surrogates do not get in', () => {
    for (const key of [1, 7, 13, 0x1b, 0x7f, 0x85, 0xd800, 0x110000]) press(bridge, key);
    expect(text()).toBe('');
    type(bridge, '😀ש');
    expect(text()).toBe('😀ש');
  });

  test('longest and accepted, from keys, insert and setText alike', () => {
    run(bridge, setInt(3, 'maxLength', 4), setText(3, 'accepted', '0123456789'));
    type(bridge, '1a2b');
    run(bridge, call(3, 'insert', 0, '-3-4-5'));
    expect(text()).toBe('1234');
    run(bridge, setText(3, 'text', '98x7654'));
    expect(text()).toBe('9876');
    run(bridge, call(3, 'backspace'));
    expect(take(bridge).at(-1)).toMatchObject({ event: 'change', text: '987' });
  });

  test('setting the present text leaves the cursor where it is, and is not reported', () => {
    type(bridge, 'abc');
    press(bridge, keys.left);
    take(bridge);
    run(bridge, setText(3, 'text', 'abc'));
    type(bridge, 'X');
    expect(text()).toBe('abXc');
    run(bridge, setText(3, 'text', 'new'), call(3, 'moveCursor', -2), call(3, 'insert', 0, '-'));
    expect(text()).toBe('n-ew');
    expect(names()).toEqual(['change 3']);
  });

  test('a password is shown and hidden without being changed', () => {
    run(bridge, setInt(3, 'password', 1));
    type(bridge, 'пароль');
    expect(take(bridge).at(-1)?.text).toBe('пароль');
    run(bridge, setInt(3, 'password', 0));
    expect(text()).toBe('пароль');
    run(bridge, setInt(3, 'password', 1));
    type(bridge, '1');
    expect(take(bridge).at(-1)?.text).toBe('пароль1');
  });

  test('the cursor shows only where the focus is', () => {
    run(bridge, style(3, { border: 0xff0000, borderWidth: 2, borderOpacity: 255, borderSides: 4 }, parts.cursor));
    const red = () => {
      bridge.render();
      return [...bridge.frame()].filter((pixel) => (pixel & 0xffffff) === 0xff0000).length;
    };
    expect(red()).toBeGreaterThan(0);
    run(bridge, call(3, 'blur'));
    expect(red()).toBe(0);
  });

  test('more lines: Enter makes one, one-line joins them', () => {
    run(bridge, setInt(3, 'oneLine', 0));
    type(bridge, 'a');
    press(bridge, keys.enter);
    type(bridge, 'b');
    expect(text()).toBe('a\nb');
    run(bridge, setInt(3, 'oneLine', 1));
    expect(text()).not.toContain('\n');
  });
});
