/**
 * The security code: 40 bits as 8 symbols of Crockford's base32, and 2 check symbols behind them, the remainder of d(x) x^2 by
 * (x - a)(x - a^2) over GF(32), where a is a root of x^5 + x^2 + 1 and the first symbol is the highest coefficient.
 *
 * @module
 */

/** Crockford's base32: no I, L, O, U. */
export const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const FIELD = 0b100101;
const DATA = 8;

/** Product in GF(32), of numbers whose bits are coefficients. */
function times(left: number, right: number): number {
  let product = 0;
  for (let bit = 0; bit < 5; bit++) if ((right >> bit) & 1) product ^= left << bit;
  for (let bit = 9; bit >= 5; bit--) if ((product >> bit) & 1) product ^= FIELD << (bit - 5);
  return product;
}

const a = 0b10;
const a2 = times(a, a);
/** (x - a)(x - a^2) = x^2 + (a + a^2) x + a^3; minus is plus here. */
const [first, last] = [a ^ a2, times(a, a2)];

function checkOf(data: readonly number[]): readonly [number, number] {
  let [high, low] = [0, 0];
  for (const symbol of data) {
    const lead = high ^ symbol;
    [high, low] = [low ^ times(lead, first), times(lead, last)];
  }
  return [high, low];
}

/** The first 40 bits, five at a time, the highest first. Needs 5 bytes or more. */
export function symbolsOf(bytes: Uint8Array): number[] {
  return Array.from({ length: DATA }, (_, index) => {
    const at = index * 5;
    const pair = (bytes[at >> 3]! << 8) | (bytes[(at >> 3) + 1] ?? 0);
    return (pair >> (11 - (at & 7))) & 31;
  });
}

const toText = (symbols: readonly number[]): string => symbols.map((symbol) => alphabet[symbol]).join('');

/** Ten characters, of the 8 bytes that HPKE exports. */
export function supportCode(exported: Uint8Array): string {
  const data = symbolsOf(exported);
  return toText([...data, ...checkOf(data)]);
}

/** The short number of a request for people, `7K2M-9QXA`, of its id. */
export function requestNumber(id: Uint8Array): string {
  const text = toText(symbolsOf(id));
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}
