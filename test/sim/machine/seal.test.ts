/** Sealing against RFC 9180, and by the reference. */

import { afterAll, describe, expect, it } from 'vitest';
import { simulatedKeys } from '../../../src/sim/desk/provisioning';
import { simulatedPrivateKey } from '../../../src/sim/desk/vendor-keys';
import { createCrypto } from '../../../src/sim/machine/crypto';
import { seededBytes } from '../../../src/sim/machine/random';
import { hpkeSuite, sealOne } from '../../../src/sim/machine/seal';
import { hpkeReference } from '../../support/hpke-reference';

const hex = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text, 'hex'));
const toHex = (bytes: ArrayBuffer | Uint8Array): string => Buffer.from(bytes as Uint8Array).toString('hex');

/** RFC 9180, appendix A.2.1: base mode with X25519, HKDF-SHA256 and ChaCha20-Poly1305. */
const rfc = {
  info: '4f6465206f6e2061204772656369616e2055726e',
  ikmE: '909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b',
  ikmR: '1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df',
  pkR: '4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a',
  skR: '8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb',
  enc: '1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a',
  plaintext: '4265617574792069732074727574682c20747275746820626561757479',
  aad: '436f756e742d30',
  ciphertext: '1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28',
  exports: [
    ['', '4bbd6243b8bb54cec311fac9df81841b6fd61f56538a775e7c80a9f40160606e'],
    ['00', '8c1df14732580e5501b00f82b10a1647b40713191b7c1240ac80e2b68808ba69'],
    ['54657374436f6e74657874', '5acb09211139c43b3090489a9da433e8a30ee7188ba8b0a9a1ccf0c229283e53'],
  ],
} as const;

const sealRfc = (exportContext: string) =>
  sealOne({
    publicKey: hex(rfc.pkR),
    seed: hex(rfc.ikmE),
    info: hex(rfc.info).buffer,
    aad: hex(rfc.aad).buffer,
    plaintext: hex(rfc.plaintext),
    tag: { offset: 0, length: 0 },
    makeTag: () => new Uint8Array(32).fill(0xff),
    exportContext: hex(exportContext).buffer,
    exportLength: 32,
  });

describe('RFC 9180, A.2.1', () => {
  it.each(rfc.exports)('seals, and exports for context "%s"', async (context, exported) => {
    const sealed = await sealRfc(context);
    expect(toHex(sealed.enc)).toBe(rfc.enc);
    expect(toHex(sealed.ciphertext)).toBe(rfc.ciphertext);
    expect(toHex(sealed.exported)).toBe(exported);
  });

  it('derives the key pair of the recipient', async () => {
    const { kem } = hpkeSuite();
    const pair = await kem.deriveKeyPair(hex(rfc.ikmR));
    expect(toHex(await kem.serializePublicKey(pair.publicKey))).toBe(rfc.pkR);
    expect(toHex(await kem.serializePrivateKey(pair.privateKey))).toBe(rfc.skR);
  });

  it('opens, by the reference', () => {
    const context = hpkeReference(hex(rfc.skR), hex(rfc.enc), hex(rfc.info));
    expect(toHex(context.open(hex(rfc.ciphertext), hex(rfc.aad)))).toBe(rfc.plaintext);
    for (const [text, exported] of rfc.exports) expect(toHex(context.export(hex(text), 32))).toBe(exported);
  });

  it('by the reference, a changed message does not open', () => {
    const context = hpkeReference(hex(rfc.skR), hex(rfc.enc), hex(rfc.info));
    const changed = hex(rfc.ciphertext);
    changed[3]! ^= 1;
    expect(() => context.open(changed, hex(rfc.aad))).toThrow();
    expect(() => context.open(hex(rfc.ciphertext), hex('00'))).toThrow();
  });
});

describe("the simulator's seal", () => {
  const opened: { close(): void }[] = [];
  const make = (...parameters: Parameters<typeof createCrypto>) => {
    const crypto = createCrypto(...parameters);
    opened.push(crypto);
    return crypto;
  };
  afterAll(() => {
    for (const crypto of opened) crypto.close();
  });

  const message = (change: Partial<SealMessage> = {}): SealMessage => ({
    recipient: 'desk',
    info: hex('0102').buffer,
    aad: hex('03').buffer,
    plaintext: new Uint8Array(40).fill(7).buffer,
    tag: { key: 'auth', offset: 8, length: 8, data: hex('0a0b').buffer },
    exportContext: hex('05').buffer,
    exportLength: 8,
    ...change,
  });

  it('draws the ephemeral key from the given randomness, in the order of calls', async () => {
    const runs = [1, 1, 2].map(async (seed) => {
      const crypto = make({ ...simulatedKeys('TEST1'), random: seededBytes(seed) });
      const both = await Promise.all([crypto.seal(message()), crypto.seal(message())]);
      return both.map(({ enc, ciphertext, exported }) => [enc, ciphertext, exported].map(toHex));
    });
    const [first, again, other] = await Promise.all(runs);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(first![0]).not.toEqual(first![1]);
  });

  it('draws from the platform when no randomness is given', async () => {
    const crypto = make(simulatedKeys('TEST1'));
    const [a, b] = await Promise.all([crypto.seal(message()), crypto.seal(message())]);
    expect(toHex(a.enc)).not.toBe(toHex(b.enc));
  });

  it('reads the message in the call and leaves it alone', async () => {
    const crypto = make(simulatedKeys('TEST1'));
    const sent = message();
    const pending = crypto.seal(sent);
    expect(sent).toEqual(message());
    for (const buffer of [sent.info, sent.aad, sent.plaintext, sent.tag.data, sent.exportContext])
      new Uint8Array(buffer).fill(0xee);
    const { enc, ciphertext, exported } = await pending;
    const context = hpkeReference(simulatedPrivateKey('desk'), new Uint8Array(enc), hex('0102'));
    const tag = new Uint8Array(
      crypto.hmacSha256('auth', new Uint8Array([...new Uint8Array(enc), 0x0a, 0x0b]).buffer),
    ).subarray(0, 8);
    const expected = new Uint8Array(40).fill(7);
    expected.set(tag, 8);
    expect(toHex(context.open(new Uint8Array(ciphertext), hex('03')))).toBe(toHex(expected));
    expect(toHex(context.export(hex('05'), 8))).toBe(toHex(exported));
  });

  it('rejects when a key was not provisioned, and draws nothing', async () => {
    let draws = 0;
    const random = (length: number) => {
      draws++;
      return new ArrayBuffer(length);
    };
    const { deviceKey, authKey, recipients } = simulatedKeys('TEST1');
    const bare = make({ deviceKey, random });
    expect(bare.keyId('desk')).toBeNull();
    expect(() => bare.hmacSha256('auth', new ArrayBuffer(1))).toThrow(RangeError);
    await expect(bare.seal(message())).rejects.toThrow('no key desk was provisioned');
    await expect(make({ deviceKey, recipients, random }).seal(message())).rejects.toThrow('no key auth was');
    const relayOnly = make({ deviceKey, authKey: authKey!, recipients: { relay: recipients!.relay! }, random });
    await expect(relayOnly.seal(message())).rejects.toThrow('no key desk');
    expect([relayOnly.keyId('relay'), relayOnly.keyId('desk')]).toEqual([recipients!.relay!.id, null]);
    expect(draws).toBe(0);
    await relayOnly.seal(message({ recipient: 'relay' }));
    expect(draws).toBe(1);
  });

  it('has other auth keys for other serials', () => {
    const tags = ['TEST1', 'TEST2'].map((serial) =>
      toHex(make(simulatedKeys(serial)).hmacSha256('auth', new ArrayBuffer(1))),
    );
    expect(tags[0]).not.toBe(tags[1]);
  });
});
