/** How the pattern is drawn: colours by part and state, and that redrawing only what changed is drawing it all. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keys, parts, states } from '../../../firmware/lvgl/schema.ts';
import type { Bridge } from '../../../src/sim/machine/wasm.ts';
import { at, call, create, press, remove, run, setInt, startBridge, style, type } from './commands.ts';
import { dot, down, draw, type Point, pattern, showPattern } from './pattern-screen.ts';

const [width, height] = [640, 480];
const box = [100, 90, 420, 300] as const;
const ground = 0x171b22;

async function start(): Promise<Bridge> {
  const bridge = await startBridge(width, height);
  showPattern(bridge, box);
  return bridge;
}

const pixelAt = (bridge: Bridge, { x, y }: Point): number => bridge.frame()[y * width + x]! & 0xffffff;
const near = ({ x, y }: Point, dx: number, dy: number): Point => ({ x: x + dx, y: y + dy });
const away = (bridge: Bridge) => bridge.pointer(0, 0, false);

/** Everything drawn anew, as one picture. */
function whole(bridge: Bridge): Uint32Array {
  run(bridge, create(99, 'view'), at(99, 0, 0, width, height), style(99, { background: 0, backgroundOpacity: 255 }));
  bridge.render();
  run(bridge, remove(99));
  bridge.render();
  return bridge.frame().slice();
}

function differences(a: Uint32Array, b: Uint32Array): string[] {
  const found: string[] = [];
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) found.push(`${i % width},${Math.floor(i / width)}`);
  return found;
}

test('dots, chosen dots, rings and line have their colours, in each state', async () => {
  const bridge = await start();
  const colours = () => {
    bridge.render();
    const [one, two, nine] = [dot(bridge, 1), dot(bridge, 2), dot(bridge, 9)];
    return {
      chosen: pixelAt(bridge, one),
      plain: pixelAt(bridge, nine),
      ring: pixelAt(bridge, near(one, 0, -45)),
      inRing: pixelAt(bridge, near(one, 0, 30)),
      line: pixelAt(bridge, near(one, 50, 0)),
      beside: pixelAt(bridge, near(two, 50, 50)),
    };
  };
  expect(colours()).toMatchObject({ chosen: 0x98a4b5, plain: 0x98a4b5, ring: ground, inRing: ground, line: ground });
  draw(bridge, '12');
  away(bridge);
  const drawn = colours();
  expect(drawn).toMatchObject({ chosen: 0x7fb0ff, plain: 0x98a4b5, ring: 0x3b7cf0, line: 0x3b7cf0, beside: ground });
  // 150 of 255 of the ring's background, give or take a step
  for (const [shift, value] of [
    [16, 0x17],
    [8, 0x1d],
    [0, 0x2c],
  ] as const)
    expect(Math.abs(((drawn.inRing >> shift) & 255) - value)).toBeLessThanOrEqual(1);
  run(bridge, setInt(pattern, 'invalid', 1));
  expect(colours()).toMatchObject({ chosen: 0xff8585, plain: 0x98a4b5, ring: 0xff6b6b, line: 0xff6b6b });
  run(bridge, setInt(pattern, 'invalid', 0), setInt(pattern, 'disabled', 1));
  expect(colours()).toMatchObject({ plain: 0x6b7686, ring: 0x3b7cf0 });
  // of the widget itself `checked` says nothing about its dots
  run(bridge, setInt(pattern, 'disabled', 0), setInt(pattern, 'checked', 1));
  expect(colours()).toEqual(drawn);
  run(bridge, call(pattern, 'clear'));
  expect(colours()).toMatchObject({ chosen: 0x98a4b5, ring: ground, line: ground });
});

test('the dot under the mouse is drawn in `hovered`, as long as a press would begin with it', async () => {
  const bridge = await start();
  const hover = 0xe9edf3;
  run(bridge, style(pattern, { background: hover, width: 40 }, parts.items | states.hovered));
  const middles = () => {
    bridge.render();
    const inParts = bridge.frame().slice();
    const all = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => pixelAt(bridge, dot(bridge, n)));
    expect(differences(inParts, whole(bridge))).toEqual([]);
    return all.flatMap((colour, i) => (colour === hover ? [i + 1] : []));
  };
  const to = (where: Point) => bridge.pointer(where.x, where.y, false);
  to(dot(bridge, 5));
  expect(middles()).toEqual([5]);
  to(near(dot(bridge, 6), 12, -12));
  expect(middles()).toEqual([6]);
  to(near(dot(bridge, 6), 45, 45));
  expect(middles()).toEqual([]);
  to(dot(bridge, 6));
  run(bridge, setInt(pattern, 'disabled', 1));
  expect(middles()).toEqual([]);
  run(bridge, setInt(pattern, 'disabled', 0));
  expect(middles()).toEqual([6]);
  // a joined one has the colour of those
  draw(bridge, '58');
  expect(middles()).toEqual([]);
  run(bridge, call(pattern, 'clear'));
  expect(middles()).toEqual([8]);
  // nothing is under the mouse any more, and nothing points to what is gone
  run(bridge, remove(pattern));
  to({ x: 5, y: 5 });
  showPattern(bridge, box);
  expect(middles()).toEqual([]);
});

test('circles are round and smooth at their edges, line and circles have one middle', async () => {
  const bridge = await start();
  for (const line of [7, 8]) {
    run(bridge, style(pattern, { lineWidth: line }));
    draw(bridge, '123456789'.slice(0, 2));
    draw(bridge, '5');
    away(bridge);
    bridge.render();
    const middle = dot(bridge, 5);
    const shades = new Set<number>();
    // a circle is its own mirror image, both ways: about a pixel with an odd width, between two with an even one
    const odd = line % 2;
    for (let y = 0; y <= 48; y++)
      for (let x = 0; x <= 48; x++) {
        const quarters = [
          near(middle, x, y),
          near(middle, -x - 1 + odd, y),
          near(middle, x, -y - 1 + odd),
          near(middle, -x - 1 + odd, -y - 1 + odd),
        ].map((point) => pixelAt(bridge, point));
        expect(new Set(quarters).size, `${x},${y} with ${line}`).toBe(1);
        shades.add(quarters[0]!);
      }
    // blends, not steps
    expect(shades.size).toBeGreaterThan(20);
  }
});

test('the line follows the pointer, ends round, and goes with the button', async () => {
  const bridge = await start();
  const hand = down(bridge, 1).to(near(dot(bridge, 5), -10, 45));
  const tip = near(dot(bridge, 5), -10, 45);
  away(bridge);
  hand.release();
  bridge.render();
  expect(pixelAt(bridge, tip)).toBe(ground);
  const again = down(bridge, 4).to(tip);
  bridge.render();
  expect(pixelAt(bridge, near(tip, -3, 0))).toBe(0x3b7cf0);
  expect(pixelAt(bridge, near(tip, 2, 0))).toBe(0x3b7cf0);
  expect(pixelAt(bridge, near(tip, 6, 0))).toBe(ground);
  again.release();
  bridge.render();
  expect(pixelAt(bridge, near(tip, -3, 0))).toBe(ground);
});

test('what is redrawn in parts is the same to the pixel as what is drawn at once', async () => {
  const bridge = await start();
  const point = fc.record({ x: fc.integer({ min: 80, max: 540 }), y: fc.integer({ min: 70, max: 410 }) });
  const hand = fc.array(fc.oneof(point, fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 12 });
  const typed = fc.array(fc.constantFrom(...'123456789'), { maxLength: 6 });
  const wide = fc.integer({ min: 0, max: 40 });
  fc.assert(
    fc.property(hand, typed, fc.boolean(), wide, wide, wide, (path, digits, released, line, ring, chosen) => {
      run(bridge, style(pattern, { lineWidth: line }), style(pattern, { width: 60 + ring }, parts.indicator));
      run(bridge, style(pattern, { width: 4 + chosen }, parts.items | states.checked));
      const held = down(bridge, (line % 9) + 1);
      for (const where of path) {
        held.to(where, 3);
        bridge.render();
      }
      if (released) held.release();
      if (released) bridge.render();
      for (const key of released ? digits : []) type(bridge, key);
      bridge.render();
      if (released && digits.length > 2) press(bridge, keys.backspace);
      bridge.render();
      const inParts = bridge.frame().slice();
      expect(differences(inParts, whole(bridge))).toEqual([]);
      bridge.pointerLost();
      bridge.render();
      const after = bridge.frame().slice();
      expect(differences(after, whole(bridge))).toEqual([]);
    }),
    { numRuns: 60, seed: 8 },
  );
});

test.each([
  [1280, 720],
  [3840, 2160],
])('at %i x %i a move redraws a small part of the widget', async (wide, tall) => {
  const bridge = await startBridge(wide, tall);
  const scale = tall / 720;
  const side = Math.round(280 * scale);
  showPattern(bridge, [(wide - side) >> 1, Math.round(210 * scale), side, side], tall);
  const redrawn = () => {
    bridge.render();
    return bridge.dirty().reduce((sum, { x1, y1, x2, y2 }) => sum + (x2 - x1 + 1) * (y2 - y1 + 1), 0) / side ** 2;
  };
  const hand = down(bridge, 1).to(2).to(5).to(8).to(9);
  redrawn();
  const shares: number[] = [];
  const last = dot(bridge, 9);
  for (let i = 1; i <= 60; i++) {
    const angle = (i / 60) * 2 * Math.PI;
    hand.to({
      x: Math.round(last.x + 90 * scale * Math.cos(angle)),
      y: Math.round(last.y + 90 * scale * Math.sin(angle)),
    });
    shares.push(redrawn());
  }
  // nothing moved, nothing is drawn
  expect(redrawn()).toBe(0);
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  expect(mean).toBeLessThan(0.05);
  expect(Math.max(...shares)).toBeLessThan(0.15);
});

test('without a width in pixels, in a box of no size, in a huge one: nothing breaks', async () => {
  const bridge = await start();
  for (const size of [0, 1, 2, 5, 16384]) {
    run(bridge, at(pattern, 10, 10, size, size));
    for (const diameter of [0, 1, 16384, 0x40000032, 0x7fffffff]) {
      run(
        bridge,
        style(pattern, { width: diameter }, parts.items),
        style(pattern, { width: diameter }, parts.indicator),
      );
      draw(bridge, '1593');
      bridge.render();
    }
  }
});
