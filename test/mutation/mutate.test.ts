/** What `npm run mutate` refuses before anything runs, and that its suites have all tests of what it tries. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const suites = join(import.meta.dirname, 'suites');

/** Tests of src/auth and src/hal/store that are in no suite, and why. */
const left: Readonly<Record<string, string>> = {
  'test/auth/wipe.test.ts': 'mocks modules: vitest.config.ts beside the suites has it as a file of its own',
  'test/auth/quickjs.test.ts': 'builds for the engine with esbuild: mutants are in the code that Node runs',
  'test/auth/trace.test.ts': 'builds for the engine with esbuild: mutants are in the code that Node runs',
  'test/auth/model/search.test.ts': 'searches the models, not the code',
  'test/auth/model/mutants.test.ts': 'searches the models, not the code',
  'test/auth/model/walks.test.ts': 'needs spin and a C compiler, and minutes',
  'test/hal/store/prove/proof.test.ts': 'takes minutes',
  'test/hal/store/prove/broken.test.ts': 'tries the proof, not the store',
  'test/hal/store/prove/flash.test.ts': 'tries the flash of the proof, not the store',
  'test/hal/store/reader/reader.test.ts': 'builds with cargo, and takes minutes',
};

it('has every test in a suite, or a reason why not', () => {
  const imported = readdirSync(suites).flatMap((name) =>
    [...readFileSync(join(suites, name), 'utf8').matchAll(/import\('\.\.\/\.\.\/(.+)'\)/g)].map(
      ([, path]) => `test/${path}.ts`,
    ),
  );
  const tests = ['test/auth', 'test/hal/store']
    .flatMap((area) => readdirSync(join(root, area), { recursive: true }).map((name) => `${area}/${name}`))
    .filter((path) => path.endsWith('.test.ts'));
  expect(tests.length).toBeGreaterThan(50);
  expect(tests.filter((path) => !imported.includes(path) && left[path] === undefined)).toEqual([]);
  // Nothing is left of a test that went, in two suites, or excused without need.
  expect(imported.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  expect(imported.filter((path, at) => imported.indexOf(path) !== at)).toEqual([]);
  expect(Object.keys(left).filter((path) => imported.includes(path) || !tests.includes(path))).toEqual([]);
});

it.each([
  [['src/auth/lockuot.ts'], 'src/auth/lockuot.ts'],
  [['src/auth/lockouts.ts', 'src/hal/stor/log.ts'], 'src/hal/stor/log.ts'],
  [['--list', 'src/auth/types.ts'], 'src/auth/types.ts'],
])('refuses %s', (args, named) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'build/mutate.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(stderr).toMatch(new RegExp(`^mutate: ${named}: no file to be tried; .* --help lists the options\n$`));
  expect([status, stdout]).toEqual([2, '']);
});
