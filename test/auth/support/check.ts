/**
 * Property tests run from a fixed seed, printed when one fails (fast-check says it with the counterexample). `AUTH_SEED` and
 * `AUTH_RUNS` (a factor) look further.
 */

export const seed = Number(process.env.AUTH_SEED ?? 20_260_817);
const factor = Number(process.env.AUTH_RUNS ?? 1);

if (process.env.AUTH_SEED !== undefined || factor !== 1) console.log(`fast-check: seed ${seed}, runs x ${factor}`);

export function runs(count: number): { readonly seed: number; readonly numRuns: number } {
  return { seed, numRuns: Math.ceil(count * factor) };
}

/** False when asked for less than the usual number of runs: then what they reach says nothing. */
export const full = factor >= 1;
