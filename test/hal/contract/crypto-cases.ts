/** The cryptographic part of the contract, and randomness. */
import { ascii, bytes, equal, filledBuffer, hex, ok, refuses, throws } from './assert';
import type { ContractCase } from './cases';

/** From RFC 9106's authors' own test program: version 19, Argon2id, "password", "somesalt". */
const vectors = [
  {
    memory: 256,
    passes: 2,
    lanes: 1,
    length: 32,
    hash: '9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe',
  },
  {
    memory: 256,
    passes: 2,
    lanes: 2,
    length: 32,
    hash: '6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037',
  },
] as const;

const good: Argon2Parameters = { memory: 64, passes: 1, lanes: 1, length: 32 };

export const cryptoCases: readonly ContractCase[] = [
  {
    name: 'hmacSha256: 32 bytes that depend on the data alone',
    run({ crypto }) {
      const a = crypto.hmacSha256('device', ascii('one'));
      equal(a.byteLength, 32, 'length');
      equal(hex(crypto.hmacSha256('device', ascii('one'))), hex(a), 'the same again');
      ok(hex(crypto.hmacSha256('device', ascii('two'))) !== hex(a), 'other data, same result');
      equal(crypto.hmacSha256('device', new ArrayBuffer(0)).byteLength, 32, 'of nothing');
      equal(crypto.hmacSha256('device', filledBuffer(100_000, 1)).byteLength, 32, 'of much');
      const data = new Uint8Array(ascii('one'));
      const taken = crypto.hmacSha256('device', data.buffer);
      data.fill(0);
      new Uint8Array(taken).fill(0);
      equal(hex(crypto.hmacSha256('device', ascii('one'))), hex(a), 'after changing buffers');
    },
  },
  {
    name: 'hmacSha256: no key is all zeros or the usual test key',
    run({ crypto }) {
      // HMAC-SHA-256 of nothing under an empty key, which is also the one under zeros; and of "Hi There" under 20 times 0x0b (RFC 4231).
      const empty = 'b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad';
      ok(hex(crypto.hmacSha256('device', new ArrayBuffer(0))) !== empty, 'the key is empty or zeros');
      const hiThere = 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7';
      ok(hex(crypto.hmacSha256('device', ascii('Hi There'))) !== hiThere, 'the key is that of RFC 4231');
    },
  },
  {
    name: 'hmacSha256: unknown keys and other types throw',
    run({ crypto }) {
      for (const key of ['', 'Device', 'master', '__proto__']) {
        throws(() => crypto.hmacSha256(key as HostKey, ascii('a')), ['RangeError', 'TypeError'], `key "${key}"`);
      }
      for (const data of [undefined, null, 'text', 5]) {
        throws(() => crypto.hmacSha256('device', data as never), ['TypeError'], `data ${String(data)}`);
      }
    },
  },
  {
    name: 'equal: true only for equal bytes, in every position',
    run({ crypto }) {
      for (const length of [1, 8, 31, 32, 64]) {
        const a = new Uint8Array(length).map((_, i) => i * 3);
        ok(crypto.equal(a.buffer, a.slice().buffer) === true, `${length} equal bytes`);
        for (let i = 0; i < length; i++) {
          const b = a.slice();
          b[i]! ^= 0x80;
          ok(crypto.equal(a.buffer, b.buffer) === false, `${length} bytes, ${i} differs`);
        }
      }
    },
  },
  {
    name: 'equal: lengths that differ or are out of range throw',
    run({ crypto }) {
      throws(() => crypto.equal(bytes(1), bytes(1, 2)), ['RangeError', 'TypeError'], 'different lengths');
      throws(() => crypto.equal(bytes(), bytes()), ['RangeError', 'TypeError'], 'no bytes');
      throws(() => crypto.equal(filledBuffer(65, 0), filledBuffer(65, 0)), ['RangeError', 'TypeError'], '65 bytes');
      throws(() => crypto.equal('a' as never, 'a' as never), ['TypeError'], 'texts');
    },
  },
  ...vectors.map(({ hash, ...parameters }) => ({
    name: `argon2id: vector with ${parameters.lanes} lanes`,
    async run({ crypto }: Host) {
      equal(hex(await crypto.argon2id(ascii('password'), ascii('somesalt'), parameters)), hash, 'hash');
    },
  })),
  {
    name: 'argon2id: a promise, away from this thread, several at once',
    async run({ crypto }) {
      const order: string[] = [];
      const password = new Uint8Array(ascii('password'));
      const first = crypto.argon2id(password.buffer, filledBuffer(8, 1), good).then((hash) => {
        order.push('hash');
        return hash;
      });
      const second = crypto.argon2id(password.buffer, filledBuffer(8, 2), good);
      const again = crypto.argon2id(ascii('password'), filledBuffer(8, 1), good);
      password.fill(0);
      order.push('call');
      const [a, b, c] = await Promise.all([first, second, again]);
      equal(order.join(), 'call,hash', 'order');
      equal(a.byteLength, 32, 'length');
      equal(hex(a), hex(c), 'same input, also when the buffer is changed after the call');
      ok(hex(a) !== hex(b), 'another salt, same hash');
    },
  },
  {
    name: 'argon2id: lengths and parameters out of range are refused',
    async run({ crypto }) {
      const changes: readonly Partial<Argon2Parameters>[] = [
        { memory: 7 },
        { memory: 65_537 },
        { memory: 15, lanes: 2 },
        { memory: Number.NaN },
        { passes: 0 },
        { passes: 17 },
        { lanes: 0 },
        { lanes: 5 },
        { length: 15 },
        { length: 65 },
      ];
      for (const change of changes) {
        const what = JSON.stringify(change);
        await refuses(async () => crypto.argon2id(ascii('p'), filledBuffer(16, 1), { ...good, ...change }), what);
      }
      for (const length of [0, 4097]) {
        const what = `password of ${length}`;
        await refuses(async () => crypto.argon2id(filledBuffer(length, 1), filledBuffer(16, 1), good), what);
      }
      equal((await crypto.argon2id(filledBuffer(4096, 1), filledBuffer(16, 1), good)).byteLength, 32, 'of 4096 bytes');
      for (const salt of [0, 7, 65]) {
        await refuses(async () => crypto.argon2id(ascii('p'), filledBuffer(salt, 1), good), `salt of ${salt}`);
      }
      await refuses(async () => crypto.argon2id('p' as never, filledBuffer(16, 1), good), 'a text');
      for (const length of [16, 64]) {
        equal(
          (await crypto.argon2id(ascii('p'), filledBuffer(64, 1), { ...good, length })).byteLength,
          length,
          'length',
        );
      }
    },
  },
  {
    name: 'random: of any length asked, and different each time',
    run(host) {
      for (const length of [1, 2, 31, 32, 4096]) equal(host.random(length).byteLength, length, 'length');
      const seen = new Set<string>();
      for (let i = 0; i < 64; i++) seen.add(hex(host.random(16)));
      equal(seen.size, 64, 'different results of 64');
      // 32,768 bits: half of them set, within ten times the standard deviation (90).
      let set = 0;
      for (const byte of new Uint8Array(host.random(4096))) for (let rest = byte; rest > 0; rest &= rest - 1) set++;
      ok(Math.abs(set - 16_384) < 900, `${set} of 32768 bits are set`);
      for (const length of [0, -1, 4097, 1.5, Number.NaN]) {
        throws(() => host.random(length), ['RangeError'], `random(${length})`);
      }
    },
  },
];
