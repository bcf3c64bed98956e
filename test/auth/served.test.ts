/**
 * The record of pauses waited out.
 */

import { describe, expect, it } from 'vitest';
import { decodeServed, encodeServed } from '../../src/auth/served';

const u32 = 2 ** 32 - 1;

describe('pauses served', () => {
  it('lie in flash as documented', () => {
    expect([...encodeServed({ login: 1, questions: 0x01020304, pattern: 7 })]).toEqual(
      [1, [1, 0, 0, 0], [4, 3, 2, 1], [7, 0, 0, 0]].flat(),
    );
  });

  it('come back as they went, also from a longer record', () => {
    const served = { login: u32, questions: 77, pattern: 3 };
    expect(decodeServed(encodeServed(served))).toEqual(served);
    expect(decodeServed(new Uint8Array([...encodeServed(served), 1, 2, 3, 4]))).toEqual(served);
  });

  it('are none where the record cannot be read', () => {
    const none = { login: 0, questions: 0, pattern: 0 };
    expect(decodeServed(undefined)).toEqual(none);
    expect(decodeServed(new Uint8Array(0))).toEqual(none);
    expect(decodeServed(new Uint8Array(13).fill(0xff))).toEqual(none);
    expect(decodeServed(Uint8Array.of(1, 9, 0, 0))).toEqual(none);
    expect(decodeServed(Uint8Array.of(1, 9, 0, 0, 0, 1, 1, 1))).toEqual({ login: 9, questions: 0, pattern: 0 });
    // as it was before there were patterns
    expect(decodeServed(Uint8Array.of(1, 9, 0, 0, 0, 8, 0, 0, 0))).toEqual({ login: 9, questions: 8, pattern: 0 });
  });
});
