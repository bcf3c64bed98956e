/**
 * What a run of vitest came to, from its JSON report.
 *
 * @module
 */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** What is read of the report. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

export interface Count {
  readonly passed: number;
  readonly failed: number;
  /** `FILE: NAME` of each test that failed, and `FILE: WHY` of files that broke outside of their tests. */
  readonly failures: readonly string[];
}

/** Options of vitest that write the report. */
export const reportOptions = (file: string): string[] => [
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${file}`,
];

/** `isGood`: vitest ended with code 0. File names are told relative to `root`. */
export function readReport(file: string, root: string, isGood: boolean): Count {
  if (!existsSync(file)) return { passed: 0, failed: 1, failures: ['the tests wrote no report'] };
  let report: Report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return { passed: 0, failed: 1, failures: ["the tests' report is not whole"] };
  }
  const { numPassedTests, numFailedTests, testResults } = report;
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((result) => result.status === 'failed').map(({ fullName }) => fullName);
    const broken = status === 'failed' && failed.length === 0 ? [message.split('\n')[0]!] : failed;
    return broken.map((what) => `${relative(root, name)}: ${what}`);
  });
  // a suite that broke outside its tests fails the run without a failed test
  return { passed: numPassedTests, failed: Math.max(numFailedTests, isGood ? 0 : 1), failures };
}
