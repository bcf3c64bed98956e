/** Which widget has the keyboard. */
import { beforeEach, describe, expect, test } from 'vitest';
import { keys } from '../../../firmware/lvgl/schema.ts';
import type { Bridge } from '../../../src/sim/machine/wasm.ts';
import {
  at,
  call,
  click,
  clickOn,
  create,
  listen,
  press,
  remove,
  run,
  setInt,
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
const stateOf = (handle: number) => widget(bridge, handle).states;

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
    expect(tab()).toBe(5);
  });

  test('a keyboard that goes away lets go of a button without a click', () => {
    tab();
    bridge.key(keys.enter, true);
    bridge.keyLost(32);
    expect(stateOf(8), 'another key').toContain('pressed');
    bridge.keyLost(keys.enter);
    expect(stateOf(8)).not.toContain('pressed');
    bridge.key(keys.enter, false);
    expect(names()).toEqual(['focus 8']);
    press(bridge, keys.enter);
    bridge.keyLost(keys.enter);
    expect(names()).toEqual(['click 8']);
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

  test('by keys: a widget that is removed, hidden or disabled hands the focus to what is beside it', () => {
    expect([tab(), tab()]).toEqual([8, 4]);
    run(bridge, remove(4));
    expect(bridge.focused()).toBe(5);
    run(bridge, setInt(5, 'hidden', 1));
    expect(bridge.focused()).toBe(7);
    expect(stateOf(7)).toEqual(['focused', 'focusKey']);
    // behind it is nothing
    run(bridge, remove(7));
    expect(bridge.focused()).toBe(8);
    expect(names().slice(-2)).toEqual(['focus 7', 'focus 8']);
  });

  test('what takes the place of a removed subtree is preferred to what was there before; JavaScript may say otherwise', () => {
    tab();
    run(bridge, create(20, 'view', 1), create(21, 'button', 20), create(22, 'button', 20), remove(3));
    expect(bridge.focused()).toBe(21);
    run(bridge, create(30, 'button', 1), create(31, 'button', 1), call(31, 'focus'), remove(20));
    expect(bridge.focused()).toBe(31);
  });

  test('what was disabled or hidden for a moment has the focus back, unless a key came meanwhile', () => {
    expect([tab(), tab()]).toEqual([8, 4]);
    run(bridge, setInt(4, 'disabled', 1));
    expect(bridge.focused()).toBe(5);
    run(bridge, setInt(4, 'disabled', 0));
    expect(bridge.focused()).toBe(4);
    expect(stateOf(4)).toContain('focusKey');
    run(bridge, setInt(4, 'disabled', 1));
    press(bridge, 0x41);
    run(bridge, setInt(4, 'disabled', 0));
    expect(bridge.focused()).toBe(5);
    run(bridge, setInt(3, 'hidden', 1));
    expect(bridge.focused()).toBe(0);
    run(bridge, setInt(3, 'hidden', 0));
    expect(bridge.focused()).toBe(5);
  });

  test('by mouse the focus goes with its widget, and comes back with it', () => {
    clickOn(bridge, widget(bridge, 5).rect);
    run(bridge, setInt(3, 'hidden', 1));
    expect(bridge.focused()).toBe(0);
    run(bridge, setInt(3, 'hidden', 0));
    expect(bridge.focused()).toBe(5);
    expect(stateOf(5)).not.toContain('focusKey');
    run(bridge, setInt(5, 'disabled', 1), remove(5));
    expect(bridge.focused()).toBe(0);
  });

  test('a modal that goes gives the focus back to where it came from, through two of them', () => {
    expect([tab(), tab()]).toEqual([8, 4]);
    run(bridge, create(10, 'modal'), create(11, 'button', 10), create(12, 'button', 10), call(12, 'focus'));
    run(bridge, create(13, 'modal'), create(14, 'button', 13), call(14, 'focus'));
    run(bridge, remove(13));
    expect(bridge.focused()).toBe(12);
    run(bridge, remove(10));
    expect(bridge.focused()).toBe(4);
    expect(stateOf(4)).toContain('focusKey');
  });

  test('a button pressed by Enter keeps the ring', () => {
    tab();
    press(bridge, keys.enter);
    expect(stateOf(8)).toEqual(['focused', 'focusKey']);
  });
});
