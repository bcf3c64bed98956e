import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Area } from '../../../src/sim/machine/bridge';
import { createFrameFeed } from '../../../src/sim/server/frame-feed';
import { FRAME_HEAD, RECTANGLE_HEAD } from '../../../src/sim/server/protocol';

/** Draws a message onto a copy of a monitor, as the page does. */
function apply(message: Uint8Array, onto: Uint32Array, width: number): number {
  const words = new Uint32Array(message.buffer);
  let at = FRAME_HEAD;
  for (let i = 0; i < words[3]!; i++) {
    const [x, y, columns, rows] = words.subarray(at, at + RECTANGLE_HEAD) as unknown as number[];
    at += RECTANGLE_HEAD;
    for (let row = 0; row < rows!; row++, at += columns!)
      onto.set(words.subarray(at, at + columns!), (y! + row) * width + x!);
  }
  expect(at).toBe(words.length);
  return words[0]!;
}

const width = 40;
const height = 30;
const pixels = (): Uint32Array => new Uint32Array(width * height);

describe('a feed of frames', () => {
  it('sends nothing when nothing changed', () => {
    expect(createFrameFeed().take(width, height, pixels())).toBeNull();
  });

  it('waits for the acknowledgement of the frame under way, and of no other', () => {
    const feed = createFrameFeed();
    const area = { x1: 1, y1: 1, x2: 2, y2: 2 };
    feed.add([area]);
    const first = feed.take(width, height, pixels())!;
    feed.add([area]);
    expect(feed.take(width, height, pixels())).toBeNull();
    feed.acknowledge(99);
    expect(feed.take(width, height, pixels())).toBeNull();
    feed.acknowledge(new Uint32Array(first.buffer)[0]!);
    expect(feed.take(width, height, pixels())).not.toBeNull();
  });

  it('leaves out what lies outside a monitor that has shrunk', () => {
    const feed = createFrameFeed();
    feed.add([
      { x1: 50, y1: 0, x2: 60, y2: 5 },
      { x1: 30, y1: 20, x2: 100, y2: 100 },
    ]);
    const words = new Uint32Array(feed.take(width, height, pixels())!.buffer);
    expect([...words.subarray(1, 8)]).toEqual([width, height, 1, 30, 20, 10, 10]);
  });

  it('brings the page to the same picture, whatever was drawn while it was slow', () => {
    const area = fc
      .tuple(fc.nat(width - 1), fc.nat(width - 1), fc.nat(height - 1), fc.nat(height - 1))
      .map(
        ([a, b, c, d]): Area => ({ x1: Math.min(a, b), x2: Math.max(a, b), y1: Math.min(c, d), y2: Math.max(c, d) }),
      );
    const step = fc.record({ areas: fc.array(area, { maxLength: 20 }), isRead: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const feed = createFrameFeed();
        const drawn = pixels();
        const shown = pixels();
        let color = 1;
        const read = (): void => {
          const message = feed.take(width, height, drawn);
          if (message) feed.acknowledge(apply(message, shown, width));
        };
        for (const { areas, isRead } of steps) {
          for (const { x1, y1, x2, y2 } of areas)
            for (let y = y1; y <= y2; y++) drawn.fill(color++, y * width + x1, y * width + x2 + 1);
          feed.add(areas);
          if (isRead) read();
        }
        read();
        expect(shown).toEqual(drawn);
      }),
    );
  });
});
