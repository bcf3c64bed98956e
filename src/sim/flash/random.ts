/**
 * Seeded pseudo-random numbers for faults that can be repeated. Not for keys.
 *
 * @module
 */

/** A function that gives whole numbers from 0 to `below` - 1 (splitmix32). */
export function seededBelow(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x9e3779b9) >>> 0;
    let value = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    value = Math.imul(value ^ (value >>> 15), 0x735a2d97);
    return ((value ^ (value >>> 15)) >>> 0) % below;
  };
}
