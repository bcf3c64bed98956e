/**
 * The comparison of secrets in machine code, as it ships: under valgrind's memcheck every branch and every address that depends on a
 * secret byte is an error. Comparisons that leak on purpose must be reported, or the proof has gone blind.
 */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../../build/constant-time';

/** Told apart from a panic of the program (134) and from wrong use of it (2). */
const foundErrors = 99;
/** 64 lengths, 4 places of a difference, 3 ways to say which side is secret. */
const comparisons = 64 * 4 * 3;

const program = buildProgram('verifier-memcheck');

function memcheck(comparison: string) {
  const options = [`--error-exitcode=${foundErrors}`, '--track-origins=yes', '--leak-check=no', '--error-limit=no'];
  const { status, stdout, stderr, error } = spawnSync('valgrind', [...options, program, comparison], {
    encoding: 'utf8',
  });
  if (error) throw new Error(`valgrind did not run (Debian: apt-get install valgrind): ${error.message}`);
  return { status, stdout, stderr };
}

describe('under memcheck', () => {
  it('the verifier neither branches on secret bytes nor makes addresses of them', () => {
    const { status, stdout, stderr } = memcheck('verifier');
    expect(stderr).toContain('ERROR SUMMARY: 0 errors');
    expect(stdout).toBe(`verifier: ${comparisons} comparisons\n`);
    expect(status).toBe(0);
  });

  it.each([
    ['early-exit', 'Conditional jump or move depends on uninitialised value', 'leaky::early_exit'],
    ['slices', 'Conditional jump or move depends on uninitialised value', 'leaky::slices'],
    ['table', 'Use of uninitialised value', 'leaky::table'],
  ])('the control `%s` is reported: %s', (comparison, finding, where) => {
    const { status, stdout, stderr } = memcheck(comparison);
    expect(stderr).toContain(finding);
    expect(stderr).toContain(where);
    expect(stderr).toContain('client_make_undefined');
    expect(stdout).toBe(`${comparison}: ${comparisons} comparisons\n`);
    expect(status).toBe(foundErrors);
  });

  it('outside of valgrind the program refuses to prove anything', () => {
    expect(spawnSync(program, ['verifier']).status).toBe(2);
  });
});
