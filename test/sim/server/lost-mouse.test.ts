/** A page that is closed with the mouse button down, or loses its pointer: the recorder's mouse is unplugged, and nothing is clicked. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
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
  let script = '';
  const viewer: Viewer = {
    send(message) {
      const told = typeof message === 'string' ? JSON.parse(message) : undefined;
      if (told?.type === 'script') script = told.text;
    },
    buffered: () => 0,
  };
  hub.open(viewer);
  const say = (message: object) => hub.message(viewer, JSON.stringify(message));
  const point = (pressed: boolean) => say({ type: 'pointer', x: 100, y: 30, pressed });
  return { point, say, script: () => script, close: () => hub.close(viewer) };
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

it('a pointer that the browser took away clicks nothing; only the page that holds the button can lose it', () => {
  const [page, other] = [open(), open()];
  page.point(true);
  other.say({ type: 'pointer-lost' });
  expect(button().states).toContain('pressed');
  page.say({ type: 'pointer-lost' });
  expect(button().states).not.toContain('pressed');
  page.point(false);
  expect(count()).toBe('count 0');
  page.point(true);
  page.point(false);
  expect(count()).toBe('count 1');
});

it('a recording has the click that came after, and not the lost one', async () => {
  const page = open();
  page.say({ type: 'record', on: true });
  page.point(true);
  page.say({ type: 'pointer-lost' });
  const clicks = () => page.script().match(/^click /gm)?.length ?? 0;
  page.point(true);
  page.point(false);
  await vi.waitFor(() => expect(clicks()).toBe(1), { timeout: 10_000, interval: 10 });
});
