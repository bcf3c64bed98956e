/** The picture of a flash: what the store does not name, the simulator's map does. */
import { expect, it } from 'vitest';
import { provisionStore } from '../../../src/hal/store/provision';
import { openStore } from '../../../src/hal/store/store';
import { mapOf, mapText } from '../../../src/sim/flash/map';
import { createNor } from '../../../src/sim/flash/nor';
import { createCrypto } from '../../../src/sim/machine/crypto';

function bench() {
  const crypto = createCrypto({ deviceKey: new Uint8Array(32).fill(1), authKey: new Uint8Array(32).fill(2) });
  const nor = createNor();
  const states = () => new Set(mapOf(nor, crypto)!.sectors.map(({ state }) => state));
  return { crypto, nor, states };
}

it('an erased flash has no mark', () => {
  const { crypto, states } = bench();
  expect(states()).toEqual(new Set(['blank']));
  crypto.close();
});

it("the factory's mark is that of a new recorder until something is kept", () => {
  const { crypto, nor, states } = bench();
  expect(provisionStore({ flash: nor, crypto })).toBe('ok');
  expect(states()).toEqual(new Set(['new', 'clean']));
  const map = mapOf(nor, crypto)!;
  expect(map.sectors.filter(({ state }) => state === 'new')).toHaveLength(1);
  expect(mapText(map)).toContain(': new, epoch 1, not complete');

  const store = openStore({ flash: nor, crypto, erased: 'lost' });
  store.commit({ put: { settings: new Uint8Array(12) } });
  expect(states()).toEqual(new Set(['active', 'clean']));
  crypto.close();
});

it('noise is nobody and nothing', () => {
  const { crypto, nor, states } = bench();
  expect(nor.burn(Uint8Array.from({ length: nor.size }, (_, at) => (at * 131) ^ (at >> 3)))).toBe('ok');
  expect(states()).toEqual(new Set(['foreign']));
  expect(nor.wear.every((erases) => erases === 0)).toBe(true);
  expect(() => nor.burn(new Uint8Array(1))).toThrow(RangeError);
  crypto.close();
});
