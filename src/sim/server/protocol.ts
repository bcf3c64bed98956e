/**
 * What server and page say to each other: JSON texts both ways, and frames as binary messages from the server.
 *
 * A frame is 32-bit little-endian words: frame number, monitor width, height, count of rectangles; then per rectangle x, y, width,
 * height and its pixels 0xXXRRGGBB row by row. The page acknowledges each frame by its number; until then changes are gathered.
 *
 * @module
 */
/// <reference path="../../hal/host.d.ts" />
import type { Language } from '../../auth/types';
import type { DeskAnswer, DeskProblem } from '../desk/answer';
import type { FlashMap } from '../flash/map';

/** Words before the first rectangle. */
export const FRAME_HEAD = 4;
/** Words before a rectangle's pixels. */
export const RECTANGLE_HEAD = 4;

/** Clock speeds on offer; 0 is a pause. */
export const speeds = [0, 1, 10, 60, 600] as const;
export type Speed = (typeof speeds)[number];

export type ClientMessage =
  | { readonly type: 'ack'; readonly frame: number }
  | { readonly type: 'pointer'; readonly x: number; readonly y: number; readonly pressed: boolean }
  /** The browser took the pointer away in the middle of a press: what it holds is let go of, and nothing is clicked. */
  | { readonly type: 'pointer-lost' }
  | { readonly type: 'wheel'; readonly notches: number }
  /** A name of `script/keys.ts` or one character. */
  | { readonly type: 'key'; readonly key: string; readonly pressed: boolean }
  | { readonly type: 'power'; readonly on: boolean }
  | { readonly type: 'plug'; readonly pulled: boolean }
  | { readonly type: 'size'; readonly width: number; readonly height: number }
  | { readonly type: 'speed'; readonly speed: Speed }
  | { readonly type: 'language'; readonly language: Language }
  | { readonly type: 'record'; readonly on: boolean }
  /** Reads the QR code on the monitor and asks the support desk for the security code. */
  | { readonly type: 'desk' }
  /** Erases all of the flash and starts the recorder anew. */
  | { readonly type: 'reset' }
  /** Writes noise over all of the flash, as a clip-on programmer would, and starts the recorder anew. */
  | { readonly type: 'spoil' };

export interface StateMessage {
  readonly type: 'state';
  readonly power: 'off' | 'starting' | 'on' | 'fault';
  readonly width: number;
  readonly height: number;
  readonly speed: Speed;
  readonly recording: boolean;
  /** The language the recorder shows; null until it has shown one, and for one that is not among `languages`. */
  readonly language: Language | null;
  /** Those that can be chosen, with their names in themselves. */
  readonly languages: readonly { readonly code: Language; readonly name: string }[];
  /** The plug is pulled: the power fails in the middle of the next flash operation. */
  readonly plug: boolean;
  readonly model: string;
  readonly serial: string;
  readonly flashFile: string;
}

export interface LogLine {
  /** Powered-on ms. */
  readonly at: number;
  readonly source: 'recorder' | 'machine';
  readonly level: LogLevel;
  readonly text: string;
}

export interface StatsMessage {
  readonly type: 'stats';
  /** Pictures that changed in the last second. */
  readonly fps: number;
  readonly heapBytes: number;
  readonly bridgeBytes: number;
  readonly widgets: number;
  /** Powered-on ms. */
  readonly now: number;
}

/**
 * To the page that asked, and to no other. `qr`: there is not one QR code that can be read. `gone`, to all of them: the flash is another
 * one, so what the desk said is worth nothing any more.
 */
export type DeskMessage =
  | { readonly type: 'desk'; readonly kind: 'gone' }
  | ({ readonly type: 'desk'; readonly kind: 'code' } & DeskAnswer)
  | { readonly type: 'desk'; readonly kind: 'problem'; readonly problem: DeskProblem | 'qr' };

export type ServerMessage =
  | StateMessage
  | StatsMessage
  | DeskMessage
  | { readonly type: 'log'; readonly lines: readonly LogLine[] }
  | { readonly type: 'flash'; readonly map: FlashMap | null }
  /** The steps recorded so far. */
  | { readonly type: 'script'; readonly text: string }
  /** What was asked for cannot be done, or was no message; in English, for developers. */
  | { readonly type: 'error'; readonly message: string };
