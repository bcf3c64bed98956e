/** The pattern in JSX over the real bridge. */
import { call, mount, type WidgetNode } from '@lvgljs/core';
import { createSignal, Show } from 'solid-js';
import { expect, test } from 'vitest';
import { keys } from '../../../firmware/lvgl/schema.ts';
import { toBuffer } from '../../../src/hal/bytes.ts';
import { press, startBridge, type } from './commands.ts';

async function start(code: () => unknown) {
  const bridge = await startBridge(640, 480);
  const host = {
    exec: (commands: ArrayBuffer) => bridge.exec(new Uint8Array(commands)),
    events: () => toBuffer(bridge.events()),
  };
  const mounted = mount(host, code);
  const tick = () => expect(mounted.tick()).toBe(0);
  tick();
  const dot = (digit: number) => {
    const { x1, y1 } = bridge.tree().find(({ name }) => name === 'pattern')!.dots![digit - 1]!;
    return [x1 + 50, y1 + 50] as const;
  };
  const to = (digit: number, down = true) => bridge.pointer(...dot(digit), down);
  return { bridge, mounted, tick, to };
}

test('onChange and onDrawn get the digits; clear by the node; a keyboard does the same', async () => {
  const told: string[] = [];
  let node: WidgetNode | undefined;
  const { bridge, mounted, tick, to } = await start(() => (
    <pattern
      name="pattern"
      ref={(made) => {
        node = made;
      }}
      style={{ width: 300, height: 300 }}
      onChange={(event) => told.push(`change ${event.text}`)}
      onDrawn={(event) => told.push(`drawn ${event.text}`)}
    />
  ));
  for (const digit of [1, 2, 3, 6]) to(digit);
  tick();
  to(6, false);
  tick();
  expect(told.splice(0)).toEqual(['change 1236', 'drawn 1236']);
  call(node!, 'clear');
  tick();
  tick();
  expect(told.splice(0)).toEqual(['change ']);
  call(node!, 'focus');
  tick();
  type(bridge, '74');
  press(bridge, keys.enter);
  tick();
  expect(told.splice(0)).toEqual(['change 74', 'drawn 74']);
  mounted.dispose();
  expect(bridge.widgetCount()).toBe(0);
});

test('disabled by what was told first, it tells no end; taken out in mid-drag it tells nothing more', async () => {
  const told: string[] = [];
  const [disabled, setDisabled] = createSignal(false);
  const [shown, setShown] = createSignal(true);
  const { mounted, tick, to } = await start(() => (
    <Show when={shown()}>
      <pattern
        name="pattern"
        disabled={disabled()}
        style={{ width: 300, height: 300 }}
        onChange={(event) => {
          told.push(`change ${event.text}`);
          if (event.text === '14') setDisabled(true);
          if (event.text === '2') setShown(false);
        }}
        onDrawn={(event) => told.push(`drawn ${event.text}`)}
      />
    </Show>
  ));
  for (const digit of [1, 4]) to(digit);
  to(4, false);
  tick();
  tick();
  expect(told.splice(0)).toEqual(['change 14']);
  setDisabled(false);
  tick();
  to(2);
  tick();
  expect(told.splice(0)).toEqual(['change 2']);
  tick();
  expect(told).toEqual([]);
  mounted.dispose();
});
