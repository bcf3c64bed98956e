/** The command buffer: every opcode does its work, and whatever is wrong is counted and harmless. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { generateSchema } from '../../../build/schema.ts';
import {
  attributes,
  COMMAND_MAGIC,
  CONTENT,
  errors,
  FRACTION,
  limits,
  opcodes,
  PERCENT,
  parts,
  states,
  styles,
  type WidgetType,
  widgets,
} from '../../../firmware/lvgl/schema.ts';
import type { Bridge } from '../../../src/sim/machine/wasm.ts';
import {
  at,
  buffer,
  buttons,
  call,
  command,
  create,
  icons,
  listen,
  remove,
  run,
  setInt,
  setText,
  startBridge,
  style,
  take,
  widget,
} from './commands.ts';

let bridge: Bridge;
beforeEach(async () => {
  bridge = await startBridge();
});

/** Runs commands of which one must be refused as `kind`. */
function refused(kind: keyof typeof errors, ...commands: number[][]): void {
  const before = bridge.errorCount(errors[kind]);
  expect(bridge.exec(buffer(...commands))).toBe(1);
  expect(bridge.errorCount(errors[kind])).toBe(before + 1);
}

const rectOf = (handle: number) => {
  const { x1, y1, x2, y2 } = widget(bridge, handle).rect;
  return [x1, y1, x2 - x1 + 1, y2 - y1 + 1];
};

test('schema.h and the tables of the README are what schema.ts says', () => {
  expect(generateSchema(true)).toBe(true);
});

describe('tree', () => {
  test('create, index, move, remove', () => {
    run(bridge, create(3, 'view'), create(4, 'label', 3), create(5, 'label', 3, 0), create(6, 'view'));
    const order = () => bridge.tree().map((one) => one.handle);
    expect(order()).toEqual([1, 3, 5, 4, 6, 2]);
    run(bridge, command(opcodes.move, 5, 6, -1));
    expect(order()).toEqual([1, 3, 4, 6, 5, 2]);
    run(bridge, command(opcodes.move, 6, 1, 0));
    expect(order()).toEqual([1, 6, 5, 3, 4, 2]);
    expect(bridge.widgetCount()).toBe(4);
    run(bridge, remove(6));
    expect(order()).toEqual([1, 3, 4, 2]);
    expect(bridge.widgetCount()).toBe(2);
  });

  test('an index counts handled siblings, not the hidden list of a drop-down', () => {
    run(bridge, create(3, 'dropdown'), create(4, 'label'), create(5, 'label', 1, 1));
    expect(bridge.tree().map((one) => one.handle)).toEqual([1, 3, 5, 4, 2]);
  });

  test('every widget type is made, drawn and deleted', () => {
    for (const [index, type] of (Object.keys(widgets) as WidgetType[]).entries()) {
      run(bridge, create(10 + index, type));
      expect(widget(bridge, 10 + index).type).toBe(type);
    }
    bridge.render();
    for (let index = 0; index < Object.keys(widgets).length; index++) run(bridge, remove(10 + index));
    expect(bridge.widgetCount()).toBe(0);
  });

  test('stale, occupied and unknown handles', () => {
    run(bridge, create(3, 'view'));
    refused('handle', create(3, 'view'));
    run(bridge, remove(3), create(3 | (1 << 16), 'label'));
    refused('handle', setText(3, 'text', 'stale'));
    refused('handle', remove(3));
    refused('handle', create(4, 'label', 99));
    refused('handle', create(limits.widgets, 'label'));
    refused('handle', create(1, 'view'));
    refused('widget', create(4, 'label').toSpliced(8, 1, 99));
  });

  test('roots stay, cycles are refused, labels take no children', () => {
    run(bridge, create(3, 'view'), create(4, 'view', 3), create(5, 'label', 4));
    refused('tree', remove(1));
    refused('tree', command(opcodes.move, 2, 1, -1));
    refused('tree', command(opcodes.move, 3, 4, -1));
    refused('tree', command(opcodes.move, 3, 3, -1));
    refused('tree', create(6, 'label', 5));
    refused('attribute', setInt(1, 'hidden', 1));
  });

  test('nesting is limited, by create and by move', () => {
    const chain = Array.from({ length: limits.depth - 1 }, (_, depth) =>
      create(3 + depth, 'view', depth === 0 ? 1 : 2 + depth),
    );
    run(bridge, ...chain);
    refused('limit', create(200, 'view', 2 + limits.depth - 1));
    run(bridge, create(201, 'view'), create(202, 'view', 201));
    refused('limit', command(opcodes.move, 201, limits.depth, -1));
    bridge.render();
  });
});

describe('buffers', () => {
  test('bad magic, short, empty, odd length', () => {
    const bad = buffer(create(3, 'view'));
    bad[0] = 2;
    expect(bridge.exec(bad)).toBe(1);
    expect(bridge.errorCount(errors.abi)).toBe(1);
    expect(bridge.exec(new Uint8Array())).toBe(1);
    expect(bridge.exec(new Uint8Array(3))).toBe(1);
    expect(bridge.errorCount(errors.truncated)).toBe(2);
    expect(bridge.exec(Uint8Array.from([...buffer(create(3, 'view')), 0]))).toBe(1);
    expect(bridge.widgetCount()).toBe(1);
  });

  test('a command longer than the buffer stops it, a short payload does not', () => {
    const whole = buffer(create(3, 'view'), create(4, 'view'));
    for (let cut = 4; cut < whole.length; cut += 4) bridge.exec(whole.subarray(0, cut));
    expect(bridge.widgetCount()).toBe(1);
    expect(bridge.exec(buffer(command(opcodes.create, 5), create(6, 'view')))).toBe(1);
    expect(bridge.widgetCount()).toBe(2);
    refused('truncated', command(opcodes.remove, 6, 6));
  });

  test('unknown opcode, attribute, property, part and state', () => {
    run(bridge, create(3, 'label'));
    refused('opcode', command(200, 1));
    refused('attribute', command(opcodes.setInt, 3, 999, 1));
    refused('attribute', setInt(3, 'password', 1));
    refused('attribute', command(opcodes.setInt, 3, attributes.text.id, 1));
    refused('style', command(opcodes.setLocal, 3, 0, 999, 1));
    refused('style', command(opcodes.setLocal, 3, 0x070000, styles.width.id, 1));
    refused('style', command(opcodes.setLocal, 3, parts.list, styles.width.id, 1));
    refused('style', command(opcodes.setLocal, 3, 1 << 5, styles.width.id, 1));
  });

  test('strings: bad UTF-8, control characters, length', () => {
    run(bridge, create(3, 'label'));
    const text = (...bytes: number[]) => command(opcodes.setText, 3, attributes.text.id, Uint8Array.from(bytes));
    for (const bytes of [
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf5, 0x80, 0x80, 0x80],
      [0xe2, 0x80],
      [0x41, 0],
      [9],
      [0x7f],
      [0xc2, 0x85],
    ]) {
      refused('value', text(...bytes));
    }
    refused('limit', setText(3, 'text', 'x'.repeat(limits.stringBytes + 1)));
    run(bridge, setText(3, 'text', `שלום 😀 "quoted" \\ \n${'ё'.repeat(4000)}`));
    expect(widget(bridge, 3).text).toMatch(/^שלום 😀 "quoted" \\ \nё/);
    bridge.render();
  });

  test('random bytes and random words never break it', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.array(fc.nat({ max: 20 }), { maxLength: 60 }),
        (bytes, words) => {
          bridge.exec(bytes);
          bridge.exec(Uint8Array.from([...buffer(), ...bytes]));
          bridge.exec(buffer(...words.map((word, index) => command(word, index, word, 1, -1))));
          bridge.render();
          expect(JSON.stringify(bridge.tree())).toContain('"handle":1');
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });
});

describe('styles', () => {
  test('sizes in pixels, per cent and content; bounds', () => {
    run(
      bridge,
      create(3, 'view'),
      style(3, { width: PERCENT + 50, height: 40, x: 7, y: 9 }),
      create(4, 'label'),
      setText(4, 'text', 'Wide'),
    );
    expect(rectOf(3)).toEqual([7, 9, 320, 40]);
    expect(rectOf(4)[2]).toBeGreaterThan(30);
    for (const value of [-1, 16385, PERCENT - 1, PERCENT + 101, 1 << 28]) refused('value', style(3, { width: value }));
    refused('value', style(3, { x: CONTENT }));
    refused('value', style(3, { background: 0x1000000 }));
    refused('value', style(3, { layout: 3 }));
    refused('value', style(3, { font: 5 << 16 }));
    run(bridge, command(opcodes.clearLocal, 3, 0, styles.width.id));
    expect(rectOf(3)[2]).toBe(0);
  });

  test('shared styles: used, changed, reset, dropped', () => {
    const set = (value: number) => command(opcodes.setStyle, 5, styles.width.id, value);
    run(bridge, create(3, 'view'), create(4, 'view'));
    refused('style', command(opcodes.useStyle, 3, 5, 0));
    run(bridge, set(100), command(opcodes.useStyle, 3, 5, 0), command(opcodes.useStyle, 4, 5, 0));
    expect([rectOf(3)[2], rectOf(4)[2]]).toEqual([100, 100]);
    run(bridge, set(120));
    expect(rectOf(4)[2]).toBe(120);
    run(bridge, command(opcodes.dropStyle, 3, 5, 0));
    expect([rectOf(3)[2], rectOf(4)[2]]).toEqual([0, 120]);
    run(bridge, command(opcodes.resetStyle, 5));
    expect(rectOf(4)[2]).toBe(0);
    refused('limit', command(opcodes.setStyle, limits.styles, styles.width.id, 1));
  });

  test('states choose, transitions take their time', () => {
    run(
      bridge,
      create(3, 'button'),
      at(3, 10, 10, 40, 40),
      style(3, { background: 0xff0000, backgroundOpacity: 255, transition: 100 }),
      style(3, { background: 0x0000ff }, states.disabled),
    );
    const colour = () => {
      bridge.render();
      return bridge.frame()[30 * 640 + 30]! & 0xffffff;
    };
    expect(colour()).toBe(0xff0000);
    run(bridge, setInt(3, 'disabled', 1));
    bridge.advance(50);
    expect([0xff0000, 0x0000ff]).not.toContain(colour());
    bridge.advance(100);
    expect(colour()).toBe(0x0000ff);
  });

  test('a monitor that draws a transition slowly has none, until its mode changes', () => {
    run(
      bridge,
      create(3, 'button'),
      at(3, 10, 10, 40, 40),
      style(3, { background: 0xff0000, backgroundOpacity: 255, transition: 120 }),
      style(3, { background: 0x0000ff }, states.disabled),
    );
    let width = 640;
    const colour = () => {
      bridge.render();
      return bridge.frame()[30 * width + 30]! & 0xffffff;
    };
    let disabled = 0;
    /** Colours of the frames that follow a change of state, until it is through. */
    const frames = (ms: number) => {
      colour();
      disabled = 1 - disabled;
      run(bridge, setInt(3, 'disabled', disabled));
      const seen: number[] = [];
      for (let passed = 0; passed <= 160; passed += ms) {
        bridge.advance(ms);
        seen.push(colour());
      }
      return new Set(seen).size;
    };
    // As slow, but with a quick frame now and then; and a host that had nothing to draw for long.
    for (let round = 0; round < 6; round++)
      expect([frames(60) > 1, frames(20) > 3, frames(401) === 1]).toEqual([true, true, true]);
    for (let round = 0; round < 3; round++) frames(60);
    expect([frames(60), frames(20), frames(20)]).toEqual([1, 1, 1]);
    width = 800;
    bridge.resize(width, 600);
    expect(frames(20)).toBeGreaterThan(3);
  });

  test('flex and grid; a cell outside the template is left alone', () => {
    run(
      bridge,
      create(3, 'view'),
      style(3, { width: 300, height: 100, layout: 1, gap: 10 }),
      create(4, 'view', 3),
      create(5, 'view', 3),
    );
    run(bridge, style(4, { width: 50, height: 20 }), style(5, { grow: 1, height: 20 }));
    expect(rectOf(5)).toEqual([60, 0, 240, 20]);
    run(bridge, command(opcodes.grid, 3, 2, 100, FRACTION + 1, 2, 30, CONTENT), style(3, { layout: 2, gap: 0 }));
    run(bridge, style(5, { gridColumn: 1, gridAlignX: 3 }), style(4, { gridRow: 31, gridRowSpan: 32 }));
    expect(rectOf(5)).toEqual([100, 0, 200, 20]);
    run(bridge, create(6, 'view'), style(6, { layout: 2 }), create(7, 'view', 6), style(7, { gridColumn: 9 }));
    bridge.render();
    refused('value', command(opcodes.grid, 3, 0, 1, 30));
    refused('value', command(opcodes.grid, 3, 1, FRACTION + 65, 1, 30));
    refused('value', command(opcodes.grid, 3, 33, ...Array(33).fill(1), 1, 30));
  });
});

describe('content', () => {
  test('mono pixels are exact, argb too, zoom enlarges by whole pixels', () => {
    run(
      bridge,
      create(3, 'canvas'),
      style(3, { x: 100, y: 50 }),
      command(opcodes.pixels, 3, 1, 3, 2, Uint8Array.from([0b10100000, 0b01000000])),
    );
    bridge.render();
    const row = (y: number, x = 100, count = 3) =>
      [...bridge.frame().subarray(y * 640 + x, y * 640 + x + count)].map((p) => p & 0xffffff);
    const [B, W] = [0, 0xffffff];
    expect([row(50), row(51)]).toEqual([
      [B, W, B],
      [W, B, W],
    ]);
    run(bridge, command(opcodes.pixels, 3, 2, 1, 1, Uint8Array.from([0x30, 0x20, 0x10, 0xff])));
    bridge.render();
    expect(row(50, 100, 1)).toEqual([0x102030]);
    run(bridge, command(opcodes.pixels, 3, 1, 2, 1, Uint8Array.from([0b10000000])), setInt(3, 'zoom', 1024));
    bridge.render();
    expect(rectOf(3)).toEqual([100, 50, 8, 4]);
    for (let y = 50; y < 54; y++) expect(row(y, 100, 9)).toEqual([B, B, B, B, W, W, W, W, B]);
    expect(row(54, 100, 8)).toEqual(Array(8).fill(B));
    refused('value', command(opcodes.pixels, 3, 1, 9, 1, Uint8Array.from([1])));
    refused('limit', command(opcodes.pixels, 3, 1, 9000, 1, Uint8Array.from([1])));
    refused('widget', create(4, 'label'), command(opcodes.pixels, 4, 1, 1, 1, Uint8Array.from([1])));
  });

  test('lines, bars, buttons', () => {
    run(
      bridge,
      create(3, 'line'),
      style(3, { line: 0x00ff00, lineWidth: 4 }),
      command(opcodes.points, 3, 2, 0, 10, 50, 10),
    );
    bridge.render();
    expect(bridge.frame()[10 * 640 + 20]! & 0xffffff).toBe(0x00ff00);
    refused('value', command(opcodes.points, 3, 1, 20000, 0));
    refused('limit', command(opcodes.points, 3, limits.points + 1));
    run(bridge, create(4, 'bar'), setInt(4, 'max', 10), setInt(4, 'value', 7));
    expect(widget(bridge, 4).value).toBe(7);
    run(bridge, setInt(4, 'value', 150), setInt(4, 'min', 100), setInt(4, 'max', 200));
    expect(widget(bridge, 4).value).toBe(150);
    run(
      bridge,
      create(5, 'buttonmatrix'),
      at(5, 0, 0, 200, 100),
      buttons(5, [1, 'a'], [2, ''], [1 | (1 << 4), String.fromCodePoint(icons.check!)]),
    );
    expect(widget(bridge, 5).buttons?.map((button) => button.text)).toEqual([
      'a',
      ' ',
      String.fromCodePoint(icons.check!),
    ]);
    refused('value', buttons(5, [0, 'no width']));
    refused('value', buttons(5, [1, 'new\nline']));
    refused('limit', buttons(5, ...Array.from({ length: limits.buttons + 1 }, () => [1, 'x'] as const)));
    run(bridge, buttons(5));
    expect(widget(bridge, 5).buttons).toEqual([]);
  });

  test('a drop-down: options, value, placeholder, symbol', () => {
    run(
      bridge,
      create(3, 'dropdown'),
      setText(3, 'options', 'one\ntwo'),
      setText(3, 'placeholder', 'choose'),
      setInt(3, 'value', -1),
    );
    expect(widget(bridge, 3)).toMatchObject({ text: 'choose', value: -1, options: ['one', 'two'], open: false });
    run(bridge, setInt(3, 'value', 1), setText(3, 'symbol', String.fromCodePoint(icons['chevron-down']!)));
    expect(widget(bridge, 3)).toMatchObject({ text: 'two', value: 1 });
    run(bridge, setInt(3, 'value', 2));
    expect(widget(bridge, 3)).toMatchObject({ text: 'choose', value: -1 });
    run(bridge, setText(3, 'options', 'one\ntwo\nthree'));
    expect(widget(bridge, 3)).toMatchObject({ text: 'three', value: 2 });
    run(bridge, setInt(3, 'value', 0));
    refused('value', setText(3, 'symbol', 'A:file'));
    run(bridge, call(3, 'open'));
    bridge.render();
    run(bridge, setText(3, 'options', 'three'));
    expect(widget(bridge, 3)).toMatchObject({ open: false, value: 0, options: ['three'] });
    bridge.render();
  });

  test('secrets are bullets in the tree', () => {
    run(
      bridge,
      create(3, 'textarea'),
      setInt(3, 'password', 1),
      setText(3, 'text', 'тайна7'),
      create(4, 'label'),
      setInt(4, 'secret', 1),
      setText(4, 'text', 'код'),
    );
    expect(widget(bridge, 3).text).toBe('••••••');
    expect(widget(bridge, 4).text).toBe('•••');
    expect(JSON.stringify(bridge.tree())).not.toMatch(/тайна|код/);
    run(bridge, setInt(3, 'password', 0), setInt(3, 'secret', 1));
    expect(widget(bridge, 3).text).toBe('••••••');
    run(bridge, setInt(3, 'secret', 0));
    expect(widget(bridge, 3).text).toBe('тайна7');
  });
});

describe('memory', () => {
  const screen = (generation: number) => {
    const handle = (slot: number) => slot | (generation << 16);
    const made = (Object.keys(widgets) as WidgetType[]).map((type, index) =>
      create(handle(10 + index), type, handle(3)),
    );
    return [
      create(handle(3), 'view'),
      style(handle(3), { width: PERCENT + 100, layout: 1, flow: 2 }),
      ...made,
      setText(handle(11), 'text', 'Метка'),
      setText(handle(14), 'text', 'поле'),
      setText(handle(15), 'options', 'a\nb'),
      buttons(handle(22), [1, 'x'], [17, 'y']),
      command(opcodes.pixels, handle(23), 1, 8, 8, new Uint8Array(8)),
      command(opcodes.points, handle(24), 2, 0, 0, 9, 9),
      command(opcodes.grid, handle(10), 1, 10, 1, 10),
      command(opcodes.setStyle, 1, styles.radius.id, 5),
      command(opcodes.useStyle, handle(12), 1, states.pressed),
      listen(handle(12), 'click'),
    ];
  };

  test('1,000 mounts and unmounts leave nothing behind', () => {
    const round = (generation: number) => {
      run(bridge, ...screen(generation));
      if (generation % 50 === 0) bridge.render();
      run(bridge, remove(3 | (generation << 16)));
    };
    round(0);
    bridge.render();
    const bytes = bridge.bytes();
    for (let generation = 1; generation <= 1000; generation++) round(generation);
    bridge.render();
    expect(bridge.widgetCount()).toBe(0);
    expect(bridge.bytes()).toBe(bytes);
    bridge.stop();
    expect(bridge.bytes()).toBe(0);
  });

  test('a hostile pile of pixels is a counted error', () => {
    const pixels = new Uint8Array(((4096 + 7) / 8) * 2304);
    for (let slot = 3; slot < 8; slot++)
      bridge.exec(
        buffer(create(slot, 'canvas'), command(opcodes.pixels, slot, 1, 4096, 2304, pixels.subarray(0, 512 * 2304))),
      );
    expect(bridge.errorCount(errors.memory)).toBe(3);
    bridge.render();
  });

  test('events beyond the queue are counted', () => {
    run(bridge, create(3, 'button'), at(3, 0, 0, 50, 50), listen(3, 'click', 'press', 'release'));
    for (let clicks = 0; clicks < 2000; clicks++) {
      bridge.pointer(10, 10, true);
      bridge.pointer(10, 10, false);
    }
    expect(bridge.eventsDropped()).toBeGreaterThan(0);
    expect(take(bridge).length).toBe(4096);
    expect(COMMAND_MAGIC >>> 16).toBe(0x4c56);
  });

  test('starts again, at any size from 1 x 1', () => {
    expect(bridge.start(10, 10)).toBe(false);
    bridge.stop();
    expect(bridge.exec(buffer())).toBe(0);
    for (const [width, height] of [
      [1, 1],
      [640, 480],
      [3840, 2160],
    ] as const) {
      expect(bridge.start(width, height)).toBe(true);
      run(bridge, ...screen(0));
      bridge.cursor(true);
      bridge.pointer(width, height, true);
      bridge.pointer(-5, -5, false);
      bridge.render();
      expect(bridge.resize(2, 3)).toBe(true);
      bridge.render();
      bridge.stop();
    }
    expect(bridge.start(0, 5)).toBe(false);
    expect(bridge.start(8193, 5)).toBe(false);
  });
});
