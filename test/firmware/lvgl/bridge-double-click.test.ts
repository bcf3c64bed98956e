/** The second half of a double click does nothing to what the first half has brought. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Bridge } from '../../../src/sim/machine/wasm.ts';
import { at, create, listen, remove, run, startBridge, take, widget } from './commands.ts';

let bridge: Bridge;
beforeEach(async () => {
  bridge = await startBridge();
  run(bridge, create(3, 'button'), at(3, 10, 10, 100, 40), listen(3, 'press', 'release', 'click'));
});

const names = () => take(bridge).map((one) => `${one.event} ${one.handle}`);
function click(x: number, y: number): void {
  bridge.pointer(x, y, true);
  bridge.pointer(x, y, false);
}
/** A button takes the place of the first. */
const replace = () =>
  run(bridge, create(4, 'button'), at(4, 10, 10, 100, 40), listen(4, 'press', 'release', 'click'), remove(3));
const once = ['press', 'release', 'click'];

describe('a double click', () => {
  test('on one widget is two clicks', () => {
    click(20, 20);
    bridge.advance(100);
    click(21, 22);
    expect(names()).toEqual([...once, ...once].map((event) => `${event} 3`));
  });

  test('on what has come into its place is one, and so is a triple click', () => {
    click(20, 20);
    expect(names()).toHaveLength(3);
    replace();
    bridge.advance(100);
    click(22, 18);
    expect(widget(bridge, 4).states).not.toContain('pressed');
    bridge.advance(490);
    click(20, 20);
    expect(names()).toEqual([]);
    expect(bridge.focused()).toBe(0);
  });

  test.each([
    ['later', 500, 20, 20],
    ['elsewhere', 50, 60, 20],
  ])('%s is a click of its own', (_name, pause, x, y) => {
    click(20, 20);
    replace();
    bridge.advance(pause);
    names();
    click(x, y);
    expect(names()).toEqual(once.map((event) => `${event} 4`));
  });
});
