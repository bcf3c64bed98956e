/**
 * Seeds for the fuzzer: bytes from a fixed generator, in lengths that make sessions of a few to a few hundred steps. What
 * they mean is the target's (fuzz.c): it reads any bytes as a session, so random ones already reach every command.
 *
 * @module
 */

/** Marsaglia's xorshift32. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Name and bytes of each seed; the same each time. */
export function seeds(count = 400): [string, Uint8Array][] {
  const next = generator(0x5eed);
  return Array.from({ length: count }, (_, at) => {
    const bytes = Uint8Array.from({ length: 20 + (next() % 380) }, () => next() & 255);
    // Odd first bytes start on a furnished screen; most sessions should
    if (at % 4 !== 0) bytes[0]! |= 1;
    return [`seed-${String(at).padStart(3, '0')}`, bytes];
  });
}
