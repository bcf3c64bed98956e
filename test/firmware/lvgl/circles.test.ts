/** Corners, outlines and arcs of any size are drawn: LVGL writes past its memory at some radii from 922 pixels on. */
import { expect, test } from 'vitest';
import { parts } from '../../../firmware/lvgl/schema.ts';
import { at, create, remove, run, startBridge, style } from './commands.ts';

const round = { radius: 32767, background: 0xff0000, backgroundOpacity: 255, border: 0xffffff, borderWidth: 2 };
const around = { outline: 0x00ff00, outlineWidth: 256, outlineOpacity: 255, outlineGap: 256 };

test('round corners with borders and outlines', async () => {
  const bridge = await startBridge(64, 64);
  run(bridge, create(3, 'view'), style(3, round));
  const place = (x: number, side: number) => run(bridge, at(3, x, x, side, side));
  for (let radius = 300; radius <= 1200; radius++) {
    place(0, 2 * radius);
    bridge.render();
  }
  run(bridge, style(3, around));
  // the outline's corner lies on the monitor
  for (let side = 700; side <= 1000; side += 2) {
    place(500, side);
    bridge.render();
  }
  for (const side of [1844, 2048, 4096, 16384]) {
    place(0, side);
    bridge.render();
  }
  // no larger than LVGL bears, a circle is a circle: nothing in the corner of its box
  run(bridge, remove(3), create(3, 'view'), style(3, round), at(3, 0, 0, 800, 800));
  bridge.render();
  expect(bridge.frame()[0]! & 0xffffff).toBe(0);
});

test('spinners', async () => {
  const bridge = await startBridge(640, 480);
  const pixels = () => bridge.frame().filter((pixel) => pixel & 0xffffff).length;
  run(bridge, create(3, 'spinner'));
  run(bridge, style(3, { arc: 0xff, arcWidth: 10 }), style(3, { arc: 0xff00, arcWidth: 10 }, parts.indicator));
  for (const side of [100, 800, 802, 1844, 1878, 2048, 4000, 16384]) {
    run(bridge, at(3, 0, 0, side, side));
    bridge.render();
    bridge.advance(100);
    bridge.render();
    if (side <= 800) expect(pixels()).toBeGreaterThan(500);
  }
});
