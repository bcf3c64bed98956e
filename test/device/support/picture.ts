/**
 * Pictures of a monitor: what QEMU has shown, compared with what the headless recorder has drawn.
 *
 * @module
 */
import type { Area, TreeWidget } from '../../../src/sim/machine/bridge';
import type { Picture } from '../../../src/sim/script/pictures';

/** Where two pictures differ; null when nowhere. */
export interface Difference {
  /** Pixels; all, when the sizes differ. */
  readonly count: number;
  readonly area: Area;
}

/** Red, green and blue are compared, outside of the masked areas. */
export function compare(a: Picture, b: Picture, masked: readonly Area[] = []): Difference | null {
  const { width, height } = a;
  if (width !== b.width || height !== b.height)
    return { count: width * height, area: { x1: 0, y1: 0, x2: width - 1, y2: height - 1 } };
  let count = 0;
  const area = { x1: width, y1: height, x2: -1, y2: -1 };
  for (let at = 0; at < a.pixels.length; at++) {
    if (((a.pixels[at]! ^ b.pixels[at]!) & 0xffffff) === 0) continue;
    const x = at % width;
    const y = (at - x) / width;
    if (masked.some(({ x1, y1, x2, y2 }) => x >= x1 && x <= x2 && y >= y1 && y <= y2)) continue;
    count++;
    area.x1 = Math.min(area.x1, x);
    area.y1 = Math.min(area.y1, y);
    area.x2 = Math.max(area.x2, x);
    area.y2 = Math.max(area.y2, y);
  }
  return count === 0 ? null : { count, area };
}

/** Times of day and remaining times: what two recorders that were started at different moments show differently. */
const time = /\d{1,2}:\d\d|\d+\s*(?:ч|мин|с|h|min|s)(?!\p{L})/u;

/** Places of texts that depend on the moment. */
export function momentary(tree: readonly TreeWidget[]): Area[] {
  return tree.flatMap(({ text, clip }) => (text !== undefined && clip && time.test(text) ? [clip] : []));
}
