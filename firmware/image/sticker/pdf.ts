/**
 * A sticker as a PDF of one page, 50 x 30 mm, vectors alone, its font embedded. Same sticker, same bytes: there is no date in it.
 * ISO 32000-1: 7.5 (file), 9.6.3 (TrueType fonts), 9.8 (font descriptors).
 *
 * @module
 */
import { deflateSync } from 'node:zlib';
import { type Advance, DOTS_PER_INCH, HEIGHT, millimetres, type Sticker } from './layout';

/** A TrueType font for printable ASCII. */
export interface PdfFont {
  /** Its PostScript name, for example `Inter-SemiBold`. */
  readonly name: string;
  /** Made once for many stickers: the font's objects, from number `FONT` on. */
  readonly objects: readonly Buffer[];
}

const POINTS_PER_INCH = 72;
const [CATALOG, PAGES, PAGE, CONTENT, INFO, FONT] = [1, 2, 3, 4, 5, 6];
const [FIRST, LAST] = [0x20, 0x7e];

const points = (mm: number): string => ((mm / 25.4) * POINTS_PER_INCH).toFixed(3);
/** A PDF string; the texts are printable ASCII. */
const string = (text: string): string => `(${text.replace(/[\\()]/g, '\\$&')})`;

function stream(bytes: Uint8Array, more = ''): Buffer {
  const packed = deflateSync(bytes, { level: 9 });
  return Buffer.concat([
    Buffer.from(`<< /Length ${packed.length} /Filter /FlateDecode${more} >>\nstream\n`),
    packed,
    Buffer.from('\nendstream'),
  ]);
}

/** What the tables of a font file say, in thousandths of its size. */
function metricsOf(file: Uint8Array) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const table = (wanted: string): number => {
    for (let at = 12; at < 12 + 16 * view.getUint16(4); at += 16)
      if (Buffer.from(file.subarray(at, at + 4)).toString('latin1') === wanted) return view.getUint32(at + 8);
    throw new Error(`a font without its table ${wanted}`);
  };
  const unitsPerEm = view.getUint16(table('head') + 18);
  const scaled = (at: number): number => Math.round((view.getInt16(at) * 1000) / unitsPerEm);
  return {
    box: [36, 38, 40, 42].map((at) => scaled(table('head') + at)),
    ascent: scaled(table('hhea') + 4),
    descent: scaled(table('hhea') + 6),
    capHeight: scaled(table('OS/2') + 88),
  };
}

export function pdfFont(name: string, file: Uint8Array, advance: Advance): PdfFont {
  const { box, ascent, descent, capHeight } = metricsOf(file);
  const widths = Array.from({ length: LAST - FIRST + 1 }, (_, at) => Math.round(1000 * advance(FIRST + at)));
  return {
    name,
    objects: [
      Buffer.from(
        `<< /Type /Font /Subtype /TrueType /BaseFont /${name} /FirstChar ${FIRST} /LastChar ${LAST} ` +
          `/Widths [${widths.join(' ')}] /Encoding /WinAnsiEncoding /FontDescriptor ${FONT! + 1} 0 R >>`,
      ),
      Buffer.from(
        `<< /Type /FontDescriptor /FontName /${name} /Flags 32 /FontBBox [${box.join(' ')}] /ItalicAngle 0 ` +
          `/Ascent ${ascent} /Descent ${descent} /CapHeight ${capHeight} /StemV 120 /FontFile2 ${FONT! + 2} 0 R >>`,
      ),
      stream(file, ` /Length1 ${file.length}`),
    ],
  };
}

/** Dots count from the top, a page from the bottom. All rectangles are one path, so that no hairlines show between them. */
function content({ rectangles, lines }: Sticker): string {
  const up = (y: number): number => HEIGHT - y;
  const scale = POINTS_PER_INCH / DOTS_PER_INCH;
  return [
    `${scale} 0 0 ${scale} 0 0 cm`,
    ...rectangles.map(({ x, y, width, height }) => `${x} ${up(y + height)} ${width} ${height} re`),
    'f',
    ...lines.map(({ text, x, y, size }) => `BT /F ${size} Tf ${x} ${up(y)} Td ${string(text)} Tj ET`),
  ].join('\n');
}

/** `title`: what a viewer shows for the file's name, printable ASCII. */
export function stickerPdf(sticker: Sticker, font: PdfFont, title: string): Buffer {
  const page = `[0 0 ${points(millimetres.width)} ${points(millimetres.height)}]`;
  const objects: readonly (string | Buffer)[] = [
    `<< /Type /Catalog /Pages ${PAGES} 0 R >>`,
    `<< /Type /Pages /Kids [${PAGE} 0 R] /Count 1 >>`,
    `<< /Type /Page /Parent ${PAGES} 0 R /MediaBox ${page} /Contents ${CONTENT} 0 R ` +
      `/Resources << /Font << /F ${FONT} 0 R >> >> >>`,
    stream(Buffer.from(content(sticker))),
    `<< /Title ${string(title)} >>`,
    ...font.objects,
  ];
  // four bytes above 127: who copies the file sees that it is no text
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\xb5\xb6\xb5\xb6\n', 'latin1')];
  let length = parts[0]!.length;
  const places: number[] = [];
  for (const [at, object] of objects.entries()) {
    const part = Buffer.concat([Buffer.from(`${at + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n')]);
    places.push(length);
    length += part.length;
    parts.push(part);
  }
  const entry = (place: number): string => `${String(place).padStart(10, '0')} 00000 n \n`;
  const size = objects.length + 1;
  parts.push(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${places.map(entry).join('')}` +
        `trailer\n<< /Size ${size} /Root ${CATALOG} 0 R /Info ${INFO} 0 R >>\nstartxref\n${length}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}
