/**
 * Drives a machine by real time, at a chosen speed.
 *
 * @module
 */
import type { Machine } from '../machine/machine';
import { FRAME } from '../machine/pace';

/** Real ms that are made up for at once; a computer that slept longer has lost the rest. */
const MOST_BEHIND = 250;
/** Longest step of the machine: it must tick once a second. */
const LONGEST_STEP = 1000;

interface RealTime {
  setSpeed(speed: number): void;
  /** Simulated ms so far, also of those in which the recorder was off. */
  passed(): number;
  stop(): void;
}

/** `turn` is called after each turn of the loop, whether something changed or not. */
export function runInRealTime(machine: Machine, turn: () => void): RealTime {
  let speed = 1;
  let last = performance.now();
  let rest = 0; // of a virtual millisecond
  let passed = 0;

  const timer = setInterval(() => {
    const now = performance.now();
    const wanted = Math.min(now - last, MOST_BEHIND) * speed + rest;
    last = now;
    let left = Math.floor(wanted);
    rest = wanted - left;
    // Also with the clock stopped: a click has to reach the bundle.
    do {
      const step = Math.min(left, LONGEST_STEP);
      left -= step;
      passed += step;
      machine.step(step, left === 0);
    } while (left > 0);
    turn();
  }, FRAME);

  return {
    setSpeed(value) {
      speed = value;
      rest = 0;
    },
    passed: () => passed,
    stop: () => clearInterval(timer),
  };
}
