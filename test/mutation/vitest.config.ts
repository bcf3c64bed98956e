/** The tests that mutants are tried on: of the logic itself, without the engine and the screens. */
import { defineConfig } from 'vitest/config';

const suite = process.env.MUTATION_SUITE ?? 'auth-quick';

export default defineConfig({
  test: {
    include: [
      `test/mutation/suites/${suite}.ts`,
      // mocks modules, so it cannot share a worker with the others
      ...(suite === 'auth-quick' ? ['test/auth/wipe.test.ts'] : []),
    ],
    env: { STORE_EFFORT: 'brief' },
    pool: 'forks',
    testTimeout: 60_000,
  },
});
