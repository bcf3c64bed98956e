/** The mark of a new recorder: what is new is known by it, so that an erased store is never taken for a new one. */
import { expect, it } from 'vitest';
import { provisionStore } from '../../../src/hal/store/provision';
import { openStore } from '../../../src/hal/store/store';
import { inspect } from '../../../src/sim/flash/inspect';
import { createNor, type Nor, type NorGeometry } from '../../../src/sim/flash/nor';
import { filled, otherCrypto, testCrypto } from './history';
import { wasCutIn } from './power';

const geometries: readonly NorGeometry[] = [2, 3, 4, 16].flatMap((count) =>
  [1, 16].map((programUnit) => ({ size: 4096 * count, sectorSize: 4096, programUnit })),
);
const openProvisioned = (nor: Nor) => openStore({ flash: nor, crypto: testCrypto, erased: 'lost' });
const prepare = (nor: Nor) => provisionStore({ flash: nor, crypto: testCrypto });
const change = { put: { password: filled(56, 3), settings: filled(2, 1) } };
const lost = { kind: 'unreadable', reason: 'erased' };

/** Which sectors begin with an authentic header, and which of them is in use. */
function sectorsOf(nor: Nor): { logs: number[]; active: number } {
  const sectors = inspect(nor, testCrypto)!;
  const logs = sectors.filter(({ epoch }) => epoch !== null).map(({ index }) => index);
  return { logs, active: sectors.findIndex(({ state }) => state === 'active') };
}

it.each(geometries)('tells new from erased: $size bytes, unit $programUnit', (geometry) => {
  const nor = createNor({ geometry });
  expect(openProvisioned(nor).state()).toEqual(lost);
  expect(nor.image.every((byte) => byte === 0xff)).toBe(true);
  expect(prepare(nor)).toBe('ok');
  expect(openProvisioned(nor).state()).toEqual({ kind: 'blank' });
  const before = nor.image.slice();
  expect(prepare(nor)).toBe('ok');
  expect(nor.image).toEqual(before);
  expect(openProvisioned(nor).commit(change)).toBe('ok');
  expect(openProvisioned(nor).get('password')).toEqual(filled(56, 3));
  expect(prepare(nor)).toBe('fault');
  nor.image.fill(0xff);
  expect(openProvisioned(nor).state()).toEqual(lost);
});

it.each(geometries)('survives a cut at each operation: $size bytes, unit $programUnit', (geometry) => {
  for (const erase of ['early', 'noise', 'late'] as const) {
    for (let n = 1, more = true; more; n++) {
      const nor = createNor({ geometry, seed: n });
      nor.cutAt(n, { erase });
      const wasCut = wasCutIn(nor, () => prepare(nor));
      expect(prepare(nor), `mark, ${n}`).toBe('ok');
      expect(openProvisioned(nor).state()).toEqual({ kind: 'blank' });
      const marked = nor.image.slice();
      const next = createNor({ geometry, image: marked, seed: n });
      next.cutAt(n, { erase });
      const again = wasCutIn(next, () => openProvisioned(next).commit(change));
      const store = openProvisioned(next);
      expect(['blank', 'ready'], `set-up, ${n} ${erase}`).toContain(store.state().kind);
      if (store.state().kind === 'ready') expect(store.get('password')).toEqual(filled(56, 3));
      else expect(store.commit(change)).toBe('ok');
      expect(openProvisioned(next).get('password')).toEqual(filled(56, 3));
      more = wasCut || again;
    }
  }
});

it('leaves alone what is not erased, another recorder and a flash that refuses', () => {
  const geometry = geometries[4]!;
  const foreign = createNor({ geometry });
  foreign.image.fill(0x5a, 100, 120);
  expect(prepare(foreign)).toBe('fault');
  const marked = createNor({ geometry });
  expect(provisionStore({ flash: marked, crypto: otherCrypto })).toBe('ok');
  expect(prepare(marked)).toBe('fault');
  expect(openProvisioned(marked).state().kind).toBe('unreadable');
  expect(prepare(createNor({ geometry, readOnly: true }))).toBe('fault');
});

it('a new store takes the place of an erased one, with the power failing at each operation', () => {
  const geometry = geometries[0]!;
  for (let n = 1, more = true; more; n++) {
    const nor = createNor({ geometry, seed: n });
    nor.cutAt(n);
    more = wasCutIn(nor, () => openProvisioned(nor).replace(change));
    const store = openProvisioned(nor);
    expect(store.state().kind, `${n}`).not.toBe('blank');
    // `fault`: the mark that was cut reads as programmed now, so the change is there already.
    if (store.state().kind === 'unreadable') expect(['ok', 'fault'], `${n}`).toContain(store.replace(change));
    expect(openProvisioned(nor).get('password')).toEqual(filled(56, 3));
  }
});

it('refuses a set-up that would leave the mark of a new recorder beside a store', () => {
  const nor = createNor({ geometry: geometries[4]! });
  prepare(nor);
  // The witness cannot be removed at the first try: neither zeros nor an erase, as by a chip that is busy.
  let refusals = 3;
  const isRefused = (offset: number, bytes?: ArrayBuffer) =>
    offset === 0 && (bytes === undefined || new Uint8Array(bytes).every((byte) => byte === 0)) && refusals-- > 0;
  const flaky: HostFlash = {
    size: nor.size,
    sectorSize: nor.sectorSize,
    programUnit: nor.programUnit,
    read: nor.read,
    program: (offset, bytes) => (isRefused(offset, bytes) ? 'fault' : nor.program(offset, bytes)),
    erase: (offset) => (isRefused(offset) ? 'fault' : nor.erase(offset)),
  };
  expect(openStore({ flash: flaky, crypto: testCrypto, erased: 'lost' }).commit(change)).toBe('fault');
  expect(refusals).toBeLessThanOrEqual(0);
  expect(openProvisioned(nor).state()).toEqual({ kind: 'blank' });
  expect(openProvisioned(nor).commit(change)).toBe('ok');
  const { logs, active } = sectorsOf(nor);
  expect(logs).toEqual([active]);
});

it.each([2, 4])('does not take a witness beside a log that went on for a new recorder (%i sectors)', (count) => {
  const geometry = { size: 4096 * count, sectorSize: 4096, programUnit: 1 };
  const marked = createNor({ geometry });
  prepare(marked);
  const nor = createNor({ geometry });
  prepare(nor);
  const store = openProvisioned(nor);
  expect(store.commit(change)).toBe('ok');
  while (store.maintain()) {}
  let { active } = sectorsOf(nor);
  if (active === 0) {
    // Two sectors: once more, so that the witness has its place.
    store.commit({ put: { password: filled(56, 4) } });
    while (store.maintain()) {}
    ({ active } = sectorsOf(nor));
  }
  expect(active).not.toBe(0);
  nor.image.set(marked.image.subarray(0, 4096), 0);
  nor.image.fill(0xff, active * 4096 + 128, active * 4096 + 129);
  const before = nor.image.slice();
  expect(openProvisioned(nor).state()).toEqual({ kind: 'unreadable', reason: 'damaged' });
  expect(nor.image).toEqual(before);
});
