/**
 * The host's cryptography in the simulator: HMAC-SHA-256 and the comparison are the platform's, Argon2id (RFC 9106) runs as
 * WebAssembly in a worker thread so that the monitor keeps drawing, sealing is HPKE in JavaScript.
 *
 * @module
 */

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { SEED_LENGTH, sealOne } from './seal';

/** A public key that requests are sealed to. */
export interface RecipientKey {
  /** One byte. */
  readonly id: number;
  /** X25519, 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** What provisioning puts into a recorder. */
export interface CryptoKeys {
  /** 32 bytes. */
  readonly deviceKey: Uint8Array;
  /** 32 bytes; without it no request can be tagged. */
  readonly authKey?: Uint8Array | undefined;
  readonly recipients?: { readonly [name in HostRecipient]?: RecipientKey } | undefined;
}

interface CryptoOptions extends CryptoKeys {
  /** Where ephemeral keys come from: the recorder's own randomness, so that a seeded run seals alike. The platform's if left out. */
  readonly random?: Host['random'];
}

interface SimCrypto extends HostCrypto {
  /** Stops the worker; pending hashes reject. The next `argon2id` starts another. */
  close(): void;
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

const keyNames: readonly string[] = ['device', 'auth'] satisfies HostKey[];
const recipientNames: readonly string[] = ['relay', 'desk'] satisfies HostRecipient[];

const requireName = (names: readonly string[], name: unknown, what: string) => {
  if (!names.includes(name as string)) throw new RangeError(`crypto: no such ${what}: ${String(name)}`);
};

/** A copy of a buffer whose length is in the range. */
const takeBuffer = (value: unknown, low: number, high: number, what: string): Uint8Array<ArrayBuffer> => {
  const bytes = requireBuffer(value, what).slice();
  requireRange(bytes.length, low, high, `length of ${what}`);
  return bytes;
};

/** Makes the cryptography of one simulated recorder. */
export function createCrypto({
  deviceKey,
  authKey,
  recipients = {},
  random = (length) => new Uint8Array(randomBytes(length)).buffer,
}: CryptoOptions): SimCrypto {
  const keys = new Map<HostKey, Uint8Array>([['device', deviceKey.slice()]]);
  if (authKey) keys.set('auth', authKey.slice());
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

    keyId(recipient) {
      requireName(recipientNames, recipient, 'recipient');
      return recipients[recipient]?.id ?? null;
    },

    seal({ recipient, info, aad, plaintext, tag, exportContext, exportLength }) {
      requireName(recipientNames, recipient, 'recipient');
      requireName(keyNames, tag.key, 'key');
      const bytes = takeBuffer(plaintext, 1, 512, 'plaintext');
      const data = takeBuffer(tag.data, 0, 256, 'data of the tag');
      requireRange(tag.length, 1, 32, 'length of the tag');
      requireRange(tag.offset, 0, bytes.length - tag.length, 'offset of the tag');
      requireRange(exportLength, 1, 64, 'length of the export');
      const [infoBytes, aadBytes] = [takeBuffer(info, 0, 256, 'info'), takeBuffer(aad, 0, 256, 'aad')];
      const context = takeBuffer(exportContext, 0, 64, 'context of the export');
      const publicKey = recipients[recipient]?.publicKey;
      const tagKey = keys.get(tag.key);
      if (!publicKey || !tagKey) {
        return Promise.reject(new Error(`crypto: seal: no key ${publicKey ? tag.key : recipient} was provisioned`));
      }
      return sealOne({
        publicKey,
        // Drawn now, not when the work begins: the order of draws is then the order of calls.
        seed: new Uint8Array(random(SEED_LENGTH)),
        info: infoBytes.buffer,
        aad: aadBytes.buffer,
        plaintext: bytes,
        tag: { offset: tag.offset, length: tag.length },
        makeTag: (enc) => createHmac('sha256', tagKey).update(enc).update(data).digest(),
        exportContext: context.buffer,
        exportLength,
      });
    },

    close() {
      const old = worker;
      fail('closed');
      void old?.terminate();
    },
  };
}
