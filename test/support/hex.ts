/**
 * Bytes as text, to look for them in other bytes and to read them in what a test says.
 *
 * @module
 */

/** Lower-case hex. */
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The other way round; every text is taken for hex. */
export const fromHex = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'hex'));
