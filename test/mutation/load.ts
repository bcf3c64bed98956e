/**
 * Loads the test files of a suite. One that cannot be loaded is a failed test: a mutant that breaks a module while it is imported would
 * leave no test at all, which Stryker takes for survival.
 *
 * @module
 */
import { test } from 'vitest';

export async function load(files: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const [index, file] of files.entries()) {
    try {
      await file();
    } catch (error) {
      test(`test file ${index + 1} of the suite is loaded`, () => {
        throw error;
      });
    }
  }
}
