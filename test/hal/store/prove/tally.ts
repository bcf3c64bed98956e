/**
 * What the proof counts, and how it says that an invariant does not hold.
 *
 * @module
 */

/** An invariant that does not hold. `path` replays it. */
export class Violation extends Error {
  override name = 'Violation';
  constructor(
    message: string,
    readonly path: string,
  ) {
    super(message);
  }
}

export interface Tally {
  operations: number;
  /** Ways to cut once. */
  firstCuts: number;
  /** Ways to cut twice, each a state that was visited or known. */
  pairs: number;
  triples: number;
  /** States of cells visited, each with its set of what may be shown. */
  states: number;
  /** Mounts that were run. */
  mounts: number;
  /** Runs in which more reads met unsettled bits than `readingDepth`. */
  deep: number;
}

export const emptyTally = (): Tally => ({
  operations: 0,
  firstCuts: 0,
  pairs: 0,
  triples: 0,
  states: 0,
  mounts: 0,
  deep: 0,
});

export function addTally(to: Tally, from: Tally): void {
  for (const key of Object.keys(to) as (keyof Tally)[]) to[key] += from[key];
}
