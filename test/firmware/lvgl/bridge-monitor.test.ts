/** The monitor itself: its size and its cursor. */
import { beforeEach, describe, expect, test } from 'vitest';
import { parts } from '../../../firmware/lvgl/schema.ts';
import type { Bridge } from '../../../src/sim/machine/wasm.ts';
import { at, create, listen, run, startBridge, style, take, widget } from './commands.ts';

let bridge: Bridge;
beforeEach(async () => {
  bridge = await startBridge();
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
