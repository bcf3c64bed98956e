/** The Rust tests of the recorder's process: vectors of RFC 4231, 9106 and 9180, flash, protocol, provisioning, options. */
import { expect, it } from 'vitest';
import { buildHostMeanwhile } from '../../../build/host';
import { BUILD_TIME } from './recorders';

it('the tests in Rust', { timeout: BUILD_TIME }, async () => {
  const { code, output } = await buildHostMeanwhile('--test');
  expect(code, output).toBe(0);
  const passed = Number(/test result: ok\. (\d+) passed; 0 failed/.exec(output)?.[1]);
  expect(passed).toBeGreaterThanOrEqual(20);
});
