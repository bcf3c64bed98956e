/** The tests that mutants are tried on: of the logic itself, without the engine and the screens. */
import { defineConfig } from 'vitest/config';

const suite = process.env.MUTATION_SUITE ?? 'test/mutation/suites/auth-quick.ts';

export default defineConfig({
  test: {
    include: [
      suite,
      // mocks modules, so it cannot share a worker with the others
      ...(suite.endsWith('/auth-quick.ts') ? ['test/auth/wipe.test.ts'] : []),
    ],
    env: { STORE_EFFORT: 'brief' },
    pool: 'forks',
    testTimeout: 60_000,
  },
});
