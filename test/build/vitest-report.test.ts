/** Reports of test runs, read: nothing that failed is counted as passed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readReport } from '../../build/vitest-report';

const folder = mkdtempSync(join(tmpdir(), 'report-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(report: unknown, isGood: boolean) {
  const file = join(folder, 'report.json');
  writeFileSync(file, typeof report === 'string' ? report : JSON.stringify(report));
  return readReport(file, '/project', isGood);
}
const suite = (name: string, status: string, message: string, ...tests: [string, string][]) => ({
  ...{ name, status, message },
  assertionResults: tests.map(([fullName, status]) => ({ fullName, status })),
});

it('names each test that failed, and each file that broke', () => {
  const testResults = [
    suite('/project/test/a.test.ts', 'passed', '', ['one', 'passed']),
    suite('/project/test/b.test.ts', 'failed', '', ['two', 'failed'], ['three', 'passed']),
    suite('/project/test/c.test.ts', 'failed', 'no such module\nat line 1'),
  ];
  expect(read({ numPassedTests: 2, numFailedTests: 1, testResults }, false)).toEqual({
    passed: 2,
    failed: 1,
    failures: ['test/b.test.ts: two', 'test/c.test.ts: no such module'],
  });
});

it('fails a run that ended badly without a failed test', () => {
  const testResults = [suite('/project/test/a.test.ts', 'passed', '', ['one', 'passed'])];
  expect(read({ numPassedTests: 1, numFailedTests: 0, testResults }, false)).toMatchObject({ passed: 1, failed: 1 });
  expect(read({ numPassedTests: 1, numFailedTests: 0, testResults }, true)).toMatchObject({ passed: 1, failed: 0 });
});

it('fails without a report, or with half of one', () => {
  expect(readReport(join(folder, 'none.json'), '/project', true)).toMatchObject({ passed: 0, failed: 1 });
  expect(read('{"numPassedTests":7,', true)).toMatchObject({ passed: 0, failed: 1 });
});
