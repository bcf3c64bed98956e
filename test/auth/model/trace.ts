/**
 * Reads the trace of a walk: for each step what was called, how each write and the hashing in it ended, and what is to be seen after.
 *
 *   do NAME ARGUMENTS     write OUTCOME     hash ok|pass|cut|reject     torn FLASH-IF-NOT FLASH-IF-DONE
 *   torn0 FLASH-IF-NOT    torn1 FLASH-IF-DONE    restart     see VALUES     end
 *
 * @module
 */

/** How a write of the walk ends; numbers of head.pml. */
export const outcomes = { 0: 'ok', 1: 'refused', 4: 'not-done', 5: 'done' } as const;
export type Outcome = (typeof outcomes)[keyof typeof outcomes];

/** Verdicts; numbers of head.pml. */
export const verdicts = [
  'none',
  'ok',
  'wrong',
  'repeat',
  'locked',
  'fault',
  'closed',
  'grant',
  'session',
  'exhausted',
  'expired',
  'absent',
  'limit',
  'off',
] as const;

/** `pass`: time passed meanwhile. */
export type Hashing = 'ok' | 'pass' | 'cut' | 'reject';

export interface TraceStep {
  readonly call: string;
  readonly args: readonly number[];
  readonly writes: readonly Outcome[];
  /** How each hashing or sealing in it ended, as far as the walk got. */
  readonly hashes: readonly Hashing[];
  /** Contents of the flash that a cut in the last write can leave: not done, done. */
  readonly torn?: readonly [readonly number[], readonly number[]];
  /** The power failed in the step, or was the step. */
  readonly isRestart: boolean;
  readonly see: readonly number[];
}

/** Steps of a walk. Throws on a line it does not know, and where the end is missing. */
export function parseTrace(text: string): readonly TraceStep[] {
  const steps: TraceStep[] = [];
  let step: { -readonly [K in keyof TraceStep]?: TraceStep[K] } & { writes: Outcome[]; hashes: Hashing[] } = {
    writes: [],
    hashes: [],
  };
  for (const line of text.split('\n')) {
    const [word, ...rest] = line.trim().split(' ');
    const numbers = rest.map(Number);
    if (word === 'do') {
      step = { call: rest[0]!, args: numbers.slice(1), writes: [], hashes: [], isRestart: false };
    } else if (word === 'write') step.writes.push(outcomes[numbers[0] as keyof typeof outcomes]);
    else if (word === 'hash') step.hashes.push(rest[0] as Hashing);
    else if (word === 'torn') {
      const half = numbers.length / 2;
      step.torn = [numbers.slice(0, half), numbers.slice(half)];
    } else if (word === 'torn0') step.torn = [numbers, numbers];
    else if (word === 'torn1') step.torn = [step.torn![0], numbers];
    else if (word === 'restart') step.isRestart = true;
    else if (word === 'see') steps.push({ ...step, see: numbers } as TraceStep);
    else if (word === 'end') return steps;
    else throw new Error(`trace: ${line}`);
  }
  throw new Error('trace: it has no end');
}
