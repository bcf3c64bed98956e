/**
 * What comes from the desk, for all who show it; nothing here needs Node, for the page uses it.
 *
 * @module
 */

/** Why the desk gives no code. */
export type DeskProblem =
  /** Not the address of a request. */
  | 'address'
  /** Cut short, or characters were lost or changed. */
  | 'damaged'
  /** Of a version that the desk does not know. */
  | 'version'
  /** For somebody else, for example a request for a code by e-mail. */
  | 'purpose'
  /** Sealed to a key that the desk does not have. */
  | 'key'
  /** The seal does not open: changed on the way, or made for another key. */
  | 'seal'
  /** Opened, but what is inside is no request. */
  | 'content'
  /** Not made by the recorder it names. */
  | 'forged';

/** What the desk sees, and what it writes back. */
export interface DeskAnswer {
  /** As under the QR code, `7K2M-9QXA`. */
  readonly number: string;
  readonly serial: string;
  readonly model: string;
  /** Two small letters: what to write the answer in. */
  readonly language: string;
  /** Ten characters; shown 5 and 5. */
  readonly code: string;
}

/** The code as it is shown: 5 and 5. */
export const shownCode = (code: string): string => `${code.slice(0, 5)} ${code.slice(5)}`;
