/** The boot program's own tests, in Rust: environment, signed images, choice of the slot, packages. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cargoMeanwhile } from '../../../build/cargo';

const root = join(import.meta.dirname, '../../..');
const where = { folder: join(root, 'firmware/host'), target: join(root, 'out/host') };

it('chooses, checks and reads as it should', { timeout: 600_000 }, async () => {
  const { code, output, errors } = await cargoMeanwhile(['test', '-p', 'boot', '--profile', 'quick'], where);
  expect(code, `${errors}\n${output}`).toBe(0);
  const [, passed] = /test result: ok\. (\d+) passed; 0 failed/.exec(output) ?? [];
  expect(Number(passed)).toBeGreaterThan(20);
});
