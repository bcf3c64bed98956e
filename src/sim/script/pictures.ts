/**
 * The monitor's picture as a PNG, and the QR code drawn in it.
 *
 * @module
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { encode } from 'fast-png';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { StepError } from './errors';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Words 0xXXRRGGBB. */
  readonly pixels: Uint32Array;
}

/** The pixels' bytes: red, green, blue, and 255 with four channels. */
function bytesOf({ width, height, pixels }: Picture, channels: 3 | 4): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(width * height * channels);
  for (let i = 0, at = 0; i < width * height; i++) {
    const word = pixels[i]!;
    bytes[at++] = word >> 16;
    bytes[at++] = word >> 8;
    bytes[at++] = word;
    if (channels === 4) bytes[at++] = 255;
  }
  return bytes;
}

export function toPng(picture: Picture): Uint8Array {
  const { width, height } = picture;
  return encode({ width, height, data: bytesOf(picture, 3), channels: 3, depth: 8 });
}

let prepared: Promise<void> | undefined;

/** The library would fetch its module from the network; this takes the one that was installed with it. */
async function prepare(): Promise<void> {
  const wasmBinary = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  await prepareZXingModule({ overrides: { wasmBinary: wasmBinary.buffer as ArrayBuffer }, fireImmediately: true });
}

/** The text of the one QR code in the picture. Throws StepError when there is none, or more than one. */
export async function readQr(picture: Picture): Promise<string> {
  prepared ??= prepare();
  await prepared;
  const { width, height } = picture;
  const data = new Uint8ClampedArray(bytesOf(picture, 4).buffer);
  const image = { data, width, height, colorSpace: 'srgb' as const };
  const found = await readBarcodes(image, { formats: ['QRCode'], tryHarder: true });
  const codes = found.filter((code) => code.isValid);
  if (codes.length !== 1)
    throw new StepError(`${codes.length} QR codes can be read on the monitor; there should be one`);
  return codes[0]!.text;
}
