/**
 * Base 32: groups of 5 bits, the highest first. RFC 4648 for what machines read, Crockford's alphabet for what people type.
 *
 * @module
 */

/** RFC 4648, section 6; used without padding. */
export const rfc4648 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Crockford's: no I, L, O, U. */
export const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Cuts bytes into groups of 5 bits, the highest first, one per byte of `symbols`. */
export function spread(bytes: Uint8Array, symbols: Uint8Array): void {
  for (let index = 0; index < symbols.length; index++) {
    const at = (5 * index) >> 3;
    const pair = (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
    symbols[index] = (pair >> (11 - ((5 * index) & 7))) & 31;
  }
}

/** Bytes as letters of an alphabet; the last group is filled up with zeros. */
export function base32(bytes: Uint8Array, alphabet: string): string {
  const symbols = new Uint8Array(Math.ceil((bytes.length * 8) / 5));
  spread(bytes, symbols);
  let text = '';
  for (const symbol of symbols) text += alphabet[symbol];
  return text;
}

/** Value of each ASCII character in Crockford's alphabet, -1 for none. Not by `toUpperCase`, which makes two letters of ß. */
const values = new Int8Array(128).fill(-1);
for (let value = 0; value < 32; value++) {
  values[crockford.charCodeAt(value)] = value;
  values[crockford.toLowerCase().charCodeAt(value)] = value;
}
for (const [letters, value] of [
  ['Oo', 0],
  ['IiLl', 1],
] as const) {
  for (const letter of letters) values[letter.charCodeAt(0)] = value;
}

/** Value of a character as people type it: of either case, O as 0, I and L as 1; -1 for none. */
export function crockfordValue(character: string): number {
  return values[character.codePointAt(0)!] ?? -1;
}
