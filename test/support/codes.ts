/**
 * Codes for tests of the security code.
 *
 * @module
 */
import { crockford } from '../../src/auth/base32';
import { addChecks, codeBytes } from '../../src/auth/codes';

/** A code whose check characters agree, as good as never the right one; another for each `n` (0 to 31). */
export function wrongCode(n: number): string {
  const code = new Uint8Array(codeBytes);
  code[0] = n;
  addChecks(code);
  return [...code].map((value) => crockford[value]).join('');
}
