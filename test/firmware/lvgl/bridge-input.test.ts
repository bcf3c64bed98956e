/** Mouse, wheel, keyboard and focus, as an operator meets them. */
import { beforeEach, describe, expect, test } from 'vitest';
import { buttonControl, keys, parts, states } from '../../../firmware/lvgl/schema.ts';
import type { Bridge } from '../../../src/sim/machine/wasm.ts';
import {
  at,
  buttons,
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
  type,
  widget,
} from './commands.ts';

let bridge: Bridge;
beforeEach(async () => {
  bridge = await startBridge();
});

const names = () => take(bridge).map((one) => `${one.event} ${one.handle}`);
const stateOf = (handle: number) => widget(bridge, handle).states;

describe('pointer', () => {
  beforeEach(() => {
    run(
      bridge,
      create(3, 'button'),
      at(3, 10, 10, 100, 40),
      listen(3, 'click', 'press', 'pressing', 'release', 'longPress'),
    );
  });

  test('press, pressing joined, release, click, with places inside the widget', () => {
    bridge.pointer(20, 30, true);
    for (let x = 21; x < 29; x++) bridge.pointer(x, 30, true);
    bridge.pointer(28, 30, false);
    const got = take(bridge);
    expect(got.map((one) => one.event)).toEqual(['press', 'pressing', 'release', 'click']);
    expect(got[0]).toMatchObject({ a: 10, b: 20 });
    expect(got[1]).toMatchObject({ a: 18, b: 20 });
  });

  test('hovering and pressing show, a long press is told once', () => {
    bridge.pointer(20, 30, false);
    expect(stateOf(3)).toEqual(['hovered']);
    bridge.pointer(20, 30, true);
    expect(stateOf(3)).toContain('pressed');
    bridge.advance(60_000);
    expect(names().filter((one) => one === 'longPress 3')).toHaveLength(1);
    bridge.pointer(20, 30, false);
    bridge.pointer(300, 300, false);
    expect(stateOf(3)).toEqual(['focused']);
  });

  test('a widget that comes under a resting pointer is hovered when drawn; one removed while pressed is no harm', () => {
    bridge.pointer(300, 300, false);
    run(bridge, create(4, 'button'), at(4, 280, 280, 40, 40));
    bridge.render();
    expect(stateOf(4)).toEqual(['hovered']);
    bridge.pointer(300, 300, true);
    run(bridge, remove(4));
    bridge.advance(100);
    bridge.pointer(300, 300, false);
    expect(names()).toEqual([]);
  });

  test('disabled and hidden widgets do not react', () => {
    run(bridge, setInt(3, 'disabled', 1));
    click(bridge, 20, 20);
    run(bridge, setInt(3, 'disabled', 0), setInt(3, 'hidden', 1));
    click(bridge, 20, 20);
    expect(names()).toEqual([]);
    expect(bridge.hit(20, 20)).toBe(1);
  });

  test("a click beside a modal's window does nothing below it", () => {
    run(
      bridge,
      create(5, 'modal', 2),
      listen(5, 'click'),
      create(6, 'button', 5),
      at(6, 200, 200, 80, 40),
      listen(6, 'click'),
    );
    expect(bridge.hit(20, 20)).toBe(5);
    click(bridge, 20, 20);
    expect(names()).toEqual(['click 5']);
    click(bridge, 210, 210);
    expect(names()).toEqual(['click 6']);
    run(bridge, setInt(5, 'hidden', 1));
    click(bridge, 20, 20);
    expect(names()).toContain('click 3');
  });

  test('the cursor is drawn only when asked for', () => {
    bridge.pointer(300, 300, false);
    bridge.render();
    const bright = () => [...bridge.frame()].filter((pixel) => (pixel & 0xff) > 0x40).length;
    const before = bright();
    bridge.cursor(true);
    bridge.render();
    expect(bright()).toBeGreaterThan(before + 20);
    bridge.cursor(false);
    bridge.render();
    expect(bright()).toBe(before);
  });
});

describe('wheel', () => {
  beforeEach(() => {
    const rows = Array.from({ length: 30 }, (_, row) => [
      create(10 + row, 'label', 3),
      setText(10 + row, 'text', `row ${row}`),
    ]).flat();
    run(bridge, create(3, 'list'), at(3, 0, 0, 200, 100), listen(3, 'scroll'), ...rows);
  });

  test('scrolls the list under the pointer, within its bounds, and reports once', () => {
    bridge.pointer(50, 50, false);
    bridge.wheel(2);
    expect(widget(bridge, 10).rect.y1).toBe(-60);
    bridge.wheel(-50);
    expect(widget(bridge, 10).rect.y1).toBe(0);
    bridge.wheel(100);
    expect(widget(bridge, 39).rect.y2).toBe(99);
    const got = take(bridge);
    expect(got).toHaveLength(1);
    expect(got[0]!.b).toBeGreaterThan(300);
    bridge.pointer(400, 400, false);
    bridge.wheel(-5);
    expect(widget(bridge, 39).rect.y2).toBe(99);
  });

  test('reveal and scrollTo', () => {
    run(bridge, call(39, 'reveal'));
    expect(widget(bridge, 39).clip).not.toBeNull();
    run(bridge, call(3, 'scrollTo', 0));
    expect(widget(bridge, 39).clip).toBeNull();
  });
});

describe('focus', () => {
  beforeEach(() => {
    run(
      bridge,
      create(3, 'view'),
      at(3, 0, 0, 300, 300),
      style(3, { layout: 1, flow: 1 }),
      create(4, 'button', 3),
      create(5, 'textarea', 3),
      setInt(5, 'oneLine', 1),
      create(6, 'label', 3),
      create(7, 'checkbox', 3),
      create(8, 'button', 3, 0),
      ...[4, 5, 7, 8].map((handle) => listen(handle, 'focus', 'blur', 'click', 'change', 'key')),
      listen(1, 'key'),
    );
  });
  const tab = (backwards = false) => {
    press(bridge, backwards ? keys.previous : keys.next);
    return bridge.focused();
  };

  test('Tab goes in document order and round, backwards too, past hidden and disabled', () => {
    expect([tab(), tab(), tab(), tab(), tab()]).toEqual([8, 4, 5, 7, 8]);
    expect(tab(true)).toBe(7);
    run(bridge, setInt(5, 'disabled', 1), setInt(4, 'hidden', 1));
    expect(tab(true)).toBe(8);
    expect(stateOf(8)).toEqual(['focused', 'focusKey']);
    expect(tab()).toBe(7);
  });

  test("a click focuses without the keyboard's mark; focus and blur are told", () => {
    clickOn(bridge, widget(bridge, 5).rect);
    expect(stateOf(5)).toContain('focused');
    expect(stateOf(5)).not.toContain('focusKey');
    tab();
    expect(names()).toEqual(['focus 5', 'click 5', 'blur 5', 'focus 7']);
    click(bridge, 500, 400);
    expect(bridge.focused()).toBe(7);
    run(bridge, call(7, 'blur'));
    expect(bridge.focused()).toBe(0);
  });

  test('hiding or disabling the focused widget blurs it; deleting it is silent and focuses nothing', () => {
    run(bridge, call(4, 'focus'), setInt(3, 'hidden', 1));
    expect(bridge.focused()).toBe(0);
    expect(names()).toEqual(['focus 4', 'blur 4']);
    run(bridge, setInt(3, 'hidden', 0), call(5, 'focus'), remove(5));
    expect(bridge.focused()).toBe(0);
    expect(names()).toEqual(['focus 5']);
  });

  test('a modal keeps Tab inside', () => {
    run(bridge, call(4, 'focus'), create(10, 'modal'), create(11, 'button', 10), create(12, 'button', 10));
    expect([tab(), tab(), tab()]).toEqual([11, 12, 11]);
    run(bridge, create(13, 'modal', 10), create(14, 'button', 13));
    expect([tab(), tab()]).toEqual([14, 14]);
    run(bridge, remove(10));
    expect(tab()).toBe(8);
  });

  test('Enter and space click the focused button and check the box', () => {
    tab();
    bridge.key(keys.enter, true);
    bridge.key(keys.enter, true);
    expect(stateOf(8)).toContain('pressed');
    bridge.key(keys.enter, false);
    expect(names()).toEqual(['focus 8', 'click 8']);
    run(bridge, call(7, 'focus'));
    press(bridge, 32);
    expect(take(bridge).find((one) => one.event === 'change')).toMatchObject({ handle: 7, a: 1 });
    bridge.key(32, true);
    run(bridge, remove(7));
    bridge.key(32, false);
  });

  test('keys nobody uses go to the focused widget, a listening parent, or the screen', () => {
    press(bridge, keys.escape);
    tab();
    press(bridge, keys.escape);
    run(bridge, listen(8), listen(3, 'key'));
    press(bridge, 0x416);
    const got = take(bridge).filter((one) => one.event === 'key');
    expect(got).toMatchObject([
      { handle: 1, a: keys.escape },
      { handle: 8, a: keys.escape },
      { handle: 3, a: 0x416, text: 'Ж' },
    ]);
  });
});

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

describe('monitor', () => {
  test('its size is the first event', () => {
    bridge.stop();
    bridge.start(320, 200);
    expect(take(bridge)).toMatchObject([{ event: 'resize', handle: 1, a: 320, b: 200 }]);
  });

  test('a resize is told, lays out again and closes what is open', () => {
    run(bridge, listen(1, 'resize'), create(3, 'view'), style(3, { width: 0x40000000 + 100, height: 10 }));
    bridge.resize(1280, 720);
    bridge.resize(800, 600);
    expect(take(bridge)).toMatchObject([{ event: 'resize', handle: 1, a: 800, b: 600 }]);
    expect(widget(bridge, 3).rect.x2).toBe(799);
    bridge.render();
    expect(bridge.frame().length).toBe(800 * 600);
  });

  test('only what changed is drawn, and the same commands make the same pixels', async () => {
    run(bridge, create(3, 'view'), at(3, 100, 100, 50, 50), style(3, { background: 0xff, backgroundOpacity: 255 }));
    bridge.render();
    expect(bridge.render()).toBe(0);
    run(bridge, style(3, { background: 0xff00 }));
    expect(bridge.render()).toBe(1);
    expect(bridge.dirty()).toEqual([{ x1: 100, y1: 100, x2: 149, y2: 149 }]);
    const other = await startBridge();
    run(other, create(3, 'view'), at(3, 100, 100, 50, 50), style(3, { background: 0xff00, backgroundOpacity: 255 }));
    other.render();
    expect(Buffer.from(other.frame().slice().buffer).equals(Buffer.from(bridge.frame().slice().buffer))).toBe(true);
  });

  test('a spinner turns only when time passes', () => {
    run(bridge, create(3, 'spinner'), at(3, 0, 0, 60, 60), style(3, { arc: 0xffffff, arcWidth: 6 }, parts.indicator));
    bridge.render();
    expect(bridge.render()).toBe(0);
    bridge.advance(100);
    expect(bridge.render()).toBeGreaterThan(0);
    const start = performance.now();
    bridge.advance(24 * 3600 * 1000);
    expect(performance.now() - start).toBeLessThan(200);
  });
});
