/**
 * The sealing part of the contract. A recorder holds no private key, so what it sealed is opened elsewhere: `sealSamples` gives
 * what the holder of the key needs for that (see `open-samples.ts`).
 *
 * @module
 */
import { ascii, equal, filledBuffer, hex, ok, refuses, throws } from './assert';
import type { ContractCase } from './cases';

const recipients: readonly HostRecipient[] = ['relay', 'desk'];

const message = (change: Partial<SealMessage> = {}): SealMessage => ({
  recipient: 'desk',
  info: ascii('info'),
  aad: ascii('aad'),
  plaintext: ascii('0123456789abcdefghijklmnopqrstuvwxyz'),
  tag: { key: 'device', offset: 4, length: 8, data: ascii('data') },
  exportContext: ascii('context'),
  exportLength: 8,
  ...change,
});
const tag = (change: Partial<SealMessage['tag']>): Partial<SealMessage> => ({ tag: { ...message().tag, ...change } });

/** The shortest and the longest of everything. */
const limits: readonly Partial<SealMessage>[] = [
  { info: filledBuffer(0, 0) },
  { info: filledBuffer(256, 1) },
  { aad: filledBuffer(0, 0) },
  { aad: filledBuffer(256, 1) },
  { plaintext: filledBuffer(1, 2), ...tag({ offset: 0, length: 1 }) },
  { plaintext: filledBuffer(512, 2), ...tag({ offset: 480, length: 32 }) },
  { plaintext: filledBuffer(32, 2), ...tag({ offset: 0, length: 32 }) },
  tag({ offset: 0 }),
  tag({ offset: 35, length: 1 }),
  tag({ data: filledBuffer(0, 0) }),
  tag({ data: filledBuffer(256, 3) }),
  { exportContext: filledBuffer(0, 0) },
  { exportContext: filledBuffer(64, 4) },
  { exportLength: 1 },
  { exportLength: 64 },
];

const tooMuch: readonly (readonly [string, Partial<SealMessage>])[] = [
  ['info of 257', { info: filledBuffer(257, 1) }],
  ['aad of 257', { aad: filledBuffer(257, 1) }],
  ['an empty plaintext', { plaintext: filledBuffer(0, 0) }],
  ['a plaintext of 513', { plaintext: filledBuffer(513, 1) }],
  ['a tag of 0', tag({ length: 0 })],
  ['a tag of 33', { plaintext: filledBuffer(64, 1), ...tag({ length: 33 }) }],
  ['a tag of half a byte', tag({ length: 0.5 })],
  ['a tag before the plaintext', tag({ offset: -1 })],
  ['a tag past the plaintext', tag({ offset: 29 })],
  ['a tag far past the plaintext', tag({ offset: 2 ** 32 })],
  ['a tag at no number', tag({ offset: Number.NaN })],
  ['data of 257', tag({ data: filledBuffer(257, 1) })],
  ['a context of 65', { exportContext: filledBuffer(65, 1) }],
  ['an export of 0', { exportLength: 0 }],
  ['an export of 65', { exportLength: 65 }],
  ['an export of no number', { exportLength: Number.NaN }],
  ['an unknown recipient', { recipient: 'vendor' as HostRecipient }],
  ['a recipient from the prototype', { recipient: '__proto__' as HostRecipient }],
  ['an unknown key', tag({ key: 'master' as HostKey })],
  ['no recipient', { recipient: undefined as never }],
  ['info as a text', { info: 'info' as never }],
  ['no aad', { aad: undefined as never }],
  ['a plaintext as an array', { plaintext: new Uint8Array(40) as never }],
  ['no tag', { tag: undefined as never }],
  ['a null tag', { tag: null as never }],
  ['data as null', tag({ data: null as never })],
  ['a length as a text', tag({ length: '8' as never })],
  ['a context as a number', { exportContext: 5 as never }],
];

/** A sealed message and what it must open to; hex. */
export interface SealSample {
  readonly recipient: HostRecipient;
  readonly info: string;
  readonly aad: string;
  readonly enc: string;
  readonly ciphertext: string;
  /** The plaintext with its tag. */
  readonly expected: string;
  readonly exportContext: string;
  readonly exported: string;
}

function checkShape({ plaintext, exportLength }: SealMessage, sealed: Sealed): void {
  for (const part of ['enc', 'ciphertext', 'exported'] as const)
    ok(sealed[part] instanceof ArrayBuffer, `${part} is not an ArrayBuffer`);
  equal(sealed.enc.byteLength, 32, 'length of enc');
  equal(sealed.ciphertext.byteLength, plaintext.byteLength + 16, 'length of the ciphertext');
  equal(sealed.exported.byteLength, exportLength, 'length of what is exported');
}

async function sample({ crypto }: Host, sent: SealMessage): Promise<SealSample> {
  const kept = { ...sent, plaintext: sent.plaintext.slice(0), tag: { ...sent.tag, data: sent.tag.data.slice(0) } };
  const texts = { info: hex(sent.info), aad: hex(sent.aad), exportContext: hex(sent.exportContext) };
  const sealing = crypto.seal(sent);
  // What the caller does with its buffers from here on is of no concern.
  for (const buffer of [sent.info, sent.aad, sent.plaintext, sent.tag.data, sent.exportContext])
    new Uint8Array(buffer).fill(0xee);
  const sealed = await sealing;
  checkShape(kept, sealed);
  const tagged = new Uint8Array(32 + kept.tag.data.byteLength);
  tagged.set(new Uint8Array(sealed.enc));
  tagged.set(new Uint8Array(kept.tag.data), 32);
  const mac = new Uint8Array(crypto.hmacSha256(kept.tag.key, tagged.buffer));
  const expected = new Uint8Array(kept.plaintext);
  expected.set(mac.subarray(0, kept.tag.length), kept.tag.offset);
  return {
    recipient: sent.recipient,
    ...texts,
    enc: hex(sealed.enc),
    ciphertext: hex(sealed.ciphertext),
    expected: hex(expected.buffer),
    exported: hex(sealed.exported),
  };
}

/** Seals a message of every kind for each recipient that has a key. */
export async function sealSamples(host: Host): Promise<readonly SealSample[]> {
  const samples: SealSample[] = [];
  for (const recipient of recipients.filter((name) => host.crypto.keyId(name) !== null)) {
    for (const key of ['device', 'auth'] as const)
      samples.push(await sample(host, message({ recipient, ...tag({ key }) })));
    for (const change of limits) {
      // Buffers of their own, for `sample` spoils them.
      const { info, aad, plaintext, tag: tagged, exportContext, ...rest } = message({ ...change, recipient });
      samples.push(
        await sample(host, {
          ...rest,
          info: info.slice(0),
          aad: aad.slice(0),
          plaintext: plaintext.slice(0),
          tag: { ...tagged, data: tagged.data.slice(0) },
          exportContext: exportContext.slice(0),
        }),
      );
    }
  }
  return samples;
}

export const sealCases: readonly ContractCase[] = [
  {
    name: 'keyId: a byte or null, always the same; unknown names throw',
    run({ crypto }) {
      for (const recipient of recipients) {
        const id = crypto.keyId(recipient);
        ok(id === null || (Number.isInteger(id) && id >= 0 && id <= 255), `keyId of ${recipient} is ${String(id)}`);
        equal(crypto.keyId(recipient), id, `keyId of ${recipient} again`);
      }
      const odd: readonly unknown[] = ['', 'Desk', 'vendor', '__proto__', undefined, null, 1, {}];
      for (const name of odd)
        throws(() => crypto.keyId(name as HostRecipient), ['RangeError', 'TypeError'], `keyId(${String(name)})`);
    },
  },
  {
    name: 'hmacSha256: the auth key, where there is one, is another than the device key',
    run({ crypto }) {
      const provisioned = recipients.some((recipient) => crypto.keyId(recipient) !== null);
      if (!provisioned) return;
      const mac = hex(crypto.hmacSha256('auth', ascii('one')));
      equal(hex(crypto.hmacSha256('auth', ascii('one'))), mac, 'the same again');
      ok(hex(crypto.hmacSha256('device', ascii('one'))) !== mac, 'both keys give the same');
    },
  },
  {
    name: 'seal: shapes, and an Error where there is no key',
    async run({ crypto }) {
      for (const recipient of recipients) {
        const sent = message({ recipient });
        const sealing = crypto.seal(sent);
        ok(typeof sealing.then === 'function', 'not a promise');
        const result = await sealing.catch((error: unknown) => (error instanceof Error ? error.name : 'no error'));
        if (crypto.keyId(recipient) === null) equal(result as string, 'Error', `sealed to ${recipient}`);
        else {
          ok(typeof result !== 'string', `to ${recipient}: ${String(result)}`);
          checkShape(sent, result);
        }
      }
    },
  },
  {
    name: 'seal: lengths at their limits',
    async run({ crypto }) {
      for (const recipient of recipients.filter((name) => crypto.keyId(name) !== null)) {
        for (const change of limits) {
          const sent = message({ ...change, recipient });
          checkShape(sent, await crypto.seal(sent));
        }
      }
    },
  },
  {
    name: 'seal: a fresh ephemeral key each time, also for two at once',
    async run({ crypto }) {
      for (const recipient of recipients.filter((name) => crypto.keyId(name) !== null)) {
        const sealed = await Promise.all([1, 2, 3].map(() => crypto.seal(message({ recipient, exportLength: 32 }))));
        sealed.push(await crypto.seal(message({ recipient, exportLength: 32 })));
        for (const part of ['enc', 'ciphertext', 'exported'] as const)
          equal(new Set(sealed.map((one) => hex(one[part]))).size, sealed.length, `different ${part}`);
      }
    },
  },
  {
    name: 'seal: leaves its arguments alone, and does not carry them',
    async run({ crypto }) {
      for (const recipient of recipients.filter((name) => crypto.keyId(name) !== null)) {
        const sent = message({ recipient });
        const { ciphertext } = await crypto.seal(sent);
        for (const part of ['info', 'aad', 'plaintext', 'exportContext'] as const)
          equal(hex(sent[part]), hex(message()[part]), part);
        equal(hex(sent.tag.data), hex(message().tag.data), 'data');
        ok(!hex(ciphertext).includes(hex(ascii('nopqrstuvwxyz'))), 'the plaintext can be read');
      }
    },
  },
  {
    name: 'seal: lengths, names and types outside the law are refused, with a key or without',
    async run({ crypto }) {
      for (const recipient of recipients) {
        for (const [what, change] of tooMuch)
          await refuses(async () => crypto.seal({ ...message({ recipient }), ...change }), what);
      }
      for (const odd of [undefined, null, 'text', 5])
        await refuses(async () => crypto.seal(odd as never), `seal(${String(odd)})`);
    },
  },
];
