/**
 * Virtual time for a machine: how far to step, and when it has come to rest. Nothing here looks at a real clock, and host
 * promises (Argon2id) take no virtual time at all, so a script gives the same pictures on a slow computer and on a fast one.
 *
 * @module
 */
import type { Machine } from './machine';

/** One frame at 60 Hz, in ms. */
export const FRAME = 16;
/** Frames without a change that count as rest. */
const QUIET_FRAMES = 2;
/** Frames after which a picture that never rests (a spinner, a caret) is taken as it is: about a second. */
const MOST_FRAMES = 60;
/** Promises waited for in a row after which a bundle that always asks for the next one is left alone. */
const MOST_WAITS = 1000;
/** Lengths of the steps of a longer wait: until how many ms into it, and how long. The last goes on without end. */
const strides = [
  { until: 1000, ms: FRAME },
  { until: 10_000, ms: 100 },
  { until: Number.POSITIVE_INFINITY, ms: 1000 },
] as const;

/** Steps until the picture rests, no promise is pending and nothing is left to draw. */
export async function settle(machine: Machine): Promise<void> {
  let quiet = 0;
  let waits = 0;
  for (let frames = 0; frames < MOST_FRAMES && quiet < QUIET_FRAMES && machine.power() !== 'off'; ) {
    const waited = machine.pending() > 0 && waits++ < MOST_WAITS;
    if (waited) await machine.settlePromises();
    const changed = machine.step(FRAME);
    quiet = changed || waited || machine.pending() > 0 ? 0 : quiet + 1;
    if (!waited) frames++;
  }
}

/** Lets powered-on time pass: frame by frame at first, then in longer strides, never longer than a second. */
export async function advance(machine: Machine, ms: number): Promise<void> {
  let passed = 0;
  while (passed < ms && machine.power() !== 'off') {
    if (machine.pending() > 0) await machine.settlePromises();
    const stride = strides.find((candidate) => passed < candidate.until)!;
    const step = Math.min(stride.ms, ms - passed);
    passed += step;
    machine.step(step, stride.ms < 1000 || passed === ms);
  }
  await settle(machine);
}
