/**
 * A pattern in the product's dark colours on a bridge without the binding, and a hand that draws on it.
 *
 * @module
 */
import { parts, states } from '../../../firmware/lvgl/schema.ts';
import type { Bridge } from '../../../src/sim/machine/wasm.ts';
import { at, create, listen, run, style, take, widget } from './commands.ts';

export const pattern = 3;

/** Pixels at 1080 lines. */
const sizes = { dot: 26, chosen: 28, ring: 90, border: 2, line: 8 };

/** A styled pattern that tells its two events, at a place; sizes for a monitor of so many lines. */
export function showPattern(bridge: Bridge, box: readonly [number, number, number, number], lines = 1080): void {
  const px = (size: number) => Math.max(1, Math.round((size * lines) / 1080));
  const part = (selector: number, ...values: Parameters<typeof style>[1][]) =>
    values.flatMap((one) => style(pattern, one, selector));
  run(
    bridge,
    style(1, { background: 0x171b22 }),
    create(pattern, 'pattern'),
    at(pattern, ...box),
    part(0, { line: 0x3b7cf0, lineWidth: px(sizes.line), lineRounded: 1 }),
    part(states.invalid, { line: 0xff6b6b }),
    part(parts.items, { background: 0x98a4b5, backgroundOpacity: 255, width: px(sizes.dot) }),
    part(parts.items | states.checked, { background: 0x7fb0ff, width: px(sizes.chosen) }),
    part(parts.items | states.checked | states.invalid, { background: 0xff8585 }),
    part(parts.items | states.disabled, { background: 0x6b7686 }),
    part(parts.indicator, {
      background: 0x171f33,
      backgroundOpacity: 150,
      border: 0x3b7cf0,
      borderWidth: px(sizes.border),
      width: px(sizes.ring),
    }),
    part(parts.indicator | states.invalid, { border: 0xff6b6b, background: 0x331a1a }),
    listen(pattern, 'change', 'drawn'),
  );
  bridge.render();
  take(bridge);
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The middle of a dot, 1 to 9. */
export function dot(bridge: Bridge, digit: number): Point {
  const { x1, y1, x2, y2 } = widget(bridge, pattern).dots![digit - 1]!;
  return { x: (x1 + x2 + 1) >> 1, y: (y1 + y2 + 1) >> 1 };
}

export interface Hand {
  /** Goes to a dot or a point with the button down, in this many samples. */
  to(where: number | Point, samples?: number): Hand;
  release(where?: Point): void;
}

/** Presses on a dot or a point. */
export function down(bridge: Bridge, where: number | Point): Hand {
  const point = (one: number | Point) => (typeof one === 'number' ? dot(bridge, one) : one);
  let now = point(where);
  bridge.pointer(now.x, now.y, false);
  bridge.pointer(now.x, now.y, true);
  const hand: Hand = {
    to(next, samples = 1) {
      const from = now;
      now = point(next);
      for (let i = 1; i <= samples; i++)
        bridge.pointer(
          Math.round(from.x + ((now.x - from.x) * i) / samples),
          Math.round(from.y + ((now.y - from.y) * i) / samples),
          true,
        );
      return hand;
    },
    release(next = now) {
      bridge.pointer(next.x, next.y, false);
    },
  };
  return hand;
}

/** Draws through dots, each way in so many samples, and lets go at the last. */
export function draw(bridge: Bridge, digits: string, samples = 1): void {
  const [first, ...rest] = [...digits].map(Number);
  const hand = down(bridge, first!);
  for (const digit of rest) hand.to(digit, samples);
  hand.release();
}

/** What the pattern told since the last time: its own two events, for example `change 12`. */
export function told(bridge: Bridge): string[] {
  return take(bridge)
    .filter(({ event, handle }) => handle === pattern && (event === 'change' || event === 'drawn'))
    .map(({ event, a, text }) => {
      if (a !== text.length) throw new Error(`${event} "${text}" says ${a}`);
      return `${event} ${text}`;
    });
}
