/** Bar codes and QR codes out of dots, with the decoder that reads the monitor's QR. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { decode } from 'fast-png';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

export interface Dots {
  readonly width: number;
  readonly height: number;
  readonly isBlack: (x: number, y: number) => boolean;
}

let prepared: Promise<unknown> | undefined;

async function prepare(): Promise<void> {
  const wasmBinary = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  await prepareZXingModule({ overrides: { wasmBinary: wasmBinary.buffer as ArrayBuffer }, fireImmediately: true });
}

/** Texts of the codes of this format, `grey` (0 to 255) giving other shades than black and white. */
export async function readCodes(
  { width, height, isBlack }: Dots,
  format: 'Code128' | 'QRCode',
  grey: (x: number, y: number) => number = (x, y) => (isBlack(x, y) ? 0 : 255),
): Promise<string[]> {
  prepared ??= prepare();
  await prepared;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < width; x++, at += 4) data.fill(grey(x, y), at, at + 3);
  const found = await readBarcodes({ data, width, height, colorSpace: 'srgb' }, { formats: [format], tryHarder: true });
  return found.filter((code) => code.isValid).map((code) => code.text);
}

/** The dots of a PNG with one bit each. */
export function dotsOf(png: Uint8Array): Dots & { readonly dotsPerMetre: number | undefined } {
  const { width, height, data, depth, channels, resolution } = decode(png, { checkCrc: true });
  if (depth !== 1 || channels !== 1) throw new Error(`a PNG of ${depth} bits, ${channels} channels`);
  const row = Math.ceil(width / 8);
  return {
    width,
    height,
    isBlack: (x, y) => (data[y * row + (x >> 3)]! & (0x80 >> (x & 7))) === 0,
    dotsPerMetre: resolution?.unit === 1 && resolution.x === resolution.y ? resolution.x : undefined,
  };
}
