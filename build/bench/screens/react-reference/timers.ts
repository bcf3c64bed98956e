/**
 * `setTimeout` for React's scheduler, which QuickJS has not: what is due runs in the next tick. To be imported before React.
 *
 * @module
 */
let due: (() => void)[] = [];

Object.assign(globalThis, {
  setTimeout: (run: () => void) => due.push(run),
  clearTimeout: () => {},
  performance: { now: () => host.clock.now() },
});

/** Runs what is due; called once a tick. */
export function runTimers(): void {
  if (due.length === 0) return;
  const now = due;
  due = [];
  for (const run of now) run();
}
