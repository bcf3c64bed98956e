/**
 * A recorder's sticker in both files that factories print from.
 *
 * @module
 */
import subsetFont from 'subset-font';
import { readFont } from '../../../build/font-file';
import type { Bridge } from '../../../src/sim/machine/bridge';
import { createGlyphs } from './glyphs';
import { layOut } from './layout';
import { pdfFont, stickerPdf } from './pdf';
import { stickerPng } from './png';

export interface StickerFiles {
  readonly png: Uint8Array;
  readonly pdf: Uint8Array;
}

/** Throws StickerError when the serial number is too long for one. */
export type MakeSticker = (recorder: { readonly model: string; readonly serial: string }) => StickerFiles;

/** Printable ASCII: all that a model and a serial are made of. */
const ascii = Array.from({ length: 95 }, (_, at) => String.fromCharCode(0x20 + at)).join('');

/** `font`: Inter SemiBold as a TrueType file; `bridge`: one that nobody else uses. */
export async function createStickers(bridge: Bridge, font: Buffer): Promise<MakeSticker> {
  const cut = await subsetFont(font, ascii, { targetFormat: 'truetype', keepFeatures: [] });
  const { advance } = readFont(cut);
  const glyphs = createGlyphs(bridge, cut);
  // six letters before the name say that it is cut, the same for the same cut (9.6.4)
  const embedded = pdfFont('ATNVRS+Inter-SemiBold', cut, advance);
  return (recorder) => {
    const sticker = layOut(recorder, advance);
    return {
      png: stickerPng(sticker, glyphs, advance),
      pdf: stickerPdf(sticker, embedded, `${recorder.model} ${recorder.serial}`),
    };
  };
}
