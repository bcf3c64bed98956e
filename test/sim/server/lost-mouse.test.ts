/** A page that is closed with the mouse button down: the recorder's mouse is unplugged, and nothing is clicked. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHub, type Viewer } from '../../../src/sim/server/hub';
import { glyphs, type TestMachine, testMachine } from '../test-machine';

let made: TestMachine;
let hub: ReturnType<typeof createHub>;
beforeEach(async () => {
  made = await testMachine();
  hub = createHub({ model: 'AT-NVR 32', serial: 'TEST', flashFile: 'flash.bin', print: () => {} });
  const { machine, nor, close } = made;
  await hub.start({ machine, nor, glyphs, flashMap: () => null, renew: () => nor.wipe(), close });
});
afterEach(() => {
  hub.stop();
  made.close();
});

function open() {
  const viewer: Viewer = { send: () => {}, buffered: () => 0 };
  hub.open(viewer);
  const point = (pressed: boolean) => hub.message(viewer, JSON.stringify({ type: 'pointer', x: 100, y: 30, pressed }));
  return { point, close: () => hub.close(viewer) };
}
const button = () => made.machine.tree().find(({ name }) => name === 'button')!;
const count = () => {
  made.machine.step(0);
  return made.machine.tree().find(({ name }) => name === 'count')!.text;
};

it('lets go of the button it held, without a click', () => {
  const [page, other] = [open(), open()];
  page.point(true);
  expect(button().states).toContain('pressed');
  other.close();
  expect(button().states).toContain('pressed');
  page.close();
  expect(button().states).not.toContain('pressed');
  expect(count()).toBe('count 0');
});

it('the next press is one like any other', () => {
  const page = open();
  page.point(true);
  page.close();
  const next = open();
  next.point(true);
  next.point(false);
  expect(count()).toBe('count 1');
  next.close();
  expect(count()).toBe('count 1');
});
