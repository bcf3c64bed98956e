/** Random bytes that a seed determines: SHA-256 of seed and counter. For scripts and tests, where runs must be alike. */
import { createHash } from 'node:crypto';

export function seededBytes(seed: number): (length: number) => ArrayBuffer {
  let counter = 0;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) {
      const block = createHash('sha256').update(`atnvr/sim/random/1|${seed}|${counter++}`).digest();
      bytes.set(block.subarray(0, Math.min(32, length - at)), at);
    }
    return bytes.buffer;
  };
}
