/**
 * The power supply of a machine: the powered-on clock, and the plug, which takes the power in the middle of a flash operation.
 *
 * @module
 */
import type { Nor } from '../flash/nor';

/** Powered-on time after which a pulled plug takes the power although no flash operation came, in ms. */
const PLUG_PATIENCE = 1000;

export interface Supply {
  /** Milliseconds since power-on. */
  now(): number;
  /** Powered-on milliseconds in all. */
  total(): number;
  pass(ms: number): void;
  /** Pulls the plug: the power fails in the next flash operation, or is gone a little later. */
  pull(): void;
  /** The plug is out and nothing was left to wait for. */
  isGone(): boolean;
  /** Ends a power-on: the clock is at zero and the plug is back in for the next one. */
  end(): void;
}

export function createSupply(flash: Pick<Nor, 'cutAt' | 'restore'>): Supply {
  let now = 0;
  let earlier = 0; // powered-on ms before this power-on
  let gone = Number.POSITIVE_INFINITY;

  return {
    now: () => now,
    total: () => earlier + now,
    pass(ms) {
      now += ms;
    },
    pull() {
      gone = now + PLUG_PATIENCE;
      flash.cutAt(1);
    },
    isGone: () => now >= gone,
    end() {
      earlier += now;
      now = 0;
      gone = Number.POSITIVE_INFINITY;
      flash.restore();
    },
  };
}
