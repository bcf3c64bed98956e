/**
 * Takes the place of `solid-js` in what the React reference shares with the product (the monitor's size, the language): a plain
 * variable that React components can follow.
 *
 * @module
 */
const listeners = new Set<() => void>();
let version = 0;

/** A variable as Solid's signals are written; a change is told to all followers. */
export function createSignal<T>(
  initial: T,
  { equals = Object.is }: { equals?: (a: T, b: T) => boolean } = {},
): [() => T, (next: T) => void] {
  let value = initial;
  return [
    () => value,
    (next) => {
      if (equals(value, next)) return;
      value = next;
      version++;
      for (const changed of [...listeners]) changed();
    },
  ];
}

/** For `useSyncExternalStore`: changes when any variable has changed. */
export const store = {
  subscribe(changed: () => void): () => void {
    listeners.add(changed);
    return () => listeners.delete(changed);
  },
  version: (): number => version,
};
