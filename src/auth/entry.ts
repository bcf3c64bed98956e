/**
 * What was typed, laid out for hashing: kind (1) | parts, each tag (1) | length (2, LE) | UTF-8, zeros up to `entryBytes`. Never kept:
 * whoever makes one wipes it.
 *
 * @module
 */

import { setU16, utf8Encode } from '../hal/bytes';
import { entryBytes } from './numbers';

/** What was typed, in a buffer whose size depends on its kind only. `possible`: false when the rules could never have taken it. */
export interface Entry {
  readonly bytes: Uint8Array;
  readonly possible: boolean;
}

/** Kinds of entries; hashed with them, so that no password can stand for an answer or a pattern. */
const entryKinds = { password: 1, questions: 2, pattern: 3 } as const;

interface EntryPart {
  readonly tag: number;
  readonly text: string;
}

/** Lays out an entry. A part that does not fit makes it impossible and leaves no trace of its text. */
export function makeEntry(kind: keyof typeof entryKinds, parts: readonly EntryPart[], taken: boolean): Entry {
  const partBytes = 3 + entryBytes;
  const bytes = new Uint8Array(1 + parts.length * partBytes);
  bytes[0] = entryKinds[kind];
  if (!taken) return { bytes, possible: false };
  for (const [index, part] of parts.entries()) {
    const encoded = utf8Encode(part.text);
    if (encoded.length > entryBytes) {
      bytes.fill(0, 1);
      return { bytes, possible: false };
    }
    const at = 1 + index * partBytes;
    bytes[at] = part.tag;
    setU16(bytes, at + 1, encoded.length);
    bytes.set(encoded, at + 3);
    encoded.fill(0);
  }
  return { bytes, possible: true };
}
