import { createStyle, mount, onScreen, WidgetError, type WidgetNode } from '@lvgljs/core';
import { opcodes } from '@lvgljs/core/schema';
import { createSignal, For, Show } from 'solid-js';
import { afterEach, expect, test } from 'vitest';
import { readCommands } from './support/read-commands';

/** A host that keeps what it is sent and gives what it is told to. */
function recorder() {
  const buffers: ArrayBuffer[] = [];
  let records = new Uint32Array(0);
  return {
    host: {
      exec: (commands: ArrayBuffer) => {
        buffers.push(commands);
        return 0;
      },
      events: () => {
        const taken = records.slice().buffer;
        records = new Uint32Array(0);
        return taken;
      },
    },
    queue: (...words: number[]) => {
      records = new Uint32Array(words);
    },
    /** Commands since the last call, by name. */
    taken: () => buffers.splice(0).flatMap(readCommands),
  };
}

let mounted: ReturnType<typeof mount> | undefined;
afterEach(() => {
  mounted?.dispose();
  mounted = undefined;
});

test('a tree is created from the top, each widget with its properties, in one buffer', () => {
  const { host, taken } = recorder();
  mounted = mount(host, () => (
    <view name="box">
      <label text="one" />
      <label>two</label>
    </view>
  ));
  mounted.tick();
  const commands = taken();
  expect(commands.map(({ opcode }) => opcode)).toEqual(['create', 'setText', 'create', 'setText', 'create', 'setText']);
  const [box, , first, , second] = commands;
  expect(box!.words[2]).toBe(1);
  expect(first!.words[2]).toBe(box!.words[0]);
  expect(second!.words[2]).toBe(box!.words[0]);
});

test('nothing changed is nothing sent', () => {
  const { host, taken } = recorder();
  mounted = mount(host, () => <label text="one" />);
  mounted.tick();
  taken();
  expect(mounted.tick()).toBe(0);
  expect(taken()).toEqual([]);
});

test('a signal sends only what it changes', () => {
  const { host, taken } = recorder();
  const [text, setText] = createSignal('one');
  mounted = mount(host, () => (
    <view>
      <label text={text()} />
      <label text="still" />
    </view>
  ));
  mounted.tick();
  taken();
  setText('two');
  mounted.tick();
  expect(taken()).toMatchObject([{ opcode: 'setText', text: 'two' }]);
});

test('reordered children move, removed ones go last, and none is created twice', () => {
  const { host, taken } = recorder();
  const [items, setItems] = createSignal(['a', 'b', 'c', 'd']);
  mounted = mount(host, () => (
    <view>
      <For each={items()}>{(item) => <label text={item} />}</For>
    </view>
  ));
  mounted.tick();
  const created = taken().filter(({ opcode }) => opcode === 'create');
  const handles = created.slice(1).map(({ words }) => words[0]!);
  setItems(['d', 'b', 'e', 'a']);
  mounted.tick();
  const commands = taken();
  expect(commands.at(-1)).toMatchObject({ opcode: 'remove', words: [handles[2]] });
  expect(commands.filter(({ opcode }) => opcode === 'create')).toHaveLength(1);

  // replay on a list as the bridge does
  const order = [...handles];
  for (const { opcode, words } of commands) {
    if (opcode === 'move') {
      order.splice(order.indexOf(words[0]!), 1);
      order.splice(words[2]!, 0, words[0]!);
    } else if (opcode === 'create') order.splice(words[3] === 0xffffffff ? order.length : words[3]!, 0, words[0]!);
    else if (opcode === 'remove') order.splice(order.indexOf(words[0]!), 1);
  }
  const fresh = commands.find(({ opcode }) => opcode === 'create')!.words[0]!;
  expect(order).toEqual([handles[3], handles[1], fresh, handles[0]]);
});

test('1,000 mounts and unmounts leave no node behind, and old handles stay stale', () => {
  const { host, taken } = recorder();
  const [shown, setShown] = createSignal(false);
  mounted = mount(host, () => (
    <Show when={shown()}>
      <view>
        <label text="x" />
      </view>
    </Show>
  ));
  const seen = new Set<number>();
  for (let i = 0; i < 1000; i++) {
    setShown(true);
    mounted.tick();
    for (const { opcode, words } of taken()) {
      if (opcode !== 'create') continue;
      expect(seen.has(words[0]!)).toBe(false);
      seen.add(words[0]!);
    }
    setShown(false);
    mounted.tick();
    expect(mounted.widgets()).toBe(0);
  }
});

test('a shared style is sent once, at its first use', () => {
  const { host, taken } = recorder();
  const red = createStyle({ color: '#ff0000', pressed: { color: '#00ff00' } });
  mounted = mount(host, () => (
    <view>
      <label class={red} />
      <label class={red} />
    </view>
  ));
  mounted.tick();
  const commands = taken();
  expect(commands.filter(({ opcode }) => opcode === 'setStyle')).toHaveLength(2);
  expect(commands.filter(({ opcode }) => opcode === 'useStyle')).toHaveLength(4);
});

test('events reach their listener, keys go up until one takes them', () => {
  const { host, queue } = recorder();
  const log: string[] = [];
  let button!: WidgetNode;
  mounted = mount(host, () => (
    <view onKey={() => void log.push('view')}>
      <button
        ref={button}
        onClick={() => log.push('click')}
        onKey={(event) => {
          log.push(`key ${event.a}`);
          return event.a === 27;
        }}
      />
    </view>
  ));
  mounted.tick();
  queue(1, button.handle, 0, 0, 6, button.handle, 27, 0, 6, button.handle, 10, 0);
  mounted.tick();
  expect(log).toEqual(['click', 'key 27', 'key 10', 'view']);
});

test('modules go as one command of bytes, and again only when they change', () => {
  const { host, taken } = recorder();
  const [modules, setModules] = createSignal({ side: 9, bytes: new Uint8Array(18).fill(0x81) });
  mounted = mount(host, () => <qr modules={modules()} />);
  mounted.tick();
  expect(taken()).toMatchObject([
    { opcode: 'create' },
    { opcode: 'modules', words: [expect.any(Number), 9, 18, 0x81818181, 0x81818181, 0x81818181, 0x81818181, 0x8181] },
  ]);
  mounted.tick();
  expect(taken()).toEqual([]);
  setModules({ side: 0, bytes: new Uint8Array(0) });
  mounted.tick();
  expect(taken()).toMatchObject([{ opcode: 'modules', words: [expect.any(Number), 0, 0] }]);
});

test('records of a widget that is gone are passed over', () => {
  const { host, queue } = recorder();
  const [shown, setShown] = createSignal(true);
  let clicks = 0;
  let button!: WidgetNode;
  mounted = mount(host, () => (
    <Show when={shown()}>
      <button ref={button} onClick={() => clicks++} />
    </Show>
  ));
  mounted.tick();
  const { handle } = button;
  setShown(false);
  mounted.tick();
  queue(1, handle, 0, 0);
  expect(() => mounted!.tick()).not.toThrow();
  expect(clicks).toBe(0);
});

test('the screen hears of the monitor’s size', () => {
  const { host, queue } = recorder();
  mounted = mount(host, () => <view />);
  let size = '';
  onScreen('resize', (width, height) => {
    size = `${width}x${height}`;
    return true;
  });
  queue(12, 1, 1280, 720);
  mounted.tick();
  expect(size).toBe('1280x720');
});

test.each([
  ['an unknown prop', () => <label {...({ colour: 1 } as object)} />, /<label> takes no prop "colour"/],
  ['a prop of another widget', () => <label {...({ options: 'a' } as object)} />, /<label> takes no prop "options"/],
  ['text where none is drawn', () => <view>text</view>, /<view> holds no text/],
  ['a style that is none', () => <view style={{ colour: 1 } as object} />, /knows no style "colour"/],
  ['a colour that is none', () => <view style={{ color: 'red' as '#' }} />, /takes "#rrggbb", not red/],
  [
    'pixels that do not fit',
    () => <canvas pixels={{ format: 'argb', width: 2, height: 2, bytes: new Uint8Array(3) }} />,
    /16 bytes, not 3/,
  ],
  [
    'modules that do not fit',
    () => <qr modules={{ side: 21, bytes: new Uint8Array(62) }} />,
    /<qr> modules: a side of 21 \(at most 177\) with 62 bytes/,
  ],
  [
    'more modules than a code has',
    () => <qr modules={{ side: 178, bytes: new Uint8Array(23 * 178) }} />,
    /a side of 178 \(at most 177\)/,
  ],
  ['modules of another widget', () => <view {...({ modules: null } as object)} />, /<view> takes no prop "modules"/],
])('%s is an error that names widget and prop', (_name, code, message) => {
  const { host } = recorder();
  expect(() => {
    mounted = mount(host, code);
    mounted.tick();
  }).toThrow(message);
  expect(WidgetError.name).toBe('WidgetError');
});

test('opcodes in the fixture reader are the schema’s', () => {
  expect(Object.keys(opcodes)).toHaveLength(18);
});
