/**
 * Factory partitions and what a reader makes of each, as a text for readers in other languages (the recorder's host):
 *
 *   node --import tsx test/firmware/image/vectors.ts FILE
 *
 * A case is a few lines and an empty one: `case NAME`, `bytes HEX` (the partition's first bytes; erased behind them), `result` and
 * one of ok, unprovisioned, newer, damaged; behind an ok `serial`, `model`, `board` with text, `deviceKey`, `authKey` with hex, `relay`
 * and `desk` with an id and hex, or `none`. All keys are hashes of words that everybody can read.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import {
  decodeFactory,
  encodeFactory,
  type Factory,
  type FactoryReading,
  USED_MOST,
} from '../../../firmware/image/factory';

export interface Vector {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly result: FactoryReading['kind'];
  readonly factory?: Factory;
}

/** 32 bytes that are no secret. */
export const fakeKey = (label: string): Uint8Array =>
  new Uint8Array(createHash('sha256').update(`not a key: ${label}`).digest());

export const fakeFactory = (serial = 'ATNVR0000000017'): Factory => ({
  serial,
  model: 'AT-NVR 32',
  board: 'qemu-x86_64',
  deviceKey: fakeKey(`device ${serial}`),
  authKey: fakeKey(`auth ${serial}`),
  relay: { id: 17, publicKey: fakeKey('relay') },
  desk: { id: 33, publicKey: fakeKey('desk') },
});

/** Item after item, with the length and the digest that belong to them; the header's first bytes may be given. */
export function written(
  items: readonly (readonly [number, Uint8Array])[],
  { head = Buffer.from('ATNVRFAC\x01\x00', 'latin1'), length }: { head?: Uint8Array; length?: number } = {},
): Uint8Array {
  const body = Buffer.concat(
    items.map(([number, value]) => Buffer.from([number, value.length & 255, value.length >> 8, ...value])),
  );
  const used = 16 + body.length;
  const told = length ?? used;
  const bytes = Buffer.concat([head, Buffer.from([told & 255, told >> 8, 0, 0, 0, 0]), body]);
  const digest = createHash('sha256').update(bytes).digest();
  const whole = new Uint8Array(USED_MOST).fill(0xff);
  whole.set(bytes);
  whole.set(digest, used);
  return whole;
}

/** The items of a partition, as they are in it. */
export function itemsOf({ serial, model, board, deviceKey, authKey, relay, desk }: Factory) {
  const text = (value: string): Uint8Array => Buffer.from(value, 'latin1');
  return [
    [1, text(serial)] as const,
    [2, text(model)] as const,
    [3, text(board)] as const,
    [4, deviceKey] as const,
    [5, authKey] as const,
    ...(relay ? [[16, Buffer.from([relay.id, ...relay.publicKey])] as const] : []),
    ...(desk ? [[17, Buffer.from([desk.id, ...desk.publicKey])] as const] : []),
  ];
}

export function vectors(): readonly Vector[] {
  const whole = fakeFactory();
  const all = itemsOf(whole);
  const bare: Factory = { ...whole, relay: undefined, desk: undefined };
  const largest: Factory = {
    ...whole,
    serial: 'Z9'.repeat(16),
    model: ` ~${'"\\,W'.repeat(7)}()`,
    board: 'a-_.'.repeat(8),
  };
  const plain = encodeFactory(whole, USED_MOST);
  const used = plain[10]! | (plain[11]! << 8);
  const flipped = (at: number): Uint8Array => plain.map((byte, place) => (place === at ? byte ^ 4 : byte));
  const replaced = (number: number, value: Uint8Array): Uint8Array =>
    written(all.map((item) => (item[0] === number ? [number, value] : item)));
  const without = (number: number): Uint8Array => written(all.filter((item) => item[0] !== number));
  const unknown = (number: number, length: number) => [number, new Uint8Array(length).fill(number)] as const;
  const ok = (name: string, bytes: Uint8Array, factory: Factory): Vector => ({ name, bytes, result: 'ok', factory });
  const bad =
    (result: Vector['result']) =>
    (name: string, bytes: Uint8Array): Vector => ({ name, bytes, result });
  const [blank, newer, damaged] = [bad('unprovisioned'), bad('newer'), bad('damaged')];
  return [
    ok('all items', plain, whole),
    ok('no vendor keys', encodeFactory(bare, USED_MOST), bare),
    ok('the longest texts', encodeFactory(largest, USED_MOST), largest),
    ok('the shortest texts', written(itemsOf({ ...whole, serial: '0', model: ' ', board: '0' })), {
      ...whole,
      serial: '0',
      model: ' ',
      board: '0',
    }),
    ok(
      'unknown items',
      written([...all.slice(0, 5), unknown(6, 0), unknown(15, 300), ...all.slice(5), unknown(255, 1)]),
      whole,
    ),
    ok(
      'items up to the last byte there is room for',
      written([...all, unknown(200, USED_MOST - 32 - used - 3)]),
      whole,
    ),
    ok('a newer minor version', written(all, { head: Buffer.from('ATNVRFAC\x01\x07', 'latin1') }), whole),
    ok(
      'bytes behind the digest',
      plain.map((byte, at) => (at < used + 32 ? byte : at & 255)),
      whole,
    ),
    blank('erased', new Uint8Array(USED_MOST).fill(0xff)),
    blank('zeros', new Uint8Array(USED_MOST)),
    blank('nothing', new Uint8Array()),
    blank('fifteen bytes', plain.subarray(0, 15)),
    blank('another magic', flipped(7)),
    newer('major version 2', written(all, { head: Buffer.from('ATNVRFAC\x02\x00', 'latin1') })),
    newer('major version 0', written(all, { head: Buffer.from('ATNVRFAC\x00\x00', 'latin1') })),
    damaged('cut in the items', plain.subarray(0, used - 1)),
    damaged('cut in the digest', plain.subarray(0, used + 31)),
    damaged(
      'the rest erased',
      plain.map((byte, at) => (at < 100 ? byte : 0xff)),
    ),
    damaged('a flipped bit of the minor version', flipped(9)),
    damaged('a flipped bit of the reserved bytes', flipped(13)),
    damaged('a flipped bit of the serial', flipped(20)),
    damaged('a flipped bit of the digest', flipped(used + 31)),
    damaged('a length of 15', written(all, { length: 15 })),
    damaged('a length of 65535', written(all, { length: 65535 })),
    damaged('a length that is too short', written(all, { length: used - 1 })),
    damaged('no items', written([])),
    damaged(
      'an item that ends behind the items',
      written([...all, [200, new Uint8Array()]]).map((b, at) => (at === used + 1 ? 1 : b)),
    ),
    damaged('items not in order', written([all[1]!, all[0]!, ...all.slice(2)])),
    damaged('an item twice', written([all[0]!, all[0]!, ...all.slice(1)])),
    damaged('item 0', written([[0, new Uint8Array()], ...all])),
    ...[1, 2, 3, 4, 5].map((number) => damaged(`no item ${number}`, without(number))),
    damaged('an empty serial', replaced(1, new Uint8Array())),
    damaged('a serial of 33', replaced(1, Buffer.from('0'.repeat(33)))),
    damaged('a serial with a small letter', replaced(1, Buffer.from('ATNVr1'))),
    damaged('a serial with a line feed at its end', replaced(1, Buffer.from('ATNVR1\n'))),
    damaged('a model of 33', replaced(2, Buffer.from('m'.repeat(33)))),
    damaged('a model with a byte above 126', replaced(2, Buffer.from([0x41, 0xd0]))),
    damaged('a board that begins with a dot', replaced(3, Buffer.from('.x'))),
    damaged('a board with a slash', replaced(3, Buffer.from('a/b'))),
    damaged('a device key of 31', replaced(4, whole.deviceKey.subarray(1))),
    damaged('a device key of zeros', replaced(4, new Uint8Array(32))),
    damaged('an auth key of 33', replaced(5, new Uint8Array(33).fill(7, 3))),
    damaged('an erased auth key', replaced(5, new Uint8Array(32).fill(0xff))),
    damaged('a relay key without an id', replaced(16, whole.relay!.publicKey)),
    damaged('a desk key of zeros', replaced(17, Uint8Array.from([33, ...new Uint8Array(32)]))),
    damaged('an empty desk key', replaced(17, new Uint8Array())),
  ];
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The vectors as text. Erased bytes at the end of a case are left out. */
export function vectorsText(): string {
  const cases = vectors().map(({ name, bytes, result, factory }) => {
    const end = bytes.findLastIndex((byte) => byte !== 0xff) + 1;
    const lines = [
      `case ${name}`,
      `bytes ${hex(bytes.length < USED_MOST ? bytes : bytes.subarray(0, end))}`,
      `result ${result}`,
    ];
    if (bytes.length < USED_MOST) lines.splice(2, 0, `length ${bytes.length}`);
    if (!factory) return lines;
    const { serial, model, board, deviceKey, authKey, relay, desk } = factory;
    lines.push(`serial ${serial}`, `model ${model}`, `board ${board}`);
    lines.push(`deviceKey ${hex(deviceKey)}`, `authKey ${hex(authKey)}`);
    lines.push(`relay ${relay ? `${relay.id} ${hex(relay.publicKey)}` : 'none'}`);
    return [...lines, `desk ${desk ? `${desk.id} ${hex(desk.publicKey)}` : 'none'}`];
  });
  return `${cases.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** What the reader of this project makes of it. */
export const readVector = ({ bytes }: Vector): FactoryReading => decodeFactory(bytes);

if (process.argv[1] === import.meta.filename) writeFileSync(process.argv[2]!, vectorsText());
