/** How long a host may sleep: `bridge_wait`. */
import { beforeEach, expect, test } from 'vitest';
import { parts } from '../../../firmware/lvgl/schema.ts';
import type { Bridge } from '../../../src/sim/machine/wasm.ts';
import { at, call, click, create, run, setInt, startBridge, style } from './commands.ts';

/** Milliseconds for which the caret is shown, and then not. */
const BLINK = 800;
/** Of LVGL's own timer of animations. */
const BEAT = 16;

let bridge: Bridge;
beforeEach(async () => {
  bridge = await startBridge();
  run(
    bridge,
    create(3, 'textarea'),
    at(3, 10, 10, 200, 40),
    setInt(3, 'oneLine', 1),
    style(3, { animation: BLINK }, parts.cursor),
    style(3, { border: 0xffffff, borderSides: 4, borderWidth: 2, borderOpacity: 255 }, parts.cursor),
  );
  bridge.render();
});

/** Sleeps as a host does for `ms`: how often it woke, and at which of its times something was to be drawn. */
function sleepFor(ms: number): { wakes: number; drawn: number[]; pixels: number } {
  const drawn: number[] = [];
  let wakes = 0;
  let pixels = 0;
  for (let now = 0; now < ms; ) {
    const rest = Math.min(Math.max(bridge.wait(), 1), ms - now);
    bridge.advance(rest);
    now += rest;
    wakes++;
    if (bridge.render() === 0) continue;
    drawn.push(now);
    for (const { x1, y1, x2, y2 } of bridge.dirty()) pixels += (x2 - x1 + 1) * (y2 - y1 + 1);
  }
  return { wakes, drawn, pixels };
}

test('a caret wakes the host when it changes, and not at each frame', () => {
  run(bridge, call(3, 'focus'));
  bridge.render();
  expect(bridge.wait()).toBeGreaterThan(BLINK - 2 * BEAT);
  const { wakes, drawn, pixels } = sleepFor(10 * BLINK);
  expect(drawn.length).toBeGreaterThanOrEqual(9);
  expect(drawn.length).toBeLessThanOrEqual(10);
  const gaps = drawn.slice(1).map((time, index) => time - drawn[index]!);
  for (const gap of gaps) expect(Math.abs(gap - BLINK)).toBeLessThanOrEqual(BEAT);
  // the caret alone, and not the field
  expect(pixels / drawn.length).toBeLessThan(16 * 24);
  // a step may fall between two beats of the timer
  expect(wakes).toBeLessThanOrEqual(3 * drawn.length);
});

test('two carets that do not blink together are both on time', () => {
  run(bridge, create(4, 'textarea'), at(4, 10, 80, 200, 40), style(4, { animation: 500 }, parts.cursor));
  bridge.advance(130);
  click(bridge, 50, 100);
  bridge.render();
  for (let slept = 0; slept < 5000; ) {
    const rest = bridge.wait();
    expect(rest).toBeLessThanOrEqual(500);
    bridge.advance(Math.max(rest, 1));
    slept += Math.max(rest, 1);
  }
});

test('what moves is drawn at each frame, also beside a caret', () => {
  run(bridge, call(3, 'focus'), create(5, 'spinner'), at(5, 300, 10, 60, 60));
  bridge.render();
  expect(bridge.wait()).toBeLessThanOrEqual(BEAT);
  expect(sleepFor(480).wakes).toBeGreaterThanOrEqual(30);
});

test('a still picture wakes nobody', async () => {
  const still = await startBridge();
  run(still, create(3, 'button'), at(3, 10, 10, 200, 40));
  still.render();
  still.advance(1000);
  expect(still.wait()).toBe(2 ** 32 - 1);
});
