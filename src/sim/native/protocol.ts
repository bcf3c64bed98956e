/**
 * The protocol with the recorder's own process (`firmware/host/recorder/src/headless/protocol.rs`): frames of a length (u32) and that
 * many bytes, all numbers little-endian. One request at a time; then lines of the log and drawn areas, and its result.
 *
 * @module
 */
import type { Area } from '../machine/bridge';
import type { Power } from '../machine/machine';

/** Codes of requests. Their arguments are words. */
export const requests = {
  powerOn: 1,
  powerOff: 2,
  plug: 3,
  cutAt: 4,
  resize: 5,
  pointer: 6,
  pointerLost: 7,
  wheel: 8,
  key: 9,
  step: 10,
  settle: 11,
  frame: 12,
  tree: 13,
  hit: 14,
  focused: 15,
  stats: 16,
  flash: 17,
} as const;
export type RequestName = keyof typeof requests;

/** What is told with each result. */
export interface NativeState {
  readonly power: Power;
  readonly isPulled: boolean;
  readonly isQuiet: boolean;
  readonly pending: number;
  readonly now: number;
  readonly problem: string | undefined;
}

export type Message =
  | { readonly kind: 'log'; readonly source: 'recorder' | 'machine'; readonly level: LogLevel; readonly text: string }
  | { readonly kind: 'drawn'; readonly areas: readonly Area[] }
  | { readonly kind: 'result'; readonly state: NativeState; readonly result: Buffer };

const powers: readonly Power[] = ['off', 'on', 'fault'];
const sources = ['recorder', 'machine'] as const;
const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
/** Bytes of a result before the text of the problem. */
const STATE_BYTES = 20;

/** A request as it is sent. */
export function encodeRequest(name: RequestName, words: readonly number[]): Buffer {
  const frame = Buffer.alloc(5 + 4 * words.length);
  frame.writeUInt32LE(frame.length - 4, 0);
  frame.writeUInt8(requests[name], 4);
  for (const [index, word] of words.entries()) frame.writeUInt32LE(word >>> 0, 5 + 4 * index);
  return frame;
}

/** Undefined for a frame that is none of the protocol's. */
export function decodeMessage(frame: Buffer): Message | undefined {
  const body = frame.subarray(1);
  switch (frame[0]) {
    case 1: {
      const [source, level] = [sources[body[0]!], levels[body[1]!]];
      return source && level && { kind: 'log', source, level, text: body.toString('utf8', 2) };
    }
    case 2: {
      const areas = Array.from({ length: body.length >> 4 }, (_, index): Area => {
        const side = (number: number) => body.readInt32LE(16 * index + 4 * number);
        return { x1: side(0), y1: side(1), x2: side(2), y2: side(3) };
      });
      return { kind: 'drawn', areas };
    }
    case 3: {
      const power = powers[body[0]!];
      if (!power || body.length < STATE_BYTES) return undefined;
      const end = STATE_BYTES + body.readUInt32LE(8);
      const state: NativeState = {
        power,
        isPulled: body[1] !== 0,
        isQuiet: body[2] !== 0,
        pending: body.readUInt32LE(4),
        now: body.readDoubleLE(12),
        problem: body[3] === 0 ? undefined : body.toString('utf8', STATE_BYTES, end),
      };
      return { kind: 'result', state, result: body.subarray(end) };
    }
    default:
      return undefined;
  }
}
