/**
 * What goes under the device key, and what keeps its uses apart.
 */

import { describe, expect, it } from 'vitest';
import { keyed, keyedLabels } from '../../src/auth/keyed';
import { labels } from '../../src/hal/store/layout';

describe('what goes under the device key', () => {
  it('begins with the label of its use', () => {
    const inputs: string[] = [];
    const crypto = {
      hmacSha256: (_: HostKey, data: ArrayBuffer) => {
        inputs.push(Buffer.from(data.slice(0)).toString('latin1'));
        return new ArrayBuffer(32);
      },
    };
    keyed(crypto, 'secret', Uint8Array.of(65), Uint8Array.of(66));
    expect(inputs).toEqual(['atnvr/secret/1AB']);
  });

  it('is never the same for two uses, be they of the store', () => {
    const all: string[] = [...Object.values(keyedLabels), ...Object.values(labels)];
    expect(all.length).toBe(7);
    for (const [index, label] of all.entries()) {
      expect(all.filter((_, other) => other !== index).filter((other) => other.startsWith(label))).toEqual([]);
    }
  });

  it('is overwritten, and what it was made of is not', () => {
    const seen: Uint8Array[] = [];
    const hmacSha256 = (_: HostKey, data: ArrayBuffer) => {
      seen.push(new Uint8Array(data));
      return new ArrayBuffer(32);
    };
    const bytes = Uint8Array.of(65, 66);
    keyed({ hmacSha256 }, 'code', bytes);
    expect(seen.map((input) => input.every((byte) => byte === 0))).toEqual([true]);
    expect([...bytes]).toEqual([65, 66]);
  });
});
