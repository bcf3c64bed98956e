/**
 * The command buffer: 32-bit little-endian words, first `COMMAND_MAGIC`, then commands (README, "ABI").
 *
 * @module
 */
import { COMMAND_MAGIC, opcodes } from '../schema';
import { utf8Length, writeUtf8 } from './utf8';

export type Opcode = keyof typeof opcodes;

/** Grows as needed, is emptied by `take`, and is used again. */
export interface CommandBuffer {
  /** A command of one to four words. */
  command(opcode: Opcode, a: number, b?: number, c?: number, d?: number): void;
  /** A command of any number of words. */
  wordsCommand(opcode: Opcode, words: readonly number[]): void;
  /** A command of one to three words followed by one string. */
  textCommand(opcode: Opcode, text: string, a: number, b?: number, c?: number): void;
  /** A command of words, a byte length and bytes. */
  bytesCommand(opcode: Opcode, bytes: Uint8Array, ...words: number[]): void;
  /** A command of words and then pairs of a word and a string. */
  pairsCommand(opcode: Opcode, pairs: readonly (readonly [number, string])[], ...words: number[]): void;
  /** Commands since the last `take`. */
  count(): number;
  /** The buffer to hand to the host, null when it is empty; starts a new one. */
  take(): ArrayBuffer | null;
}

export function createCommandBuffer(): CommandBuffer {
  let words = new Uint32Array(2048);
  let bytes = new Uint8Array(words.buffer);
  let used = 1;
  let count = 0;
  words[0] = COMMAND_MAGIC;

  function grow(more: number): void {
    const larger = new Uint32Array(Math.max(words.length * 2, used + more));
    larger.set(words.subarray(0, used));
    words = larger;
    bytes = new Uint8Array(words.buffer);
  }

  function begin(opcode: Opcode, payload: number): void {
    if (used + payload + 1 > words.length) grow(payload + 1);
    words[used++] = opcodes[opcode] | (payload << 8);
    count++;
  }

  function putAll(values: readonly number[]): void {
    for (const value of values) words[used++] = value;
  }

  /** A word of length and the text, room for which is there. */
  function putText(text: string): void {
    const at = used + 1;
    const length = writeUtf8(text, bytes, at * 4) - at * 4;
    words[used] = length;
    used = at + ((length + 3) >> 2);
    // zeros behind the text in its last word
    for (let i = at * 4 + length; i < used * 4; i++) bytes[i] = 0;
  }

  return {
    // hundreds of these make a screen: no rest parameters and no calls, each costs as much as a word or more
    command(opcode, a, b, c, d) {
      if (used + 5 > words.length) grow(5);
      const to = words;
      let at = used + 1;
      to[at++] = a;
      if (b !== undefined) {
        to[at++] = b;
        if (c !== undefined) {
          to[at++] = c;
          if (d !== undefined) to[at++] = d;
        }
      }
      to[used] = opcodes[opcode] | ((at - used - 1) << 8);
      used = at;
      count++;
    },
    wordsCommand(opcode, values) {
      begin(opcode, values.length);
      putAll(values);
    },
    textCommand(opcode, text, a, b, c) {
      // a UTF-16 unit takes three bytes at most
      const most = 5 + ((text.length * 3 + 3) >> 2);
      if (used + most > words.length) grow(most);
      const head = used++;
      words[used++] = a;
      if (b !== undefined) words[used++] = b;
      if (c !== undefined) words[used++] = c;
      putText(text);
      words[head] = opcodes[opcode] | ((used - head - 1) << 8);
      count++;
    },
    bytesCommand(opcode, data, ...values) {
      const padded = (data.length + 3) >> 2;
      begin(opcode, values.length + 1 + padded);
      putAll(values);
      words[used++] = data.length;
      if (padded > 0) words[used + padded - 1] = 0;
      bytes.set(data, used * 4);
      used += padded;
    },
    pairsCommand(opcode, pairs, ...values) {
      let payload = values.length;
      for (const [, text] of pairs) payload += 2 + ((utf8Length(text) + 3) >> 2);
      begin(opcode, payload);
      putAll(values);
      for (const [word, text] of pairs) {
        words[used++] = word;
        putText(text);
      }
    },
    count: () => count,
    take() {
      if (count === 0) return null;
      const taken = words.buffer.slice(0, used * 4);
      used = 1;
      count = 0;
      return taken;
    },
  };
}
