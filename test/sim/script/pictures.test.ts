import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import { type Picture, readQr, toPng } from '../../../src/sim/script/pictures';

const background = 0xff0d1015;

/** A monitor with QR codes drawn as the recorder would: whole pixels, four modules of quiet zone. */
async function monitor(texts: readonly string[], module: number): Promise<Picture> {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm');
  await prepareZXingModule({
    overrides: { wasmBinary: readFileSync(file).buffer as ArrayBuffer },
    fireImmediately: true,
  });
  const [width, height] = [1280, 720];
  const pixels = new Uint32Array(width * height).fill(background);
  for (const [index, text] of texts.entries()) {
    const { symbol } = await writeBarcode(text, { format: 'QRCode', ecLevel: 'M', scale: 1 });
    const side = (symbol.width + 8) * module;
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        const [column, row] = [Math.floor(x / module) - 4, Math.floor(y / module) - 4];
        const inside = column >= 0 && row >= 0 && column < symbol.width && row < symbol.height;
        const dark = inside && symbol.data[row * symbol.width + column] === 0;
        pixels[(20 + y) * width + 20 + index * 600 + x] = dark ? 0xff000000 : 0xffffffff;
      }
  }
  return { width, height, pixels };
}

describe('the QR code on the monitor', () => {
  const address = `HTTPS://RELAY.EXAMPLE/R/${'ABCDEFGH234567'.repeat(14)}`;

  it.each([4, 6, 9])('is read at %i pixels a module', async (module) => {
    expect(await readQr(await monitor([address], module))).toBe(address);
  });

  it('has to be there, once', async () => {
    await expect(readQr(await monitor([], 4))).rejects.toThrow('0 QR codes can be read');
    await expect(readQr(await monitor([address, 'OTHER'], 4))).rejects.toThrow('2 QR codes can be read');
  });
});

describe('a picture', () => {
  it('is a PNG of the same colours', () => {
    const image = decode(toPng({ width: 2, height: 1, pixels: new Uint32Array([0xff010203, 0x00fffefd]) }));
    expect([image.width, image.height, [...image.data]]).toEqual([2, 1, [1, 2, 3, 255, 254, 253]]);
  });
});
