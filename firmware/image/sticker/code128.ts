/**
 * Code 128 (ISO/IEC 15417) of printable ASCII text, in as few symbols as its code sets B and C allow.
 *
 * @module
 */

/** Widths of bars and spaces in modules, bar first; symbols 0 to 105, 11 modules each. */
const patterns = `
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221
223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321
112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131
311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114
122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141
214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232`
  .trim()
  .split(/\s+/);
const STOP = '2331112';
const [CODE_C, CODE_B, START_B, START_C] = [99, 100, 104, 105];

/** Modules that stay white on either side. */
export const QUIET_ZONE = 10;

/** Start, data and check symbol numbers, without the stop. Throws RangeError for an empty text or one with other characters. */
export function code128Symbols(text: string): readonly number[] {
  if (!/^[\x20-\x7e]+$/.test(text))
    throw new RangeError(`code 128: ${JSON.stringify(text)} is no printable ASCII text`);
  // from the end to the beginning: the shortest way on from each place in each code set
  let [inB, inC, nextInC]: [number[], number[], number[]] = [[], [], []];
  for (let at = text.length - 1; at >= 0; at--) {
    const plainB = [text.charCodeAt(at) - 32, ...inB];
    const pair = /^\d\d$/.test(text.slice(at, at + 2)) ? [Number(text.slice(at, at + 2)), ...nextInC] : null;
    const b = pair && pair.length + 1 < plainB.length ? [CODE_C, ...pair] : plainB;
    const c = pair && pair.length <= plainB.length + 1 ? pair : [CODE_B, ...plainB];
    [inB, inC, nextInC] = [b, c, inC];
  }
  const symbols = inC.length < inB.length ? [START_C, ...inC] : [START_B, ...inB];
  const check = symbols.reduce((sum, symbol, at) => sum + symbol * Math.max(1, at), 0) % 103;
  return [...symbols, check];
}

/** Widths in modules, black and white by turns, black first and last; without quiet zones. */
export function code128(text: string): readonly number[] {
  return [...code128Symbols(text).map((symbol) => patterns[symbol]!), STOP].flatMap((widths) =>
    [...widths].map(Number),
  );
}
