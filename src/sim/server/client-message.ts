/**
 * Reads what a page sent. Everything is checked here once, because a web page can send anything.
 *
 * @module
 */

import { keyCode } from '../script/keys';
import { LARGEST_SIDE, languageCodes } from '../script/parser';
import { type ClientMessage, speeds } from './protocol';

/** The largest monitor a page may ask for; a larger one is slow to send. The command line goes further. */
const LARGEST = { width: 3840, height: 2160 } as const;
/** Most turns of the wheel in one message. */
const MOST_NOTCHES = 50;

type Fields = Readonly<Record<string, unknown>>;

const isInteger = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;

const readers: Readonly<Record<string, (fields: Fields) => ClientMessage | undefined>> = {
  ack: ({ frame }) => (isInteger(frame, 0, 0xffffffff) ? { type: 'ack', frame } : undefined),
  pointer: ({ x, y, pressed }) =>
    isInteger(x, 0, LARGEST_SIDE) && isInteger(y, 0, LARGEST_SIDE) && typeof pressed === 'boolean'
      ? { type: 'pointer', x, y, pressed }
      : undefined,
  'pointer-lost': () => ({ type: 'pointer-lost' }),
  wheel: ({ notches }) => (isInteger(notches, -MOST_NOTCHES, MOST_NOTCHES) ? { type: 'wheel', notches } : undefined),
  key: ({ key, pressed }) =>
    typeof key === 'string' && keyCode(key) !== undefined && typeof pressed === 'boolean'
      ? { type: 'key', key, pressed }
      : undefined,
  power: ({ on }) => (typeof on === 'boolean' ? { type: 'power', on } : undefined),
  plug: ({ pulled }) => (typeof pulled === 'boolean' ? { type: 'plug', pulled } : undefined),
  size: ({ width, height }) =>
    isInteger(width, 1, LARGEST.width) && isInteger(height, 1, LARGEST.height)
      ? { type: 'size', width, height }
      : undefined,
  speed: ({ speed }) => {
    const known = speeds.find((candidate) => candidate === speed);
    return known === undefined ? undefined : { type: 'speed', speed: known };
  },
  language: ({ language }) => {
    const known = languageCodes.find((candidate) => candidate === language);
    return known === undefined ? undefined : { type: 'language', language: known };
  },
  desk: () => ({ type: 'desk' }),
  reset: () => ({ type: 'reset' }),
  spoil: () => ({ type: 'spoil' }),
  record: ({ on }) => (typeof on === 'boolean' ? { type: 'record', on } : undefined),
};

/** The message, or what is wrong with it. */
export function readClientMessage(text: string): ClientMessage | { readonly type: 'wrong'; readonly reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { type: 'wrong', reason: 'the message is not JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { type: 'wrong', reason: 'the message is not an object' };
  const { type } = value as Fields;
  if (typeof type !== 'string' || !Object.hasOwn(readers, type))
    return { type: 'wrong', reason: `unknown message type ${JSON.stringify(type)?.slice(0, 40)}` };
  return readers[type]!(value as Fields) ?? { type: 'wrong', reason: `a ${type} message with wrong fields` };
}
