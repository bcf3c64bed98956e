/**
 * The set of states that were visited, shared by all threads: an open-addressed table of 64-bit keys, with a byte of facts for each.
 *
 * A key is a hash. With n states, two different ones share a key with a chance of n^2 / 2^65: 1 in 92,000 for 20 million; only then
 * would a state be taken for one visited before.
 *
 * @module
 */

export interface Visited {
  /** Slot of a key that was not there before, or the bitwise complement (negative) of the slot of one that was. */
  claim(high: number, low: number): number;
  /** Facts of a slot; 0 until they are set. */
  facts(slot: number): number;
  setFacts(slot: number, facts: number): void;
}

/** Memory of a table for `2 ** bits` states: 9 bytes each. */
export const visitedMemory = (bits: number): SharedArrayBuffer => new SharedArrayBuffer(9 * 2 ** bits);

/** Opens a table on its memory; every thread does. Throws when it is nearly full: a state must not be lost. */
export function openVisited(memory: SharedArrayBuffer): Visited {
  const size = memory.byteLength / 9;
  const highs = new Int32Array(memory, 0, size);
  const lows = new Int32Array(memory, 4 * size, size);
  const notes = new Uint8Array(memory, 8 * size, size);
  return {
    claim(rawHigh, rawLow) {
      // Nought means that the slot is free.
      const high = rawHigh || 1;
      const low = rawLow || 1;
      let slot = (high ^ Math.imul(low, 0x9e3779b1)) & (size - 1);
      for (let tries = 0; tries < 4096; tries++) {
        let seen = Atomics.load(highs, slot);
        if (seen === 0) {
          seen = Atomics.compareExchange(highs, slot, 0, high);
          if (seen === 0) {
            Atomics.store(lows, slot, low);
            return slot;
          }
        }
        if (seen === high) {
          let other = Atomics.load(lows, slot);
          // Another thread is between its two writes.
          while (other === 0) other = Atomics.load(lows, slot);
          if (other === low) return ~slot;
        }
        slot = (slot + 1) & (size - 1);
      }
      throw new Error('the table of visited states is full; give it more memory');
    },
    facts: (slot) => Atomics.load(notes, slot),
    setFacts(slot, facts) {
      Atomics.store(notes, slot, facts);
    },
  };
}

/** 64 bits of a text in two halves (FNV-1a, and a second one of another prime). */
export function hashText(text: string): readonly [high: number, low: number] {
  let high = 0x811c9dc5 | 0;
  let low = 0x1b873593 | 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low + code, 0x5bd1e995) ^ (low >>> 13);
  }
  return [high, low];
}
