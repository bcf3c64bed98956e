/** The simulator's cryptography against RFC 4231 and RFC 9106. */

import { afterAll, describe, expect, it } from 'vitest';
import { simulatedDeviceKey } from '../../../src/sim/desk/provisioning';
import { createCrypto } from '../../../src/sim/machine/crypto';
import { argon2idReference } from './argon2-reference';

const opened: { close(): void }[] = [];
const make = (deviceKey: Uint8Array) => {
  const crypto = createCrypto({ deviceKey });
  opened.push(crypto);
  return crypto;
};
afterAll(() => {
  for (const crypto of opened) crypto.close();
});

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex')).buffer;
const text = (value: string) => new TextEncoder().encode(value).slice().buffer;
const toText = (buffer: ArrayBuffer) => Buffer.from(buffer).toString('hex');
const fill = (length: number, value: number) => new Uint8Array(length).fill(value);

describe('hmacSha256', () => {
  // RFC 4231, section 4: key, data, result.
  const cases: readonly (readonly [Uint8Array, ArrayBuffer, string])[] = [
    [fill(20, 0x0b), text('Hi There'), 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      new Uint8Array(text('Jefe')),
      text('what do ya want for nothing?'),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    [fill(20, 0xaa), fill(50, 0xdd).buffer, '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
    [
      Uint8Array.from({ length: 25 }, (_, i) => i + 1),
      fill(50, 0xcd).buffer,
      '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
    ],
    // Case 5 gives the first 128 bits only.
    [fill(20, 0x0c), text('Test With Truncation'), 'a3b6167473100ee06e0c796c2955552b'],
    [
      fill(131, 0xaa),
      text('Test Using Larger Than Block-Size Key - Hash Key First'),
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
    [
      fill(131, 0xaa),
      text(
        'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
      ),
      '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
    ],
  ];
  it.each(cases)('RFC 4231, %#', (key, data, result) => {
    expect(toText(make(key).hmacSha256('device', data)).slice(0, result.length)).toBe(result);
  });

  it('throws on other keys and other types', () => {
    const crypto = make(fill(32, 1));
    expect(() => crypto.hmacSha256('other' as HostKey, text('a'))).toThrow(RangeError);
    expect(() => crypto.hmacSha256('device', fill(3, 1) as never)).toThrow(TypeError);
  });

  it('differs between serials', () => {
    const [a, b] = ['ATNVR0000000017', 'ATNVR0000000018'].map((serial) =>
      make(simulatedDeviceKey(serial)).hmacSha256('device', text('x')),
    );
    expect(toText(a!)).not.toBe(toText(b!));
  });
});

describe('equal', () => {
  it('compares, and throws on lengths that differ or are out of range', () => {
    const crypto = make(fill(32, 1));
    expect(crypto.equal(hex('00ff10'), hex('00ff10'))).toBe(true);
    expect(crypto.equal(hex('00ff10'), hex('00ff11'))).toBe(false);
    expect(crypto.equal(fill(64, 3).buffer, fill(64, 3).buffer)).toBe(true);
    expect(() => crypto.equal(hex('00'), hex('0000'))).toThrow(RangeError);
    expect(() => crypto.equal(hex(''), hex(''))).toThrow(RangeError);
    expect(() => crypto.equal(fill(65, 3).buffer, fill(65, 3).buffer)).toThrow(RangeError);
  });
});

describe('argon2id', () => {
  it('RFC 9106, section 5.3, by the reference', () => {
    const parameters = { memory: 32, passes: 3, lanes: 4, length: 32 };
    const tag = argon2idReference(fill(32, 1), fill(16, 2), parameters, fill(8, 3), fill(12, 4));
    expect(tag.toString('hex')).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
  });

  it.each([
    { memory: 32, passes: 3, lanes: 4, length: 32 },
    { memory: 8, passes: 1, lanes: 1, length: 16 },
    { memory: 64, passes: 2, lanes: 1, length: 64 },
    { memory: 100, passes: 2, lanes: 3, length: 33 },
  ])('equals the reference: %o', async (parameters) => {
    const crypto = make(fill(32, 1));
    const reference = argon2idReference(fill(32, 1), fill(16, 2), parameters);
    expect(toText(await crypto.argon2id(fill(32, 1).buffer, fill(16, 2).buffer, parameters))).toBe(
      reference.toString('hex'),
    );
  });

  it('runs beside this thread, several at once, and leaves its arguments alone', async () => {
    const crypto = make(fill(32, 1));
    const password = text('password');
    const parameters = { memory: 4096, passes: 4, lanes: 1, length: 32 };
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const all = await Promise.all([1, 2, 3].map((n) => crypto.argon2id(password, fill(16, n).buffer, parameters)));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
    expect(new Set(all.map(toText)).size).toBe(3);
    expect(toText(password)).toBe(toText(text('password')));
  });

  it('throws on wrong arguments, and rejects when closed', async () => {
    const crypto = make(fill(32, 1));
    const good = { memory: 64, passes: 1, lanes: 1, length: 32 };
    const run =
      (change: Partial<Argon2Parameters>, salt = 16) =>
      () =>
        crypto.argon2id(text('p'), new ArrayBuffer(salt), { ...good, ...change });
    for (const change of [
      { memory: 7 },
      { memory: 65537 },
      { memory: 15, lanes: 2 },
      { passes: 0 },
      { passes: 17 },
      { lanes: 0 },
      { lanes: 5 },
      { length: 15 },
      { length: 65 },
      { memory: 64.5 },
      { memory: Number.NaN },
    ]) {
      expect(run(change)).toThrow(RangeError);
    }
    expect(run({}, 7)).toThrow(RangeError);
    expect(run({}, 65)).toThrow(RangeError);
    expect(() => crypto.argon2id('p' as never, new ArrayBuffer(16), good)).toThrow(TypeError);
    const pending = crypto.argon2id(text('p'), new ArrayBuffer(16), { ...good, memory: 65536, passes: 16 });
    crypto.close();
    await expect(pending).rejects.toThrow('closed');
    expect((await run({})()).byteLength).toBe(32);
  });
});
