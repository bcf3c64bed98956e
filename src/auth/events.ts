/**
 * Entries of the event log: kind (1) | wall clock in ms since 1970 (6, LE; all ones = the recorder had no time) | detail (4, LE).
 * 11 bytes, append-only: a longer entry of a newer version reads by its beginning, a kind not known here is left out of the list.
 * The wall clock is for display; no decision rests on it. No entry holds anything that was typed.
 *
 * @module
 */

import { getU16, getU32, setU16, setU32 } from '../hal/bytes';
import { type EventKind, eventKinds, type LoggedEvent } from './types';

const eventBytes = 11;
const noTime = 2 ** 48 - 1;
const detailMax = 2 ** 32 - 1;

const kindOf = new Map<number, EventKind>(Object.entries(eventKinds).map(([kind, code]) => [code, kind as EventKind]));

/** An entry of now; `detail` is 0 when left out. */
export type MakeEvent = (kind: EventKind, detail?: number) => Uint8Array;

export function encodeEvent(event: LoggedEvent): Uint8Array {
  const { kind, wall, detail } = event;
  // A clock set to nonsense must not stop a log-in.
  const time = wall !== null && wall >= 0 && wall < noTime ? Math.floor(wall) : noTime;
  const bytes = new Uint8Array(eventBytes);
  bytes[0] = eventKinds[kind];
  setU32(bytes, 1, time % 2 ** 32);
  setU16(bytes, 5, Math.floor(time / 2 ** 32));
  setU32(bytes, 7, Math.min(detail, detailMax));
  return bytes;
}

/** Takes any bytes; undefined when they are no event known here. */
export function decodeEvent(bytes: Uint8Array): LoggedEvent | undefined {
  const kind = kindOf.get(bytes[0] ?? 0);
  if (kind === undefined || bytes.length < eventBytes) return undefined;
  const time = getU32(bytes, 1) + getU16(bytes, 5) * 2 ** 32;
  return { kind, wall: time === noTime ? null : time, detail: getU32(bytes, 7) };
}

/** The log as the screens show it: newest first. */
export function readLog(entries: readonly Uint8Array[]): readonly LoggedEvent[] {
  return entries
    .map(decodeEvent)
    .filter((event) => event !== undefined)
    .reverse();
}
