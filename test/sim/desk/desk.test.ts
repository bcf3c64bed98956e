/** The desk answers what recorders sealed, and says why it does not answer anything else. */

import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type DeskProblem, shownCode } from '../../../src/sim/desk/answer';
import { supportCode } from '../../../src/sim/desk/code';
import { createDesk } from '../../../src/sim/desk/desk';
import { simulatedKeys } from '../../../src/sim/desk/provisioning';
import { DeskError, fromBase32 } from '../../../src/sim/desk/request';
import { createCrypto } from '../../../src/sim/machine/crypto';
import { seededBytes } from '../../../src/sim/machine/random';
import { base32, goodParts, makeRequest, type RequestParts, requestAddress } from '../../support/request';

const serial = 'ATNVR0000000017';
const crypto = createCrypto({ ...simulatedKeys(serial), random: seededBytes(1) });
const other = createCrypto({ ...simulatedKeys('ATNVR0000000018'), random: seededBytes(2) });
afterAll(() => {
  crypto.close();
  other.close();
});
const desk = createDesk();

const make = (change: Partial<RequestParts> = {}, by = crypto) =>
  makeRequest(by, { ...goodParts(by, serial), ...change });

async function problemOf(address: string): Promise<DeskProblem> {
  const error = await desk.answer(address).then(
    () => 'an answer',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DeskError);
  expect((error as DeskError).message).toMatch(/^[a-z].{10,}[^.]$/);
  return (error as DeskError).problem;
}
const problemOfParts = async (change: Partial<RequestParts>, by = crypto) =>
  problemOf(requestAddress((await make(change, by)).bytes));

describe('the desk', () => {
  it('sees who asks and makes the code that the recorder made', async () => {
    const { bytes, exported } = await make();
    expect(await desk.answer(requestAddress(bytes))).toEqual({
      number: '0410-6105',
      serial,
      model: 'AT-NVR 32',
      language: 'ru',
      code: supportCode(exported),
    });
  });

  it('answers every recorder, and requests with addresses', async () => {
    const addresses = ['a@example.com', 'почта@пример.рф'];
    const parts = { ...goodParts(other, 'ATNVR0000000018'), addresses, language: 'EN', model: 'x'.repeat(32) };
    const { bytes, exported } = await makeRequest(other, parts);
    const answer = await desk.answer(requestAddress(bytes, 'r.example:8443'));
    expect(answer).toMatchObject({ serial: 'ATNVR0000000018', language: 'en', code: supportCode(exported) });
  });

  it('takes an address that a phone or a mail program has changed', async () => {
    const { bytes } = await make();
    const address = requestAddress(bytes);
    expect(await desk.answer(`  ${address.toLowerCase()}\n`)).toEqual(await desk.answer(address));
  });

  it('answers the same to the same request, and another code to the next', async () => {
    const [first, second] = [await make(), await make()];
    const codes = await Promise.all([first, first, second].map(({ bytes }) => desk.answer(requestAddress(bytes))));
    expect(codes[0]).toEqual(codes[1]);
    expect(codes[0]!.code).not.toBe(codes[2]!.code);
  });

  it('shows codes 5 and 5', () => expect(shownCode('ABCDE12345')).toBe('ABCDE 12345'));
});

describe('what is no request', () => {
  it.each([
    '',
    'hello',
    'HTTPS://RELAY.EXAMPLE/',
    'HTTPS://RELAY.EXAMPLE/Q/AEBQ',
    'HTTP://RELAY.EXAMPLE/R/AEBQ',
    'javascript:alert(1)//R/AEBQ',
    'HTTPS://RELAY.EXAMPLE/R/AEBQ?x=1',
    'HTTPS://RELAY EXAMPLE/R/AEBQ',
  ])('"%s"', async (address) => {
    expect(await problemOf(address)).toBe('address');
  });

  it('too long to be one, quickly', async () => {
    for (const length of [1025, 10_000_000])
      expect(await problemOf('HTTPS://RELAY.EXAMPLE/R/'.padEnd(length, 'A'))).toBe('address');
    expect(await problemOf('HTTPS://RELAY.EXAMPLE/R/'.padEnd(1024, 'A'))).toBe('version');
  });

  it('characters that base32 has not, and lengths it cannot have', async () => {
    const address = requestAddress((await make()).bytes);
    const wrong = [
      `${address}=`,
      `${address}%41`,
      address.replace(/.$/, '1'),
      address.replace(/.$/, 'Ё'),
      `${address}A`,
    ];
    for (const changed of wrong) expect(await problemOf(changed)).toBe('damaged');
    expect(await problemOf('HTTPS://RELAY.EXAMPLE/R/')).toBe('damaged');
    expect(await problemOf('HTTPS://RELAY.EXAMPLE/R/AE')).toBe('damaged');
  });

  it('any part of one', async () => {
    const { bytes } = await make();
    for (let length = 0; length < bytes.length; length++)
      expect(['damaged', 'seal']).toContain(await problemOf(requestAddress(bytes.subarray(0, length))));
    const longer = Uint8Array.from([...bytes, 0]);
    expect(await problemOf(requestAddress(longer))).toBe('seal');
  });

  it('one with any byte changed', async () => {
    const { bytes } = await make();
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at]! ^= 1 << (at % 8);
      const expected = { 0: 'version', 1: 'purpose', 2: 'key' }[at] ?? 'seal';
      expect(await problemOf(requestAddress(changed)), `byte ${at}`).toBe(expected);
    }
  });

  it('one whose key is no point that hides anything', async () => {
    const { bytes } = await make();
    expect(await problemOf(requestAddress(bytes.slice().fill(0, 3, 35)))).toBe('seal');
  });

  it('random bytes behind a good head', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (rest) => {
        const head = [1, 2, crypto.keyId('desk')!];
        expect(['damaged', 'seal']).toContain(await problemOf(requestAddress(Uint8Array.from([...head, ...rest]))));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a request for somebody else', () => {
  it('of another version', async () => {
    expect(await problemOfParts({ version: 2 })).toBe('version');
  });

  it('of another purpose', async () => {
    for (const purpose of [0, 1, 3, 255]) expect(await problemOfParts({ purpose })).toBe('purpose');
    const mail = { purpose: 1, recipient: 'relay', keyId: crypto.keyId('relay')! } as const;
    expect(await problemOfParts(mail)).toBe('purpose');
  });

  it('of another key', async () => {
    expect(await problemOfParts({ recipient: 'relay', keyId: crypto.keyId('relay')! })).toBe('key');
    expect(await problemOfParts({ recipient: 'relay' })).toBe('seal');
  });

  it('for a code by e-mail that was given the desk as its purpose', async () => {
    const { bytes } = await make({ purpose: 1 });
    bytes[1] = 2;
    expect(await problemOf(requestAddress(bytes))).toBe('seal');
  });
});

describe('a request that opens, and is not one', () => {
  it('made by a recorder that is not the one it names', async () => {
    expect(await problemOfParts({}, other)).toBe('forged');
    const noVendor = createCrypto({ ...simulatedKeys(serial), authKey: new Uint8Array(32) });
    expect(await problemOfParts({}, noVendor)).toBe('forged');
    noVendor.close();
  });

  it('with a tag for another serial or another id', async () => {
    const good = goodParts(crypto, serial);
    const fields = Buffer.from('\x03ABC\x01M\x00ru', 'ascii');
    expect(await problemOfParts({ ...good, fields })).toBe('forged');
  });

  it.each([
    ['a serial in small letters', { serial: 'atnvr1' }],
    ['no serial', { serial: '' }],
    ['a serial too long', { serial: 'A'.repeat(33) }],
    ['no model', { model: '' }],
    ['a model with a line end', { model: 'AT\nNVR' }],
    ['a model that is not ASCII', { model: 'АТ' }],
    ['an address with a space', { addresses: ['a b@example.com'] }],
    ['an empty address', { addresses: [''] }],
    ['a language of signs', { language: '12' }],
    ['a language too long', { language: 'rus' }],
    ['fields that end early', { fields: Buffer.from('\x05ABC\x01M\x00', 'ascii') }],
    ['more addresses than there are', { fields: Buffer.from('\x03ABC\x01M\xffru   ', 'latin1') }],
    ['a model that is no UTF-8', { fields: Buffer.from('\x03ABC\x02\xc3\x28\x00ru', 'latin1') }],
  ] as const)('%s', async (_name, change) => {
    expect(await problemOfParts(change)).toBe('content');
  });
});

it('base32 is read as it is written', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(fromBase32(base32(bytes))).toEqual(bytes);
    }),
  );
  // RFC 4648, section 10.
  expect(Buffer.from(fromBase32('MZXW6YTBOI')!).toString()).toBe('foobar');
  for (const wrong of ['M', 'MZX', 'MZXW6Y', 'mz', 'MZ======', 'MB', 'M1']) expect(fromBase32(wrong)).toBeUndefined();
});
