/** The tests that mutants are tried on: of the logic itself, without the engine, the screens and the long runs. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/auth/*.test.ts', 'test/hal/*.test.ts', 'test/hal/store/*.test.ts'],
    exclude: ['test/auth/quickjs.test.ts', 'test/auth/trace.test.ts'],
    // Every byte of a program cut takes too long for each mutant; the larger units stay.
    testNamePattern: /^(?!.*program unit [12]$)/,
    pool: 'forks',
    testTimeout: 60_000,
  },
});
