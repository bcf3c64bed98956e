/** The boot tests alone: `build/test-device.ts` makes the images, and then runs them. */
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import common from '../../vitest.config';

export default defineConfig({
  ...common,
  test: {
    ...common.test,
    root: join(import.meta.dirname, '../..'),
    include: ['test/device/*.test.ts'],
    exclude: [],
    // two machines under emulation on two processors
    poolOptions: { forks: { maxForks: 2 } },
    testTimeout: 240_000,
    hookTimeout: 600_000,
  },
});
