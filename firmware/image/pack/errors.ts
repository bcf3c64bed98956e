/**
 * Errors of the image tool.
 *
 * @module
 */

/** What the person at the command can put right: told in one line, without a stack. */
export class ImageError extends Error {}
