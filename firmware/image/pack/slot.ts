/**
 * Signed images: the header of SLOT.md in front of a squashfs.
 *
 * @module
 */
import { createHash, type KeyObject, sign } from 'node:crypto';

/** Bytes of the header. */
export const HEADER = 4096;
const SIGNED = HEADER - 64;
const CONTEXT = Buffer.from('atnvr/slot/1');

export const kinds = { component: 1, updater: 2 } as const;

export interface SlotImage {
  readonly kind: keyof typeof kinds;
  /** Such as qemu-x86_64. */
  readonly board: string;
  /** Such as 1.2.3. */
  readonly version: string;
  /** 0 to 2^32-1: below the recorder's own the image does not start. */
  readonly security: number;
}

function field(name: string, text: string): Buffer {
  if (!/^[!-~]{1,32}$/.test(text)) throw new RangeError(`${name}: expected 1 to 32 ASCII characters, got "${text}"`);
  return Buffer.from(text.padEnd(32, '\0'), 'latin1');
}

/** Header and payload; the payload is a whole number of 4096 bytes. `key`: Ed25519, private. */
export function signSlot({ kind, board, version, security }: SlotImage, payload: Uint8Array, key: KeyObject): Buffer {
  if (payload.length === 0 || payload.length % 4096 !== 0)
    throw new RangeError(`payload: expected a whole number of 4096 bytes, got ${payload.length}`);
  const head = Buffer.alloc(SIGNED);
  head.write('ATNVRSLT', 'latin1');
  head[8] = 1;
  head[10] = kinds[kind];
  head.writeUInt32LE(security, 12);
  head.writeBigUInt64LE(BigInt(payload.length), 16);
  createHash('sha256').update(payload).digest().copy(head, 24);
  field('board', board).copy(head, 56);
  field('version', version).copy(head, 88);
  return Buffer.concat([head, sign(null, Buffer.concat([CONTEXT, head]), key), payload]);
}
