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
/** Lengths of the steps at the beginning of a longer wait: until how many ms into it, and how long. */
const beginning = [
  { until: 1000, ms: FRAME },
  { until: 10_000, ms: 100 },
] as const;
/** The longest time between two ticks that the bundle may notice. */
const SECOND = 1000;
/** Longest step where nobody can notice: the shortest period at which the bundle writes by itself, so that no write is left out. */
const LONGEST_STEP = 60_000;
/** The end of a wait passes second by second. */
const END = 10_000;

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

/** The next step of a wait of `ms`, of which `passed` are over. */
function strideAt(machine: Machine, passed: number, ms: number): number {
  const early = beginning.find(({ until }) => passed < until);
  if (early) return early.ms;
  const rest = ms - passed - END;
  if (rest <= 0 || !machine.isQuiet()) return SECOND;
  // To whole minutes of the wait, so that what is written every few minutes is not put off anew each time.
  return Math.min(rest, LONGEST_STEP - (passed % LONGEST_STEP));
}

/**
 * Lets powered-on time pass: frame by frame at first and second by second at the end, in steps of a minute between them while nothing
 * is written and no cut of the power is ahead. What falls due in such a step is done at its end, which is noticed by nobody: the power
 * cannot fail before, and nothing is drawn until the wait is over.
 */
export async function advance(machine: Machine, ms: number): Promise<void> {
  let passed = 0;
  while (passed < ms && machine.power() !== 'off') {
    if (machine.pending() > 0) await machine.settlePromises();
    const stride = strideAt(machine, passed, ms);
    const step = Math.min(stride, ms - passed);
    passed += step;
    machine.step(step, stride < SECOND || passed === ms);
  }
  await settle(machine);
}
