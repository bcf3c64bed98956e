/** Where the reports go, as build/mutate.ts says. */
const folder = process.env.MUTATION_FOLDER ?? 'out/mutation/by-hand';

/**
 * Mutation tests of what decides (src/auth) or of what keeps (src/hal/store). Run by `npm run mutate`, which names the files or ranges
 * to be tried; paths are from the project's root.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  testRunner: 'vitest',
  // The suites import what they test; to search for related files costs a second for each mutant.
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner'],
  // Names no file: Stryker would rewrite tsconfig.json with an interface that TypeScript 7 no longer has.
  tsconfigFile: `${folder}/no-tsconfig.json`,
  coverageAnalysis: 'perTest',
  concurrency: 2,
  dryRunTimeoutMinutes: 20,
  // A mutant may loop for ever; the slowest single test takes a few seconds.
  timeoutMS: 3_000,
  timeoutFactor: 1.5,
  ignorePatterns: ['/out', '/.git', 'target', '/test/gallery/pictures'],
  tempDirName: `${folder}/sandbox`,
  incremental: true,
  incrementalFile: `${folder}/incremental.json`,
  reporters: [process.stdout.isTTY ? 'progress' : 'progress-append-only', 'clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportMutants: false },
  jsonReporter: { fileName: `${folder}/report.json` },
  htmlReporter: { fileName: `${folder}/report.html` },
};
