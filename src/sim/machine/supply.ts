/**
 * The power supply of a machine: the powered-on clock, and the plug, which takes the power in the middle of a flash operation.
 *
 * @module
 */
import type { Nor } from '../flash/nor';

export interface Supply {
  /** Milliseconds since power-on. */
  now(): number;
  /** Powered-on milliseconds in all. */
  total(): number;
  pass(ms: number): void;
  /** Pulls the plug, so that the power fails in the middle of the next flash operation, however late it comes; or puts it back. */
  plug(isPulled: boolean): void;
  isPulled(): boolean;
  /** Ends a power-on: the clock is at zero and the plug is back in for the next one. */
  end(): void;
}

export function createSupply(flash: Pick<Nor, 'cutAt' | 'restore'>): Supply {
  let now = 0;
  let earlier = 0; // powered-on ms before this power-on
  let pulled = false;

  return {
    now: () => now,
    total: () => earlier + now,
    pass(ms) {
      now += ms;
    },
    plug(isPulled) {
      pulled = isPulled;
      flash.cutAt(isPulled ? 1 : 0);
    },
    isPulled: () => pulled,
    end() {
      earlier += now;
      now = 0;
      pulled = false;
      flash.restore();
    },
  };
}
