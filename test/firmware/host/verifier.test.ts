/** The Rust tests of the verifier, and how its timing measurement is read and judged. */
import { expect, it } from 'vitest';
import { cargoHost, judge, type Measurement, readMeasurements, threshold } from '../../../build/constant-time';

it('the unit and property tests in Rust', { timeout: 300_000 }, () => {
  const { code, output } = cargoHost('test', '-p', 'verifier');
  expect(code, output).toBe(0);
  const passed = [...output.matchAll(/test result: ok\. (\d+) passed; 0 failed/g)].map(([, count]) => Number(count));
  expect(passed.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(8);
});

const line = (name: string, t: string) =>
  `bench ${name} ... : n == +0.990M, max t = ${t}, max tau = +0.00018, (5/tau)^2 = 728\n`;
const good = [
  line('verifier_equal_first', '+1.80191'),
  line('verifier_equal_last ', '-4.49'),
  line('verifier_first_last ', '+0.1'),
  line('leaky_equal_first   ', '+274.47359'),
  line('leaky_first_last    ', '-4.5'),
];

it('reads the lines of a measurement', () => {
  const output = `\nrunning 5 benches\nbench leaky_equal_first    seeded with 0x0000000000000001\n${good.join('')}`;
  expect(readMeasurements(output).map(({ comparison, t }) => [comparison, t])).toEqual([
    ['verifier', 1.80191],
    ['verifier', -4.49],
    ['verifier', 0.1],
    ['leaky', 274.47359],
    ['leaky', -4.5],
  ]);
  expect(readMeasurements(line('leaky_equal_first', '+NaN'))[0]!.t).toBeNaN();
  expect(readMeasurements(line('leaky_equal_first', '-inf'))[0]!.t).toBe(Number.POSITIVE_INFINITY);
});

it('judges: a difference, a leak not seen and a pair not measured fail', () => {
  const measured = readMeasurements(good.join(''));
  expect(judge(measured)).toEqual([]);
  const withT = (index: number, t: number): Measurement[] =>
    measured.map((measurement, at) => (at === index ? { ...measurement, t } : measurement));
  for (const t of [threshold, -threshold, 300, Number.NaN, Number.POSITIVE_INFINITY])
    expect(judge(withT(1, t))).toHaveLength(1);
  for (const t of [0, 4.49, -4.49, Number.NaN]) expect(judge(withT(3, t))).toHaveLength(1);
  expect(judge(measured.slice(1))).toHaveLength(1);
  expect(judge(measured.slice(0, 3))).toHaveLength(1);
  expect(judge([])).toHaveLength(2);
});
