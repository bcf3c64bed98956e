/**
 * Whether a component is still there when what it waited for has come.
 *
 * @module
 */
import { onCleanup } from 'solid-js';

/** Of the calling component: true once it was taken down. */
export function createGone(): () => boolean {
  let isGone = false;
  onCleanup(() => {
    isGone = true;
  });
  return () => isGone;
}
