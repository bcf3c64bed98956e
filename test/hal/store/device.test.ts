/** The flash as the store uses it, and its MACs: what is read back, what is erased to the last byte, and what is authenticated. */
import { describe, expect, it } from 'vitest';
import { isErased, isFilled, makeDevice, usedLength } from '../../../src/hal/store/device';
import { geometryOf, labels } from '../../../src/hal/store/layout';
import { makeMac } from '../../../src/hal/store/mac';
import { createNor } from '../../../src/sim/flash/nor';
import { filled, testCrypto } from './history';

it('finds the last byte that is not erased, wherever the bytes stand', () => {
  const memory = new Uint8Array(80).fill(0xff);
  for (let offset = 0; offset < 8; offset++) {
    for (let length = 0; length < 40; length++) {
      const bytes = memory.subarray(offset, offset + length);
      expect([usedLength(bytes), isErased(bytes)], `${offset} ${length}`).toEqual([0, true]);
      // What stands behind it does not count.
      memory[offset + length] = 0;
      expect(usedLength(bytes), `${offset} ${length}`).toBe(0);
      memory[offset + length] = 0xff;
      for (let at = 0; at < length; at++) {
        bytes[at] = 0xfe;
        expect([usedLength(bytes), isErased(bytes)], `${offset} ${length} ${at}`).toEqual([at + 1, false]);
        bytes[at] = 0xff;
      }
    }
  }
});

it('tells bytes that are all one value, from here to there', () => {
  const bytes = Uint8Array.of(1, 0, 0, 0, 2);
  expect([isFilled(bytes, 1, 4, 0), isFilled(bytes, 0, 4, 0), isFilled(bytes, 1, 5, 0)]).toEqual([true, false, false]);
  expect([isFilled(bytes, 2, 2, 9), isFilled(bytes, 1, 4, 1)]).toEqual([true, false]);
});

describe('the flash', () => {
  const make = () => {
    const nor = createNor({ geometry: { size: 8192, sectorSize: 4096, programUnit: 4 } });
    return { nor, device: makeDevice(nor, geometryOf(nor)!) };
  };

  it('programs, reads and erases', () => {
    const { nor, device } = make();
    expect(device).toMatchObject({ sectorSize: 4096, unit: 4, count: 2 });
    expect(device.program(4100, filled(8, 1))).toBe(true);
    expect(device.read(4100, 8)).toEqual(filled(8, 1));
    expect(nor.image.slice(4100, 4108)).toEqual(filled(8, 1));
    expect(device.erase(1)).toBe(true);
    expect(isErased(nor.image)).toBe(true);
    expect(nor.wear).toEqual([0, 1]);
  });

  it('is not believed: what it says is read back', () => {
    const { nor, device } = make();
    const { program, erase, read } = nor;
    nor.program = () => 'ok';
    expect(device.program(0, filled(4, 1))).toBe(false);
    nor.program = (offset, bytes) => {
      program(offset, bytes);
      return 'fault';
    };
    expect(device.program(0, filled(4, 1))).toBe(false);
    nor.program = program;
    // A bit that was cleared before stays so.
    expect(device.program(0, new Uint8Array(4).fill(0xff))).toBe(false);
    nor.read = () => null;
    expect(device.program(4, filled(4, 1))).toBe(false);
    expect(device.read(0, 4)).toBeNull();
    expect(device.erase(0)).toBe(false);
    nor.read = read;
    expect(device.program(8, filled(4, 1))).toBe(true);
    nor.erase = () => 'ok';
    expect(device.erase(0)).toBe(false);
    nor.erase = (offset) => {
      erase(offset);
      return 'fault';
    };
    expect(device.erase(0)).toBe(false);
    nor.erase = erase;
    expect(device.erase(0)).toBe(true);
  });
});

it('makes MACs of label, context and bytes under the device key, 16 bytes long, and leaves no copy of what was in them', () => {
  const asked: { key: string; bytes: Uint8Array; buffer: ArrayBuffer }[] = [];
  const mac = makeMac({
    hmacSha256(key, buffer) {
      asked.push({ key, bytes: new Uint8Array(buffer.slice(0)), buffer });
      return testCrypto.hmacSha256(key, buffer);
    },
  });
  const contexts = [undefined, Uint8Array.of(7, 8, 9, 10), Uint8Array.of(7, 8, 9, 11)];
  for (const context of [...contexts, ...contexts.slice(2)]) {
    for (const label of ['preamble', 'header', 'record', 'record'] as const) {
      const made = mac(label, filled(20, 3), context);
      const { key, bytes, buffer } = asked.pop()!;
      expect(key).toBe('device');
      expect(String.fromCharCode(...bytes.subarray(0, 16))).toBe(labels[label]);
      expect([...bytes.subarray(16)]).toEqual([...(context ?? []), ...filled(20, 3)]);
      expect(made).toEqual(new Uint8Array(testCrypto.hmacSha256('device', bytes.slice().buffer)).slice(0, 16));
      expect(new Uint8Array(buffer).subarray(16 + (context?.length ?? 0)).every((byte) => byte === 0)).toBe(true);
    }
  }
});
