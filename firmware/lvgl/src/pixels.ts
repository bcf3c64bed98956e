/**
 * Pixels of a canvas or an image.
 *
 * @module
 */
import type { pixelFormats } from '../schema';
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
