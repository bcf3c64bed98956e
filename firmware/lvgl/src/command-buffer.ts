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
  /** A command of whole words. */
  command(opcode: Opcode, ...words: number[]): void;
  /** A command of words followed by one string. */
  textCommand(opcode: Opcode, text: string, ...words: number[]): void;
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

  function reserve(more: number): void {
    if (used + more <= words.length) return;
    const larger = new Uint32Array(Math.max(words.length * 2, used + more));
    larger.set(words.subarray(0, used));
    words = larger;
    bytes = new Uint8Array(words.buffer);
  }

  function begin(opcode: Opcode, payload: number): void {
    reserve(payload + 1);
    words[used++] = opcodes[opcode] | (payload << 8);
    count++;
  }

  function putAll(values: readonly number[]): void {
    for (const value of values) words[used++] = value;
  }

  function putText(text: string, length: number): void {
    words[used++] = length;
    const padded = (length + 3) >> 2;
    if (padded === 0) return;
    words[used + padded - 1] = 0; // zeros behind the text in its last word
    writeUtf8(text, bytes, used * 4);
    used += padded;
  }

  return {
    command(opcode, ...values) {
      begin(opcode, values.length);
      putAll(values);
    },
    textCommand(opcode, text, ...values) {
      const length = utf8Length(text);
      begin(opcode, values.length + 1 + ((length + 3) >> 2));
      putAll(values);
      putText(text, length);
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
      const lengths = pairs.map(([, text]) => utf8Length(text));
      begin(opcode, values.length + lengths.reduce((sum, length) => sum + 2 + ((length + 3) >> 2), 0));
      putAll(values);
      pairs.forEach(([word, text], i) => {
        words[used++] = word;
        putText(text, lengths[i]!);
      });
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
