/** The tests that mutants are tried on: of the logic itself, without the engine, the screens and the long runs. */
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';

/** Last, and in this order: what takes longest. The first test that fails ends a mutant. */
const slow = ['real-store', 'schedules', 'requests-walk', 'random-life', 'cuts', 'loss'];

class QuickFirst extends BaseSequencer {
  override async sort(files: Parameters<BaseSequencer['sort']>[0]) {
    const rank = ({ moduleId }: (typeof files)[number]) => slow.findIndex((name) => moduleId.includes(`${name}.test`));
    return [...files].sort((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

export default defineConfig({
  test: {
    // What keeps is tried on its own tests: those of src/auth over the real store take long, and notice little more.
    include: process.env.MUTATION_AREA === 'src/hal/store' ? ['test/hal/store/*.test.ts'] : ['test/auth/*.test.ts'],
    exclude: ['test/auth/quickjs.test.ts', 'test/auth/trace.test.ts'],
    env: { STORE_EFFORT: 'brief' },
    sequence: { sequencer: QuickFirst },
    pool: 'forks',
    testTimeout: 60_000,
  },
});
