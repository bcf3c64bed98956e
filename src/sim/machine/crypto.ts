/**
 * The host's cryptography in the simulator: HMAC-SHA-256 and the comparison are the platform's, Argon2id (RFC 9106) runs as
 * WebAssembly in a worker thread so that the monitor keeps drawing.
 *
 * @module
 */

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Worker } from 'node:worker_threads';

interface SimCrypto extends HostCrypto {
  /** Stops the worker; pending hashes reject. The next `argon2id` starts another. */
  close(): void;
}

/** The simulator's stand-in for the key that provisioning makes: derived from the serial, so worth nothing outside of it. */
export function simulatedDeviceKey(serial: string): Uint8Array {
  return createHash('sha256').update(`atnvr/simulator/device-key/1|${serial}`).digest();
}

const requireBuffer = (value: unknown, what: string): Uint8Array => {
  if (!(value instanceof ArrayBuffer)) throw new TypeError(`crypto: ${what} is not an ArrayBuffer`);
  return new Uint8Array(value);
};

const requireRange = (value: unknown, low: number, high: number, what: string) => {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high) {
    throw new RangeError(`crypto: ${what} is ${String(value)}, must be a whole number from ${low} to ${high}`);
  }
};

interface Waiting {
  resolve(hash: ArrayBuffer): void;
  reject(error: Error): void;
}

/** Makes the cryptography of one simulated recorder. `deviceKey`: 32 bytes. */
export function createCrypto({ deviceKey }: { readonly deviceKey: Uint8Array }): SimCrypto {
  const keys = new Map<HostKey, Uint8Array>([['device', deviceKey.slice()]]);
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let count = 0;

  const fail = (reason: string) => {
    worker = null;
    for (const { reject } of waiting.values()) reject(new Error(`crypto: argon2id: ${reason}`));
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(new URL('./argon2-worker.mjs', import.meta.url), { execArgv: [] });
    started.on('message', ({ id, hash, error }: { id: number; hash?: Uint8Array; error?: string }) => {
      const caller = waiting.get(id);
      waiting.delete(id);
      // A process with nothing else to do may end, but not while someone waits for a hash.
      if (waiting.size === 0) started.unref();
      if (hash) caller?.resolve(hash.buffer as ArrayBuffer);
      else caller?.reject(new Error(`crypto: argon2id: ${error}`));
    });
    started.on('error', (error) => {
      if (worker === started) fail(error.message);
    });
    started.on('exit', () => {
      if (worker === started) fail('the worker ended');
    });
    return started;
  };

  return {
    hmacSha256(name, data) {
      const key = keys.get(name);
      if (key === undefined) throw new RangeError(`crypto: no such key: ${String(name)}`);
      const bytes = requireBuffer(data, 'data');
      const digest = createHmac('sha256', key).update(bytes).digest();
      const result = new Uint8Array(digest).buffer;
      digest.fill(0);
      return result;
    },

    equal(a, b) {
      const left = requireBuffer(a, 'a');
      const right = requireBuffer(b, 'b');
      requireRange(left.length, 1, 64, 'length');
      if (left.length !== right.length) throw new RangeError('crypto: buffers of different lengths');
      return timingSafeEqual(left, right);
    },

    argon2id(password, salt, parameters) {
      const passwordBytes = requireBuffer(password, 'password').slice();
      const saltBytes = requireBuffer(salt, 'salt').slice();
      const { memory, passes, lanes, length } = parameters;
      requireRange(passwordBytes.length, 1, 4096, 'length of the password');
      requireRange(saltBytes.length, 8, 64, 'length of the salt');
      requireRange(lanes, 1, 4, 'lanes');
      requireRange(memory, 8 * lanes, 65536, 'memory');
      requireRange(passes, 1, 16, 'passes');
      requireRange(length, 16, 64, 'length of the result');
      worker ??= start();
      worker.ref();
      const id = count++;
      const message = { id, password: passwordBytes, salt: saltBytes, memory, passes, lanes, length };
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        // Moved, not copied: the worker wipes them.
        worker!.postMessage(message, [passwordBytes.buffer, saltBytes.buffer]);
      });
    },

    close() {
      const old = worker;
      fail('closed');
      void old?.terminate();
    },
  };
}
