/**
 * An object without content, known by identity alone to what made it: nothing can be built, copied, stored or sent that would pass
 * for one. Grants and sessions are such.
 *
 * @module
 */

export function token<T>(): T {
  return Object.freeze(Object.create(null)) as T;
}
