const isStore = process.env.MUTATION_AREA === 'src/hal/store';
const folder = `out/mutation/${isStore ? 'store' : 'auth'}`;

/**
 * Mutation tests of what decides (src/auth) or of what keeps (src/hal/store, as `MUTATION_AREA` says), but for files without code. Run by
 * `npm run mutate`; paths are from the project's root.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: isStore ? ['src/hal/store/**/*.ts'] : ['src/auth/**/*.ts', '!src/auth/types.ts'],
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts' },
  plugins: ['@stryker-mutator/vitest-runner'],
  // Names no file: Stryker would rewrite tsconfig.json with an interface that TypeScript 7 no longer has.
  tsconfigFile: `${folder}/no-tsconfig.json`,
  coverageAnalysis: 'perTest',
  concurrency: 2,
  dryRunTimeoutMinutes: 20,
  // A mutant may loop for ever; the slowest single test takes a few seconds.
  timeoutMS: 5_000,
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
