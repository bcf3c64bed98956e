/** What the cases of the contract need to say "no": no platform, for they run inside QuickJS. */

export class ContractError extends Error {
  override name = 'ContractError';
}

export function ok(condition: boolean, what: string): asserts condition {
  if (!condition) throw new ContractError(what);
}

export function equal<T extends string | number | boolean | null | undefined>(
  found: T,
  expected: T,
  what: string,
): void {
  if (found !== expected) throw new ContractError(`${what}: ${String(found)}, expected ${String(expected)}`);
}

/** `run` must throw an error of this name. */
export function throws(run: () => unknown, names: readonly string[], what: string): void {
  let name: string;
  try {
    run();
    name = 'nothing';
  } catch (error) {
    name = error instanceof Error ? error.name : `a ${typeof error}`;
  }
  ok(names.includes(name), `${what}: threw ${name}, expected ${names.join(' or ')}`);
}

/** A wrong argument must throw, or reject where a promise is all there is. */
export async function refuses(run: () => Promise<unknown>, what: string): Promise<void> {
  let name = 'nothing';
  try {
    await run();
  } catch (error) {
    name = error instanceof Error ? error.name : `a ${typeof error}`;
  }
  ok(name === 'RangeError' || name === 'TypeError', `${what}: ${name}, expected RangeError or TypeError`);
}

const digits = '0123456789abcdef';
export function hex(buffer: ArrayBuffer): string {
  let text = '';
  for (const byte of new Uint8Array(buffer)) text += digits[byte >> 4]! + digits[byte & 15]!;
  return text;
}

export const bytes = (...values: number[]): ArrayBuffer => Uint8Array.from(values).buffer;
export const filledBuffer = (length: number, value: number): ArrayBuffer => new Uint8Array(length).fill(value).buffer;
/** ASCII only. */
export const ascii = (text: string): ArrayBuffer =>
  Uint8Array.from(text, (character) => character.charCodeAt(0)).buffer;
