/**
 * The monitor's size and the scale that follows from it. The design is drawn for 1920x1080.
 *
 * @module
 */
import { createSignal } from 'solid-js';

/** Least monitor that the screens fit on. */
export const leastMonitor = { width: 1280, height: 720 };

const [monitor, setSize] = createSignal(
  { width: 1920, height: 1080 },
  { equals: (a, b) => a.width === b.width && a.height === b.height },
);
const [scale, setScale] = createSignal(1);

export { monitor };

export function setMonitor(size: { readonly width: number; readonly height: number }): void {
  setScale(Math.max(0.5, Math.min(size.width / 1920, size.height / 1080)));
  setSize(size);
}

/** Whether the monitor is so high for its width (5:4, 4:3, on its side) that things stand below each other. */
export const isTall = (): boolean => monitor().height > 0.7 * monitor().width;

/** Pixels of the monitor per pixel of the design. */
export { scale };

/** Pixels of the monitor for `n` pixels of the design; at least 1 for a line. */
export function px(n: number): number {
  const scaled = Math.round(n * scale());
  return n > 0 ? Math.max(1, scaled) : scaled;
}

/** Size of letters: never under 14 pixels. */
export function letters(n: number): number {
  return Math.max(14, Math.round(n * scale()));
}
