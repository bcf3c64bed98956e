/**
 * What rules for passwords and answers share about text.
 *
 * @module
 */

/** Control characters, line separators, and halves of surrogate pairs: nothing a person means to type. */
export const unwanted = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Code points, the nearest to what people count as characters that needs no tables. */
export function countPoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
