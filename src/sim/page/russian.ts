/**
 * Counted bytes in Russian, whose word changes with the number.
 *
 * @module
 */
const rules = new Intl.PluralRules('ru');

/** `1 байт`, `2 байта`, `5 байт`. */
export function bytesInRussian(count: number): string {
  return `${count} ${rules.select(count) === 'few' ? 'байта' : 'байт'}`;
}

/** Behind a word that asks for the genitive: `посреди записи 1 байта`, `2 байт`, `21 байта`. */
export function ofBytesInRussian(count: number): string {
  return `${count} ${rules.select(count) === 'one' ? 'байта' : 'байт'}`;
}
