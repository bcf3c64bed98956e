import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import {
  type RequestContent,
  requestBytes,
  requestNumber,
  requestUrl,
  sealMessage,
} from '../../src/auth/sealed-request';
import { createCrypto } from '../../src/sim/machine/crypto';
import { model, openRequest, serial, vendorKeys } from './support/vendor';

const id = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const content: RequestContent = {
  purpose: 'support',
  keyId: 0x42,
  id,
  serial: 'AB1',
  model: 'XY',
  addresses: [],
  language: 'ru',
};
const bytes = (buffer: ArrayBuffer): number[] => [...new Uint8Array(buffer)];
const ascii = (text: string): number[] => [...Buffer.from(text)];

describe('what is sealed', () => {
  it('is laid out as documented', () => {
    const message = sealMessage(content);
    expect(bytes(message.plaintext)).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7, 8],
      ...Array(8).fill(0),
      ...[3, ...ascii('AB1')],
      ...[2, ...ascii('XY')],
      0,
      ...ascii('ru'),
    ]);
    expect(message.recipient).toBe('desk');
    expect(bytes(message.info)).toEqual([...ascii('atnvr/recovery/1'), 2, 0x42]);
    expect(bytes(message.aad)).toEqual([1, 2, 0x42]);
    expect(message.tag).toMatchObject({ key: 'auth', offset: 8, length: 8 });
    expect(bytes(message.tag.data)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, ...ascii('AB1')]);
    expect(bytes(message.exportContext)).toEqual(ascii('atnvr/code/1'));
    expect(message.exportLength).toBe(8);
  });

  it('goes to the relay with its addresses when the code is to be mailed', () => {
    const message = sealMessage({ ...content, purpose: 'mail', addresses: ['a@b.c', 'й@b.c'], language: 'en' });
    expect(message.recipient).toBe('relay');
    expect(bytes(message.info).at(-2)).toBe(1);
    expect(bytes(message.aad)).toEqual([1, 1, 0x42]);
    expect(bytes(message.plaintext).slice(23)).toEqual([
      ...[2, 5, ...ascii('a@b.c'), 6, ...ascii('й@b.c')],
      ...ascii('en'),
    ]);
  });

  it('has no part that the format or the QR code cannot take', () => {
    const address = (length: number) => 'a'.repeat(length - 1);
    expect(() => sealMessage({ ...content, addresses: [address(85)] })).not.toThrow();
    for (const wrong of [
      { addresses: [address(86)] },
      { addresses: [address(43), address(43)] },
      { id: id.slice(1) },
      { serial: 'A'.repeat(256) },
      ...['', 'r', 'rus', 'RU', 'ру'].map((language) => ({ language })),
    ]) {
      expect(() => sealMessage({ ...content, ...wrong })).toThrow(RangeError);
    }
  });
});

describe('a request', () => {
  it('is its head, the encapsulated key and the ciphertext', () => {
    const sealed = { enc: Uint8Array.of(9, 8).buffer, ciphertext: Uint8Array.of(7).buffer, exported: id.buffer };
    expect([...requestBytes('support', 0x42, sealed)]).toEqual([1, 2, 0x42, 9, 8, 7]);
    expect([...requestBytes('mail', 0x31, sealed)]).toEqual([1, 1, 0x31, 9, 8, 7]);
  });

  it('stands in the address as base32 of RFC 4648 without padding', () => {
    for (const [plain, encoded] of [
      ['', ''],
      ['f', 'MY'],
      ['fo', 'MZXQ'],
      ['foo', 'MZXW6'],
      ['foob', 'MZXW6YQ'],
      ['fooba', 'MZXW6YTB'],
      ['foobar', 'MZXW6YTBOI'],
    ]) {
      expect(requestUrl('R.ATIX.PRO', Buffer.from(plain!))).toBe(`HTTPS://R.ATIX.PRO/R/${encoded}`);
    }
  });

  it('has a short number of 8 symbols', () => {
    expect(requestNumber(id)).toBe('0410-6105');
    expect(requestNumber(new Uint8Array(8).fill(255))).toBe('ZZZZ-ZZZZ');
  });

  it.each([
    ['support', [], 7],
    ['mail', ['ivan.petrov@magazin.ru'], 8],
    ['mail', ['i'.repeat(41), 'p'.repeat(42)], 10],
  ] as const)('for %s with %j fits a QR code of version %i', async (purpose, addresses, version) => {
    const crypto = createCrypto({ ...vendorKeys, deviceKey: new Uint8Array(32) });
    const recipient = purpose === 'mail' ? 'relay' : 'desk';
    const keyId = crypto.keyId(recipient)!;
    const sealed = await crypto.seal(sealMessage({ ...content, serial, model, purpose, keyId, addresses }));
    const url = requestUrl('R.ATIX.PRO', requestBytes(purpose, keyId, sealed));
    expect(encode(url, { ecc: 'M', border: 0 }).version).toBe(version);
    const opened = await openRequest(url, recipient);
    expect(opened).toMatchObject({ keyId, serial, model, addresses, language: 'ru', isGenuine: true });
    expect([...opened.id]).toEqual([...id]);
    await expect(openRequest(url, purpose === 'mail' ? 'desk' : 'relay')).rejects.toThrow();
  });
});
