/**
 * Handles: a slot in the low 16 bits, its generation in the high 16, so that a handle kept too long names no other widget.
 *
 * @module
 */
import { limits, roots } from '../schema';
import { WidgetError } from './errors';
import type { WidgetNode } from './node';

export interface Handles {
  take(node: WidgetNode): number;
  free(handle: number): void;
  /** The node of a handle, undefined when it is stale. */
  find(handle: number): WidgetNode | undefined;
  /** Nodes that hold a handle. */
  count(): number;
}

export function createHandles(): Handles {
  const first = Math.max(...Object.values(roots)) + 1;
  const nodes: (WidgetNode | undefined)[] = [];
  const generations: number[] = [];
  const freed: number[] = [];
  let next = first;
  let count = 0;

  return {
    take(node) {
      const slot = freed.pop() ?? next++;
      if (slot >= limits.widgets) throw new WidgetError(`more than ${limits.widgets} widgets at once`);
      generations[slot] = ((generations[slot] ?? 0) + 1) & 0xffff;
      nodes[slot] = node;
      count++;
      return (slot | (generations[slot] << 16)) >>> 0;
    },
    free(handle) {
      const slot = handle & 0xffff;
      nodes[slot] = undefined;
      freed.push(slot);
      count--;
    },
    find(handle) {
      const node = nodes[handle & 0xffff];
      return node?.handle === handle ? node : undefined;
    },
    count: () => count,
  };
}
