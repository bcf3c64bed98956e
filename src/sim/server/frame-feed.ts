/**
 * Changed areas on their way to one page: gathered while a frame is not acknowledged, so that a slow page misses pictures in
 * between and never falls behind.
 *
 * @module
 */
import type { Area } from '../machine/bridge';
import { FRAME_HEAD, RECTANGLE_HEAD } from './protocol';

/** Areas kept apart; more are taken together. */
const MOST_AREAS = 12;

export interface FrameFeed {
  /** Notes changed areas. */
  add(areas: readonly Area[]): void;
  /** The page has drawn this frame. */
  acknowledge(frame: number): void;
  /** The next frame to send, or null when nothing changed or one is under way. */
  take(width: number, height: number, pixels: Uint32Array): Uint8Array | null;
}

export function createFrameFeed(): FrameFeed {
  let areas: Area[] = [];
  let number = 0;
  let waiting = false;

  return {
    add(more) {
      for (const area of more) {
        areas = areas.filter((known) => !contains(area, known));
        if (!areas.some((known) => contains(known, area))) areas.push(area);
      }
      if (areas.length > MOST_AREAS) areas = [areas.reduce(union)];
    },
    acknowledge(frame) {
      if (frame === number) waiting = false;
    },
    take(width, height, pixels) {
      if (waiting || areas.length === 0) return null;
      const monitor = { x1: 0, y1: 0, x2: width - 1, y2: height - 1 };
      // The monitor may have shrunk since.
      const inside = areas.map((area) => clip(area, monitor)).filter((area) => area !== null);
      areas = [];
      if (inside.length === 0) return null;
      waiting = true;
      number = (number + 1) >>> 0;
      return pack(number, width, height, inside, pixels);
    },
  };
}

function contains(outer: Area, inner: Area): boolean {
  return outer.x1 <= inner.x1 && outer.y1 <= inner.y1 && outer.x2 >= inner.x2 && outer.y2 >= inner.y2;
}

function union(a: Area, b: Area): Area {
  return {
    x1: Math.min(a.x1, b.x1),
    y1: Math.min(a.y1, b.y1),
    x2: Math.max(a.x2, b.x2),
    y2: Math.max(a.y2, b.y2),
  };
}

function clip(area: Area, to: Area): Area | null {
  const x1 = Math.max(area.x1, to.x1);
  const y1 = Math.max(area.y1, to.y1);
  const x2 = Math.min(area.x2, to.x2);
  const y2 = Math.min(area.y2, to.y2);
  return x1 <= x2 && y1 <= y2 ? { x1, y1, x2, y2 } : null;
}

function pack(frame: number, width: number, height: number, areas: readonly Area[], pixels: Uint32Array): Uint8Array {
  const sizes = areas.map((area) => (area.x2 - area.x1 + 1) * (area.y2 - area.y1 + 1));
  const words = new Uint32Array(sizes.reduce((sum, size) => sum + RECTANGLE_HEAD + size, FRAME_HEAD));
  words.set([frame, width, height, areas.length]);
  let at = FRAME_HEAD;
  for (const { x1, y1, x2, y2 } of areas) {
    const columns = x2 - x1 + 1;
    words.set([x1, y1, columns, y2 - y1 + 1], at);
    at += RECTANGLE_HEAD;
    for (let y = y1; y <= y2; y++, at += columns) words.set(pixels.subarray(y * width + x1, y * width + x2 + 1), at);
  }
  return new Uint8Array(words.buffer);
}
