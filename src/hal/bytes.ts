/**
 * Bytes without TextEncoder, structuredClone or Buffer, which QuickJS lacks: UTF-8, little-endian numbers, comparison, CRC.
 *
 * @module
 */

/** Joins arrays into a new one. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** An ArrayBuffer that holds exactly these bytes: what the host takes. Copies, unless the array already covers its buffer. */
export function toBuffer(bytes: Uint8Array): ArrayBuffer {
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && bytes.byteOffset === 0 && bytes.length === buffer.byteLength) return buffer;
  return bytes.slice().buffer;
}

/** Fills with zeros; of an array the whole buffer that it lies in. */
export function wipe(...buffers: readonly (Uint8Array | ArrayBuffer)[]): void {
  for (const buffer of buffers) new Uint8Array(buffer instanceof Uint8Array ? buffer.buffer : buffer).fill(0);
}

/** Whether both hold the same bytes. Time depends on the lengths only, but secrets belong to the host's `equal`. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

/** Reads 16 bits, little-endian. */
export function getU16(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

/** Reads 32 bits, little-endian, unsigned. */
export function getU32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

/** Writes 16 bits, little-endian. */
export function setU16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
}

/** Writes 32 bits, little-endian. */
export function setU32(bytes: Uint8Array, at: number, value: number): void {
  setU16(bytes, at, value);
  setU16(bytes, at + 2, value >>> 16);
}

// Signed, as the numbers on the way: the engine is quicker with what fits 32 bits signed.
const crcTable = new Int32Array(256).map((_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 (ISO-HDLC, as zip) of a part of `bytes`. */
export function crc32(bytes: Uint8Array, from: number, to: number): number {
  let crc = -1;
  for (let at = from; at < to; at++) crc = (crc >>> 8) ^ crcTable[(crc ^ bytes[at]!) & 255]!;
  return ~crc >>> 0;
}

/** UTF-8 of a text; a lone surrogate becomes U+FFFD, as TextEncoder does. */
export function utf8Encode(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  for (const character of text) {
    let code = character.codePointAt(0)!;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) {
      bytes[at++] = code;
    } else if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6);
      bytes[at++] = 0x80 | (code & 63);
    } else if (code < 0x10000) {
      bytes[at++] = 0xe0 | (code >> 12);
      bytes[at++] = 0x80 | ((code >> 6) & 63);
      bytes[at++] = 0x80 | (code & 63);
    } else {
      bytes[at++] = 0xf0 | (code >> 18);
      bytes[at++] = 0x80 | ((code >> 12) & 63);
      bytes[at++] = 0x80 | ((code >> 6) & 63);
      bytes[at++] = 0x80 | (code & 63);
    }
  }
  const exact = bytes.slice(0, at);
  bytes.fill(0);
  return exact;
}
