import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Machine } from '../../../src/sim/machine/machine';
import { runInRealTime } from '../../../src/sim/server/real-time';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('passes as fast as it is told, in steps of a second at most, and not at all when stopped', () => {
  const steps: number[] = [];
  const machine = { step: (ms: number) => steps.push(ms) > 0 } as unknown as Machine;
  const time = runInRealTime(machine, () => {});
  for (const [speed, expected] of [
    [1, 1000],
    [600, 600_000],
    [0, 0],
  ] as const) {
    time.setSpeed(speed);
    const before = time.passed();
    vi.advanceTimersByTime(1000);
    expect(Math.abs(time.passed() - before - expected)).toBeLessThanOrEqual(16 * speed);
  }
  expect(Math.max(...steps)).toBeLessThanOrEqual(1000);
  expect(steps.reduce((sum, ms) => sum + ms)).toBe(time.passed());
  time.stop();
});
