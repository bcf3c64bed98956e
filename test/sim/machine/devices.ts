/** Devices for tests of the machine's border: they record what reached them. */
import type { HostDevices } from '../../../src/sim/machine/vm-host';

export interface TestDevices extends HostDevices {
  readonly logged: string[];
  readonly executed: ArrayBuffer[];
}

export function testDevices(changes: Partial<HostDevices> = {}): TestDevices {
  const logged: string[] = [];
  const executed: ArrayBuffer[] = [];
  return {
    logged,
    executed,
    ui: {
      exec(commands) {
        executed.push(commands);
        return commands.byteLength;
      },
      events: () => new Uint8Array([1, 2, 3, 4]).buffer,
    },
    flash: {
      size: 16_384,
      sectorSize: 4096,
      programUnit: 1,
      read(offset, length) {
        if (offset < 0 || offset + length > 16_384) throw new RangeError('outside the partition');
        return offset === 4096 ? null : new Uint8Array(length).fill(0xff).buffer;
      },
      program: () => 'ok',
      erase: () => 'fault',
    },
    identity: { model: 'AT-NVR 32', serial: 'ATNVR0000000017' },
    clock: { now: () => 42, wall: () => ({ ms: 1000, offset: 180 }) },
    crypto: {
      hmacSha256: (_key, data) => new Uint8Array(data).reverse().buffer,
      equal: (a, b) => a.byteLength === b.byteLength,
      argon2id: async (password) => password,
      keyId: (recipient) => (recipient === 'desk' ? 9 : null),
      seal: async ({ info, plaintext, aad }) => ({ enc: info, ciphertext: plaintext, exported: aad }),
    },
    random: (length) => new Uint8Array(length).fill(7).buffer,
    log: (level, text) => {
      logged.push(`${level} ${text}`);
    },
    ...changes,
  };
}
