/**
 * Argon2id straight from RFC 9106, slow and plain: to check the fast one, which knows no associated data, against the RFC's
 * vector by way of this one, which does.
 */
import { createHash } from 'node:crypto';

const mask = (1n << 64n) - 1n;
const low = (value: bigint) => value & 0xffffffffn;
const rotate = (value: bigint, bits: bigint) => ((value >> bits) | (value << (64n - bits))) & mask;
const le32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/** Node's BLAKE2b, which knows results of 64 bytes only. */
const blake2b512 = (...parts: Uint8Array[]) => {
  const hash = createHash('blake2b512');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const iv = [
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
];
const sigma = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/** BLAKE2b (RFC 7693) without a key, 1 to 64 bytes. */
function blake2b(length: number, input: Uint8Array): Buffer {
  const h = iv.slice();
  h[0]! ^= 0x01010000n ^ BigInt(length);
  const blocks = Math.max(1, Math.ceil(input.length / 128));
  for (let block = 0; block < blocks; block++) {
    const chunk = Buffer.alloc(128);
    chunk.set(input.subarray(block * 128, block * 128 + 128));
    const m = Array.from({ length: 16 }, (_, i) => chunk.readBigUInt64LE(i * 8));
    const isLast = block === blocks - 1;
    const v = [...h, ...iv];
    v[12]! ^= BigInt(isLast ? input.length : (block + 1) * 128);
    if (isLast) v[14]! ^= mask;
    const mix = (a: number, b: number, c: number, d: number, x: bigint, y: bigint) => {
      v[a] = (v[a]! + v[b]! + x) & mask;
      v[d] = rotate(v[d]! ^ v[a]!, 32n);
      v[c] = (v[c]! + v[d]!) & mask;
      v[b] = rotate(v[b]! ^ v[c]!, 24n);
      v[a] = (v[a]! + v[b]! + y) & mask;
      v[d] = rotate(v[d]! ^ v[a]!, 16n);
      v[c] = (v[c]! + v[d]!) & mask;
      v[b] = rotate(v[b]! ^ v[c]!, 63n);
    };
    for (let round = 0; round < 12; round++) {
      const s = sigma[round % 10]!.map((i) => m[i]!);
      for (let i = 0; i < 4; i++) mix(i, i + 4, i + 8, i + 12, s[2 * i]!, s[2 * i + 1]!);
      for (let i = 0; i < 4; i++)
        mix(i, ((i + 1) % 4) + 4, ((i + 2) % 4) + 8, ((i + 3) % 4) + 12, s[8 + 2 * i]!, s[9 + 2 * i]!);
    }
    for (let i = 0; i < 8; i++) h[i]! ^= v[i]! ^ v[i + 8]!;
  }
  const out = Buffer.alloc(64);
  for (const [i, word] of h.entries()) out.writeBigUInt64LE(word, i * 8);
  return out.subarray(0, length);
}

/** H' of section 3.3. */
function longHash(length: number, input: Uint8Array): Buffer {
  const first = Buffer.concat([le32(length), input]);
  if (length <= 64) return blake2b(length, first);
  const pieces: Buffer[] = [];
  let v: Buffer = blake2b512(first);
  let left = length;
  while (left > 64) {
    pieces.push(v.subarray(0, 32));
    left -= 32;
    v = left > 64 ? blake2b512(v) : blake2b(left, v);
  }
  return Buffer.concat([...pieces, v]);
}

type Block = bigint[];

/** The permutation P of section 3.6 on the 16 words at the given places. */
function permute(block: Block, at: readonly number[]): void {
  const g = (a: number, b: number, c: number, d: number) => {
    const [ia, ib, ic, id] = [at[a]!, at[b]!, at[c]!, at[d]!];
    const add = (x: number, y: number) => {
      block[x] = (block[x]! + block[y]! + 2n * low(block[x]!) * low(block[y]!)) & mask;
    };
    const turn = (x: number, y: number, bits: bigint) => {
      block[x] = rotate(block[x]! ^ block[y]!, bits);
    };
    add(ia, ib);
    turn(id, ia, 32n);
    add(ic, id);
    turn(ib, ic, 24n);
    add(ia, ib);
    turn(id, ia, 16n);
    add(ic, id);
    turn(ib, ic, 63n);
  };
  for (let i = 0; i < 4; i++) g(i, i + 4, i + 8, i + 12);
  for (let i = 0; i < 4; i++) g(i, ((i + 1) % 4) + 4, ((i + 2) % 4) + 8, ((i + 3) % 4) + 12);
}

function compress(x: Block, y: Block): Block {
  const r = x.map((word, i) => word ^ y[i]!);
  const z = r.slice();
  for (let row = 0; row < 8; row++)
    permute(
      z,
      Array.from({ length: 16 }, (_, i) => row * 16 + i),
    );
  for (let column = 0; column < 8; column++) {
    permute(
      z,
      Array.from({ length: 16 }, (_, i) => (i >> 1) * 16 + column * 2 + (i & 1)),
    );
  }
  return z.map((word, i) => word ^ r[i]!);
}

const toBlock = (bytes: Buffer): Block => Array.from({ length: 128 }, (_, i) => bytes.readBigUInt64LE(i * 8));

export function argon2idReference(
  password: Uint8Array,
  salt: Uint8Array,
  { memory, passes, lanes, length }: Argon2Parameters,
  secret: Uint8Array = new Uint8Array(),
  data: Uint8Array = new Uint8Array(),
): Buffer {
  const sized = (bytes: Uint8Array) => [le32(bytes.length), bytes];
  const numbers = [lanes, length, memory, passes, 0x13, 2].map(le32);
  const h0 = blake2b512(...numbers, ...sized(password), ...sized(salt), ...sized(secret), ...sized(data));
  const columns = Math.floor(memory / (4 * lanes)) * 4;
  const segment = columns / 4;
  const lane = (l: number): Block[] =>
    [0, 1].map((i) => toBlock(longHash(1024, Buffer.concat([h0, le32(i), le32(l)]))));
  const b: Block[][] = Array.from({ length: lanes }, (_, l) => lane(l));
  const zero: Block = new Array(128).fill(0n);

  for (let pass = 0; pass < passes; pass++) {
    for (let slice = 0; slice < 4; slice++) {
      for (let l = 0; l < lanes; l++) {
        const isIndependent = pass === 0 && slice < 2;
        let addresses: Block = zero;
        for (let i = 0; i < segment; i++) {
          const column = slice * segment + i;
          if (isIndependent && i % 128 === 0) {
            const input = zero.slice();
            [pass, l, slice, columns * lanes, passes, 2, i / 128 + 1].forEach((value, k) => {
              input[k] = BigInt(value);
            });
            addresses = compress(zero, compress(zero, input));
          }
          if (pass === 0 && column < 2) continue;
          const previous = b[l]![(column + columns - 1) % columns]!;
          const pseudo = isIndependent ? addresses[i % 128]! : previous[0]!;
          const isFirst = pass === 0 && slice === 0;
          const from = isFirst ? l : Number((pseudo >> 32n) % BigInt(lanes));
          const isSame = from === l;
          let area: number;
          if (pass === 0) area = slice * segment + (isSame ? i - 1 : i === 0 ? -1 : 0);
          else area = columns - segment + (isSame ? i - 1 : i === 0 ? -1 : 0);
          const x = (low(pseudo) * low(pseudo)) >> 32n;
          const y = (BigInt(area) * x) >> 32n;
          const relative = area - 1 - Number(y);
          const start = pass === 0 ? 0 : ((slice + 1) % 4) * segment;
          const reference = b[from]![(start + relative) % columns]!;
          const next = compress(previous, reference);
          const old = b[l]![column];
          b[l]![column] = pass === 0 ? next : next.map((word, k) => word ^ old![k]!);
        }
      }
    }
  }
  const last = b.map((blocks) => blocks[columns - 1]!).reduce((sum, block) => sum.map((word, i) => word ^ block[i]!));
  const bytes = Buffer.alloc(1024);
  for (const [i, word] of last.entries()) bytes.writeBigUInt64LE(word, i * 8);
  return longHash(length, bytes);
}
