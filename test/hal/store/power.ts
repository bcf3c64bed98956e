/**
 * Operations of a flash done again, and runs in which the power may fail.
 *
 * @module
 */
import { type Nor, PowerCut } from '../../../src/sim/flash/nor';
import type { Operation } from './history';

/** Asks the flash for a recorded operation. */
export function perform(nor: Nor, { offset, bytes }: Operation): void {
  if (bytes === null) nor.erase(offset);
  else nor.program(offset, bytes.slice().buffer);
}

/** Runs with the cut that was set, if any. True when the power failed; on return it is back, and no cut is set any more. */
export function wasCutIn(nor: Nor, run: () => void): boolean {
  try {
    run();
    return false;
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
    return true;
  } finally {
    nor.restore();
  }
}

/** Lets the runner hear from this process. */
export const pause = (): Promise<void> => new Promise((done) => setImmediate(done));
