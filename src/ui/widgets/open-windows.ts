/**
 * The windows that ask for something, the topmost last: Escape leaves it, Enter goes on in it.
 *
 * @module
 */
import { onCleanup } from 'solid-js';

interface OpenWindow {
  /** Goes back; nothing to go back to when left out. */
  readonly close?: (() => void) | undefined;
  /** What its foremost button does. */
  readonly go?: (() => void) | undefined;
}

const windows: OpenWindow[] = [];

/** Makes the calling component a window that has the keys nobody else took, as long as it is there. */
export function takeKeys(window: OpenWindow): void {
  windows.push(window);
  onCleanup(() => windows.splice(windows.indexOf(window), 1));
}

/** Leaves the topmost window; false when it cannot be left. */
export function closeTopWindow(): boolean {
  const close = windows.at(-1)?.close;
  close?.();
  return close !== undefined;
}

/** Goes on in the topmost window; false when it does not go on by itself. */
export function goOnInTopWindow(): boolean {
  const go = windows.at(-1)?.go;
  go?.();
  return go !== undefined;
}
