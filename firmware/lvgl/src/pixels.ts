/**
 * Pixels of a canvas or an image, modules of a code.
 *
 * @module
 */
import { limits, type pixelFormats } from '../schema';
import { WidgetError } from './errors';

export interface PixelData {
  /** `mono`: one bit a pixel, rows of whole bytes, most significant bit first, 1 = dark. `argb`: bytes B, G, R, A a pixel. */
  readonly format: keyof typeof pixelFormats;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** `ceil(width / 8) * height` bytes for `mono`, `width * height * 4` for `argb`. */
  readonly bytes: Uint8Array;
}

/** Throws `WidgetError` when the bytes do not fit the size. */
export function checkPixels({ format, width, height, bytes }: PixelData): void {
  const row = format === 'mono' ? (width + 7) >> 3 : width * 4;
  if (width < 1 || height < 1 || bytes.length !== row * height)
    throw new WidgetError(`${format} pixels of ${width} x ${height} are ${row * height} bytes, not ${bytes.length}`);
}

/** A code's black and white modules, for example a QR code without its quiet zone. */
export interface ModuleData {
  /** Modules on a side, 0 (nothing is drawn) to 177. */
  readonly side: number;
  /** `ceil(side / 8) * side` bytes: rows of whole bytes, most significant bit first, 1 = dark. */
  readonly bytes: Uint8Array;
}

/** Throws `WidgetError` when the bytes do not fit the side. */
export function checkModules({ side, bytes }: ModuleData): void {
  const wanted = ((side + 7) >> 3) * side;
  if (!Number.isInteger(side) || side < 0 || side > limits.modules || bytes.length !== wanted)
    throw new WidgetError(`<qr> modules: a side of ${side} (at most ${limits.modules}) with ${bytes.length} bytes`);
}
