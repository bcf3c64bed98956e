/**
 * What a TrueType file holds: for which characters it has a glyph, and how wide that is. Tables `cmap` (formats 4 and 12), `head`, `hhea` and
 * `hmtx` of the OpenType specification.
 *
 * @module
 */

export interface FontFile {
  has(codePoint: number): boolean;
  /** Advance width in parts of the size of the type; that of the glyph for missing characters where there is none. */
  advance(codePoint: number): number;
}

/** Glyph numbers by code point. Throws when the font has no Unicode table. */
function glyphsOf(cmap: DataView): ReadonlyMap<number, number> {
  const glyphs = new Map<number, number>();
  let isKnown = false;
  for (let i = 0; i < cmap.getUint16(2); i++) {
    const at = cmap.getUint32(4 + 8 * i + 4);
    const format = cmap.getUint16(at);
    if (format === 12) {
      for (let group = 0; group < cmap.getUint32(at + 12); group++) {
        const [first, last, glyph] = [0, 4, 8].map((field) => cmap.getUint32(at + 16 + 12 * group + field)) as [
          number,
          number,
          number,
        ];
        for (let point = first; point <= last; point++) glyphs.set(point, glyph + point - first);
      }
    } else if (format === 4) {
      readSegments(cmap, at, glyphs);
    } else continue;
    isKnown = true;
  }
  if (!isKnown) throw new Error('a font without a character table of format 4 or 12');
  return glyphs;
}

function readSegments(cmap: DataView, at: number, glyphs: Map<number, number>): void {
  const length = cmap.getUint16(at + 6);
  const [ends, starts, deltas, offsets] = [14, 16 + length, 16 + 2 * length, 16 + 3 * length].map((n) => at + n) as [
    number,
    number,
    number,
    number,
  ];
  for (let segment = 0; segment < length; segment += 2) {
    const first = cmap.getUint16(starts + segment);
    const offset = cmap.getUint16(offsets + segment);
    for (let point = first; point <= cmap.getUint16(ends + segment) && point < 0xffff; point++) {
      const raw = offset === 0 ? point : cmap.getUint16(offsets + segment + offset + 2 * (point - first));
      const glyph = offset !== 0 && raw === 0 ? 0 : (raw + cmap.getUint16(deltas + segment)) & 0xffff;
      if (glyph !== 0) glyphs.set(point, glyph);
    }
  }
}

/** Throws when the bytes are no font that can be read. */
export function readFont(bytes: Uint8Array): FontFile {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = new Map<string, DataView>();
  for (let i = 0; i < file.getUint16(4); i++) {
    const entry = 12 + 16 * i;
    const tag = String.fromCharCode(...bytes.subarray(entry, entry + 4));
    tables.set(
      tag,
      new DataView(bytes.buffer, bytes.byteOffset + file.getUint32(entry + 8), file.getUint32(entry + 12)),
    );
  }
  const table = (tag: string): DataView => {
    const found = tables.get(tag);
    if (!found) throw new Error(`a font without its table ${tag}`);
    return found;
  };
  const glyphs = glyphsOf(table('cmap'));
  const size = table('head').getUint16(18);
  const widths = table('hhea').getUint16(34);
  const metrics = table('hmtx');
  return {
    has: (point) => glyphs.has(point),
    advance: (point) => metrics.getUint16(4 * Math.min(glyphs.get(point) ?? 0, widths - 1)) / size,
  };
}
