/**
 * Mutation tests of what decides (src/auth) and of what keeps (src/hal/store), but for files without code. Run by `npm run mutate`; paths are from the project's root.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: ['src/auth/**/*.ts', 'src/hal/store/**/*.ts', '!src/auth/types.ts'],
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts' },
  plugins: ['@stryker-mutator/vitest-runner'],
  // Names no file: Stryker would rewrite tsconfig.json with an interface that TypeScript 7 no longer has.
  tsconfigFile: 'out/mutation/no-tsconfig.json',
  coverageAnalysis: 'perTest',
  concurrency: 2,
  dryRunTimeoutMinutes: 20,
  // A mutant may loop for ever; the slowest single test takes a few seconds.
  timeoutMS: 20_000,
  timeoutFactor: 3,
  ignorePatterns: ['/out', '/.git', 'target', '/test/gallery/pictures'],
  tempDirName: 'out/mutation/sandbox',
  incremental: true,
  incrementalFile: 'out/mutation/incremental.json',
  reporters: [process.stdout.isTTY ? 'progress' : 'progress-append-only', 'clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportMutants: false },
  jsonReporter: { fileName: 'out/mutation/report.json' },
  htmlReporter: { fileName: 'out/mutation/report.html' },
};
