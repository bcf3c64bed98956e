/** Mouse and wheel, as an operator meets them. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Bridge } from '../../../src/sim/machine/wasm.ts';
import {
  at,
  call,
  click,
  create,
  listen,
  remove,
  run,
  setInt,
  setText,
  startBridge,
  take,
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
