/**
 * The windows that can be left, the topmost last: what Escape closes.
 *
 * @module
 */
import { onCleanup } from 'solid-js';

const closers: (() => void)[] = [];

/** Makes the calling component's window one that Escape leaves, as long as it is there. */
export function closeOnEscape(close: () => void): void {
  closers.push(close);
  onCleanup(() => closers.splice(closers.indexOf(close), 1));
}

/** Leaves the topmost window; false when there is none. */
export function closeTopWindow(): boolean {
  closers.at(-1)?.();
  return closers.length > 0;
}
