/**
 * UTF-8 of a JavaScript string, written by hand because QuickJS has no TextEncoder. Lone surrogates become U+FFFD.
 *
 * @module
 */

/** Bytes `text` takes in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (isPair(text, i)) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}

/** Writes `text` into `out` from `at`; the place behind it. The caller has made room by `utf8Length`. */
export function writeUtf8(text: string, out: Uint8Array, at: number): number {
  let to = at;
  for (let i = 0, end = text.length; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) out[to++] = unit;
    else if (unit < 0x800) {
      out[to++] = 0xc0 | (unit >> 6);
      out[to++] = 0x80 | (unit & 63);
    } else if ((unit & 0xf800) === 0xd800 && isPair(text, i)) {
      const point = 0x10000 + ((unit & 0x3ff) << 10) + (text.charCodeAt(++i) & 0x3ff);
      out[to++] = 0xf0 | (point >> 18);
      out[to++] = 0x80 | ((point >> 12) & 63);
      out[to++] = 0x80 | ((point >> 6) & 63);
      out[to++] = 0x80 | (point & 63);
    } else {
      const whole = (unit & 0xf800) === 0xd800 ? 0xfffd : unit;
      out[to++] = 0xe0 | (whole >> 12);
      out[to++] = 0x80 | ((whole >> 6) & 63);
      out[to++] = 0x80 | (whole & 63);
    }
  }
  return to;
}

/** Reads UTF-8 that the bridge wrote (always valid). */
export function readUtf8(bytes: Uint8Array, from: number, length: number): string {
  let text = '';
  for (let i = from, end = from + length; i < end; ) {
    const lead = bytes[i++]!;
    let point = lead;
    if (lead >= 0xf0)
      point = ((lead & 7) << 18) | ((bytes[i++]! & 63) << 12) | ((bytes[i++]! & 63) << 6) | (bytes[i++]! & 63);
    else if (lead >= 0xe0) point = ((lead & 15) << 12) | ((bytes[i++]! & 63) << 6) | (bytes[i++]! & 63);
    else if (lead >= 0xc0) point = ((lead & 31) << 6) | (bytes[i++]! & 63);
    text += String.fromCodePoint(point);
  }
  return text;
}

function isPair(text: string, i: number): boolean {
  return (text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
}
