/**
 * What provisioning refuses, in words for who runs it.
 *
 * @module
 */

/** Something given to the command is wrong, or does not agree with what is there: nothing was changed for it. */
export class ProvisionError extends Error {
  override readonly name = 'ProvisionError';
}

/** The code of a file system's error, such as ENOENT. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
