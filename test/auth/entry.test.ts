/**
 * What was typed, laid out for hashing.
 */

import { describe, expect, it } from 'vitest';
import { makeEntry } from '../../src/auth/entry';
import { passwordEntry } from '../../src/auth/password';

describe('entries', () => {
  it('have one size for each kind and hold what was typed', () => {
    const entry = makeEntry(
      'questions',
      [
        { tag: 3, text: 'аб' },
        { tag: 7, text: 'c' },
      ],
      true,
    );
    expect(entry.possible).toBe(true);
    expect(entry.bytes.length).toBe(1 + 2 * 259);
    expect([...entry.bytes.subarray(0, 9)]).toEqual([2, 3, 4, 0, 0xd0, 0xb0, 0xd0, 0xb1, 0]);
    expect([...entry.bytes.subarray(260, 265)]).toEqual([7, 1, 0, 0x63, 0]);
    expect(passwordEntry('x').bytes.length).toBe(260);
    expect(passwordEntry('я'.repeat(64)).bytes.length).toBe(260);
    expect(passwordEntry('😀'.repeat(64)).possible).toBe(true);
    expect([...passwordEntry('😀'.repeat(64)).bytes.subarray(0, 4)]).toEqual([1, 0, 0, 1]);
  });

  it('leave no trace of a text that cannot be right', () => {
    const blank = new Uint8Array(260);
    blank[0] = 1;
    for (const text of ['я'.repeat(65), 'tab\there', '\ud800 half', 'x'.repeat(1_000_000)]) {
      expect(passwordEntry(text)).toEqual({ bytes: blank, possible: false });
    }
    const large = makeEntry('password', [{ tag: 9, text: 'я'.repeat(129) }], true);
    expect(large).toEqual({ bytes: blank, possible: false });
    expect(makeEntry('password', [{ tag: 9, text: 'я'.repeat(128) }], true).possible).toBe(true);
  });
});
