/** The simulator's devices held to the contract directly, and the cases held to their work: each wrong host is noticed. */

import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { simulatedKeys } from '../../../src/sim/desk/provisioning';
import { simulatedPrivateKey } from '../../../src/sim/desk/vendor-keys';
import { createNor } from '../../../src/sim/flash/nor';
import { createCrypto } from '../../../src/sim/machine/crypto';
import { contractCases, runContract } from './cases';
import { openSamples } from './open-samples';
import { sealSamples } from './seal-cases';

const keys = simulatedKeys('ATNVR0000000017');
const crypto = createCrypto(keys);
const unprovisioned = createCrypto({ deviceKey: keys.deviceKey });
afterAll(() => {
  crypto.close();
  unprovisioned.close();
});

function makeHost(programUnit = 1): Host {
  return {
    version: 1,
    ui: { exec: (commands) => (commands.byteLength === 0 ? 0 : 1), events: () => new ArrayBuffer(0) },
    flash: createNor({ geometry: { size: 32768, sectorSize: 8192, programUnit } }),
    identity: { model: 'AT-NVR 32', serial: 'ATNVR0000000017' },
    clock: { now: () => Math.floor(performance.now()), wall: () => ({ ms: 1000, offset: 180 }) },
    crypto,
    random(length) {
      if (!Number.isInteger(length) || length < 1 || length > 4096) throw new RangeError('length');
      return new Uint8Array(randomBytes(length)).buffer;
    },
    log(level, text) {
      if (!['debug', 'info', 'warn', 'error'].includes(level)) throw new RangeError('level');
      if (typeof text !== 'string') throw new TypeError('text');
    },
    run() {
      throw new TypeError('run was called before');
    },
  };
}

describe('the contract', () => {
  for (const unit of [1, 16]) {
    for (const { name, run } of contractCases) it(`unit ${unit}: ${name}`, () => run(makeHost(unit)));
  }
});

describe('a host that breaks the contract is noticed', () => {
  const host = makeHost(4);
  const { flash } = host;
  let ticks = 1_000_000;
  const none = new ArrayBuffer(0);
  const small: SealMessage = {
    recipient: 'desk',
    info: none,
    aad: none,
    plaintext: new ArrayBuffer(36),
    tag: { key: 'auth', offset: 0, length: 8, data: none },
    exportContext: none,
    exportLength: 8,
  };
  const broken: readonly (readonly [string, Partial<Host>])[] = [
    ['another version', { version: 2 as 1 }],
    ['a serial in small letters', { identity: { model: 'AT', serial: 'atnvr1' } }],
    ['a clock that runs back', { clock: { now: () => --ticks, wall: () => null } }],
    ['constant randomness', { random: (length) => new ArrayBuffer(length) }],
    ['an exec that takes anything', { ui: { ...host.ui, exec: () => 0 } }],
    ['events that stay', { ui: { ...host.ui, events: () => new ArrayBuffer(4) } }],
    [
      'a log that throws',
      {
        log: () => {
          throw new Error('odd text');
        },
      },
    ],
    ['reads that never fit', { flash: Object.create(flash, { read: { value: () => new ArrayBuffer(3) } }) }],
    [
      'a program that sets bits',
      {
        flash: Object.create(flash, {
          program: {
            value: (offset: number, bytes: ArrayBuffer) => {
              const before = new Uint8Array(flash.read(offset, bytes.byteLength)!);
              const result = flash.program(offset, bytes);
              (flash as ReturnType<typeof createNor>).image.set(
                new Uint8Array(bytes).map((byte, i) => byte | (before[i] === 0xff ? 0 : byte)),
                offset,
              );
              return result;
            },
          },
        }),
      },
    ],
    [
      'an erase that takes any offset',
      {
        flash: Object.create(flash, {
          erase: {
            value: (offset: number) => flash.erase(Math.max(0, Math.min(offset - (offset % 8192) || 0, 24576))),
          },
        }),
      },
    ],
    [
      'an equal that stops early',
      { crypto: { ...crypto, equal: (a, b) => new Uint8Array(a)[0] === new Uint8Array(b)[0] } },
    ],
    [
      'an hmac of other bytes each time',
      { crypto: { ...crypto, hmacSha256: () => new Uint8Array(randomBytes(32)).buffer } },
    ],
    ['a run that may be called again', { run: () => {} }],
    ['a log of any level', { log: () => {} }],
    [
      'an argon2id for short passwords only',
      {
        crypto: {
          ...crypto,
          argon2id(password, salt, parameters) {
            if (password.byteLength > 64) throw new RangeError('length of the password');
            return crypto.argon2id(password, salt, parameters);
          },
        },
      },
    ],
    ['a key id of two bytes', { crypto: { ...crypto, keyId: () => 256 } }],
    ['a key id for any name', { crypto: { ...crypto, keyId: () => 1 } }],
    ['a key id without the key', { crypto: { ...unprovisioned, keyId: crypto.keyId } }],
    ['an auth key that is the device key', { crypto: createCrypto({ ...keys, authKey: keys.deviceKey }) }],
    [
      'a seal that always does the same',
      { crypto: createCrypto({ ...keys, random: (length) => new ArrayBuffer(length) }) },
    ],
    ['a seal without its checks', { crypto: { ...crypto, seal: () => crypto.seal(small) } }],
    [
      'a seal for short plaintexts only',
      {
        crypto: {
          ...crypto,
          seal(message) {
            if (message.plaintext.byteLength > 256) throw new RangeError('length of the plaintext');
            return crypto.seal(message);
          },
        },
      },
    ],
    [
      'a seal that does not hide',
      {
        crypto: {
          ...crypto,
          async seal(message) {
            const sealed = await crypto.seal(message);
            new Uint8Array(sealed.ciphertext).set(new Uint8Array(message.plaintext));
            return sealed;
          },
        },
      },
    ],
    ['an argon2id that is none', { crypto: { ...crypto, argon2id: async (password) => password } }],
  ];
  it.each(broken)('%s', async (_name, change) => {
    const { failures } = await runContract({ ...host, ...change });
    expect(failures.length).toBeGreaterThan(0);
  });

  it('and a sound one passes, also without the vendor keys', async () => {
    expect(await runContract({ ...makeHost(8), crypto: unprovisioned })).toEqual({
      passed: contractCases.length,
      failures: [],
    });
  });

  it('and a sound one passes', async () => {
    expect(await runContract(makeHost(8))).toEqual({ passed: contractCases.length, failures: [] });
  });
});

describe('what a host sealed', () => {
  const opened = async (seal: HostCrypto['seal']): Promise<readonly string[]> =>
    openSamples(await sealSamples({ ...makeHost(), crypto: { ...crypto, seal } }), simulatedPrivateKey);

  it('opens with the private key, has its tag, and exports the same', async () => {
    expect(await opened(crypto.seal)).toEqual([]);
  });

  const copy = (message: SealMessage): SealMessage => ({
    ...message,
    info: message.info.slice(0),
    aad: message.aad.slice(0),
    plaintext: message.plaintext.slice(0),
    tag: { ...message.tag, data: message.tag.data.slice(0) },
    exportContext: message.exportContext.slice(0),
  });
  const changed =
    (change: (message: SealMessage) => Partial<SealMessage>): HostCrypto['seal'] =>
    (message) =>
      crypto.seal({ ...copy(message), ...change(message) });
  const broken: readonly (readonly [string, HostCrypto['seal']])[] = [
    ['the tag at the start', changed(({ tag }) => ({ tag: { ...tag, offset: 0 } }))],
    ['the tag by one key always', changed(({ tag }) => ({ tag: { ...tag, key: 'device' } }))],
    ['the tag over other data', changed(({ tag }) => ({ tag: { ...tag, data: new ArrayBuffer(4) } }))],
    ['a shorter tag', changed(({ tag }) => ({ tag: { ...tag, length: Math.max(1, tag.length - 1) } }))],
    ['another export', changed(() => ({ exportContext: new ArrayBuffer(3) }))],
    ['aad left out', changed(() => ({ aad: new ArrayBuffer(0) }))],
    ['info left out', changed(() => ({ info: new ArrayBuffer(0) }))],
    ['sealed to one key always', changed(() => ({ recipient: 'desk' }))],
    ['read late', async (message) => crypto.seal(await Promise.resolve(message))],
  ];
  it.each(broken)('is noticed: %s', async (_name, seal) => {
    expect((await opened(seal)).length).toBeGreaterThan(0);
  });
});
