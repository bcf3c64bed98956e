/** The store's interface: limits, copies, room, secrets, wear and cost. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/hal/store/store';
import type { Change, RecordKey } from '../../../src/hal/store/types';
import { createNor, defaultGeometry } from '../../../src/sim/flash/nor';
import { toHex } from '../../support/hex';
import { isBrief } from './effort';
import { filled, open, smallGeometry, testCrypto } from './history';
import { allCounters, allRecords, blankModel, commitModel, modelText, readModel, spendModel } from './model';

const fresh = () => {
  const nor = createNor({ geometry: smallGeometry });
  const store = open(nor);
  store.commit({ put: { settings: filled(8, 1) } });
  return { nor, store };
};

describe('limits', () => {
  it('programs nothing for what is refused, nor for an empty change', () => {
    const { nor, store } = fresh();
    const before = toHex(nor.image);
    const { programs } = nor.counts;
    const put = Object.fromEntries(allRecords.map((name) => [name, filled(600, 1)]));
    expect(store.commit({ put })).toBe('full');
    expect(() => store.commit({ append: [new Uint8Array(65)] })).toThrow(RangeError);
    expect(() => store.commit({ remove: ['nothing' as RecordKey], append: [filled(1, 1)] })).toThrow(TypeError);
    expect(store.commit({})).toBe('ok');
    expect(store.commit({ put: {}, append: [] })).toBe('ok');
    expect([nor.counts.programs, toHex(nor.image)]).toEqual([programs, before]);
  });

  it('takes the largest values and empty ones', () => {
    const { nor, store } = fresh();
    expect(store.commit({ put: { mail: filled(1024, 1), pattern: new Uint8Array() }, append: [filled(64, 2)] })).toBe(
      'ok',
    );
    expect(open(nor).get('mail')).toEqual(filled(1024, 1));
    expect(open(nor).get('pattern')).toEqual(new Uint8Array());
    expect(open(nor).log()).toEqual([filled(64, 2)]);
  });

  it('counts every attempt near the limit', () => {
    const { nor, store } = fresh();
    expect(store.commit({ put: { mail: filled(1000, 2), pattern: filled(1000, 3), questions: filled(900, 3) } })).toBe(
      'ok',
    );
    let size = 0;
    while (store.commit({ put: { password: filled(size, 4) } }) === 'ok') size += 10;
    expect(size).toBeGreaterThan(100);
    for (let i = 0; i < 300; i++) expect(store.spend(allCounters[i % 6]!)).toBe('ok');
    expect(open(nor).attempts('login')).toBe(50);
    expect(open(nor).get('password')).toEqual(filled(size - 10, 4));
  });

  it('keeps the newest of 1,000 entries in one commit, and more of them in a larger sector', () => {
    const { nor, store } = fresh();
    const append = Array.from({ length: 1000 }, (_, i) => filled(10, i));
    expect(store.commit({ append })).toBe('ok');
    expect(store.log()).toEqual(append.slice(-73));
    expect(open(nor).log()).toEqual(append.slice(-73));
    const large = createNor();
    const big = open(createNor({ geometry: { size: 65536, sectorSize: 32768, programUnit: 1 }, image: large.image }));
    big.commit({ append });
    expect(big.log()).toEqual(append.slice(-200));
  });
});

describe('secrets', () => {
  it('are gone from the flash after idle time', () => {
    const { nor, store } = fresh();
    const old = filled(57, 200);
    store.commit({ put: { password: old } });
    store.commit({ put: { password: filled(57, 3) } });
    expect(toHex(nor.image)).toContain(toHex(old));
    expect(store.maintain()).toBe(true);
    expect(toHex(nor.image)).not.toContain(toHex(old));
    while (store.maintain()) {}
    expect(store.maintain()).toBe(false);
    expect(open(nor).maintain()).toBe(false);
  });

  it('are gone after 32 more records without idle time', () => {
    const { nor, store } = fresh();
    const old = filled(57, 200);
    store.commit({ put: { password: old } });
    store.commit({ remove: ['password'] });
    for (let i = 0; i < 33; i++) store.commit({ put: { uptime: filled(2, i) } });
    expect(toHex(nor.image)).not.toContain(toHex(old));
  });

  it('are gone after a commit that follows a power-on', () => {
    const { nor, store } = fresh();
    const old = filled(57, 200);
    store.commit({ put: { password: old } });
    store.commit({ put: { password: filled(57, 3) } });
    for (let n = 0; n < 20; n++) store.commit({ put: { uptime: filled(2, n) } });
    expect(toHex(nor.image)).toContain(toHex(old));
    // Restarts often enough that no session sees 32 records, and none has an idle moment.
    for (let power = 0; power < 3; power++) {
      const again = open(nor);
      const { erases } = nor.counts;
      for (let n = 0; n < 20; n++) expect(again.commit({ put: { uptime: filled(2, n) } })).toBe('ok');
      expect(toHex(nor.image)).not.toContain(toHex(old));
      // The first of them moves, and no later one: what is stale is counted anew.
      expect(nor.counts.erases - erases > 0, `power-on ${power + 1}`).toBe(power === 0);
      expect(again.get('password')).toEqual(filled(57, 3));
    }
  });

  it('of a change that the power cut off are gone after idle time too', () => {
    const { nor, store } = fresh();
    const secret = filled(57, 200);
    nor.cutAt(3, { byte: 0, bits: 'none' });
    expect(() => store.commit({ put: { password: secret } })).toThrow();
    nor.restore();
    const next = open(nor);
    if (next.get('password') === undefined) while (next.maintain()) {}
    expect(next.get('password') !== undefined || !toHex(nor.image).includes(toHex(secret))).toBe(true);
  });
});

describe('cost', () => {
  it('programs at most 64 bytes for a failed try and never erases on the way, with idle time between', () => {
    const nor = createNor();
    const store = open(nor);
    store.commit({
      put: { settings: filled(20, 1), password: filled(64, 2), questions: filled(150, 3), mail: filled(120, 4) },
    });
    while (store.maintain()) {}
    let most = 0;
    let sum = 0;
    const tries = 4000;
    const logins = 1000;
    let loginBytes = 0;
    for (let i = 0; i < tries; i++) {
      const { bytesProgrammed, erases } = nor.counts;
      store.spend('login');
      const spent = nor.counts.bytesProgrammed - bytesProgrammed;
      most = Math.max(most, spent);
      sum += spent;
      if (i % 4 === 3) {
        store.commit({ reset: ['login'], append: [filled(14, i)] });
        loginBytes += nor.counts.bytesProgrammed - bytesProgrammed - spent;
      }
      expect(nor.counts.erases).toBe(erases);
      while (store.maintain()) {}
    }
    const erases = nor.wear.reduce((all, one) => all + one, 0);
    console.log(
      `a failed try: ${most} bytes at most, ${(sum / tries).toFixed(1)} on average; the commit of a log-in: ${loginBytes / logins} bytes; ` +
        `${logins} log-ins of 4 tries: ${erases} erases, ${Math.max(...nor.wear)} at most on one of ${nor.wear.length} sectors`,
    );
    expect(most).toBeLessThanOrEqual(64);
    expect(Math.max(...nor.wear) - Math.min(...nor.wear)).toBeLessThanOrEqual(1);
  });

  it.each([
    [1, 500],
    [1, 2300],
    [1, 2950],
    [16, 500],
    [16, 2200],
  ])(
    'never erases on the way of a log-in with idle time before it (unit %i, %i bytes of values)',
    (programUnit, size) => {
      const nor = createNor({ geometry: { ...smallGeometry, programUnit } });
      const store = open(nor);
      const [mail, pattern, questions] = [0, 1, 2].map((n) => filled(Math.floor(size / 3), n));
      expect(store.commit({ put: { mail: mail!, pattern: pattern!, questions: questions! } })).toBe('ok');
      let moves = 0;
      for (let i = 0; i < 400; i++) {
        const idle = nor.counts.erases;
        let turns = 0;
        while (store.maintain()) turns++;
        // It comes to an end, and a full store is not moved for nothing.
        expect(turns).toBeLessThan(10);
        moves += nor.counts.erases - idle;
        const { erases } = nor.counts;
        expect(store.spend('login')).toBe('ok');
        // Large values leave no room for a long event log.
        const append = size < 2000 || i < 10 ? [filled(14, i)] : [];
        const reset = i % 3 ? [] : (['login'] as const);
        expect(store.commit({ reset, append, put: { uptime: filled(8, i) } })).toBe('ok');
        expect(nor.counts.erases, `log-in ${i}`).toBe(erases);
      }
      console.log(`unit ${programUnit}, ${size} bytes: ${moves} erases in 400 log-ins`);
      expect(moves).toBeGreaterThan(2);
    },
  );

  it('mounts 1,000 records with one MAC each', () => {
    const nor = createNor({ geometry: { size: 1 << 20, sectorSize: 131072, programUnit: 1 } });
    const store = open(nor);
    store.commit({ put: { password: filled(64, 1) } });
    for (let i = 0; i < 1000; i++) store.commit({ put: { uptime: filled(8, i) } });
    let macs = 0;
    const counting: Pick<HostCrypto, 'hmacSha256'> = {
      hmacSha256(key, data) {
        macs++;
        return testCrypto.hmacSha256(key, data);
      },
    };
    const times = Array.from({ length: 9 }, () => {
      const begin = performance.now();
      openStore({ flash: nor, crypto: counting, erased: 'lost' });
      return performance.now() - begin;
    });
    console.log(
      `1,000 records in a sector of 128 KiB, partition of 1 MiB: ${times.sort((x, y) => x - y)[4]!.toFixed(1)} ms`,
    );
    // Besides: those of the first format with its six counters, two for the header, one for the preamble.
    expect(macs / 9).toBeLessThanOrEqual(1011);
  });
});

describe('against the model', () => {
  const value = (most: number) => fc.uint8Array({ maxLength: most, size: 'max' });
  const change: fc.Arbitrary<Change> = fc.record({
    put: fc.dictionary(fc.constantFrom(...allRecords), value(1024), { maxKeys: 4 }),
    append: fc.array(value(64), { maxLength: 4 }),
    reset: fc.subarray([...allCounters], { maxLength: 2 }),
  });
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('commit' as const), change }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), key: fc.constantFrom(...allRecords) }) },
    {
      weight: 8,
      arbitrary: fc.record({ do: fc.constant('spend' as const), counter: fc.constantFrom(...allCounters) }),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'maintain' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'open' as const }) },
  );
  const geometry = fc
    .record({
      unit: fc.constantFrom(1, 2, 4, 8, 16),
      shift: fc.constantFrom(12, 12, 12, 13, 14, 17),
      count: fc.integer({ min: 2, max: 16 }),
    })
    .map(({ unit, shift, count }) => ({ programUnit: unit, sectorSize: 1 << shift, size: count << shift }));

  it('says the same after every step', () => {
    let full = 0;
    fc.assert(
      fc.property(geometry, fc.array(step, { minLength: 20, maxLength: 120 }), (shape, steps) => {
        const nor = createNor({ geometry: shape });
        let store = open(nor);
        let model = blankModel;
        for (const next of steps) {
          if (next.do === 'open') store = open(nor);
          else if (next.do === 'maintain') store.maintain();
          else if (next.do === 'spend') {
            if (store.spend(next.counter) === 'ok') model = spendModel(model, next.counter);
            else expect(model.blank).toBe(true);
          } else {
            const asked = next.do === 'remove' ? { remove: [next.key] } : next.change;
            const result = store.commit(asked);
            if (result === 'ok') model = commitModel(model, asked, shape.sectorSize);
            else expect(result).toBe('full');
            if (result === 'full') full++;
          }
          expect(modelText(readModel(store))).toBe(modelText(model));
        }
        expect(modelText(readModel(open(nor)))).toBe(modelText(model));
      }),
      { numRuns: isBrief ? 40 : 150, seed: 20260101 },
    );
    console.log(`${full} changes were full`);
    expect(full).toBeGreaterThan(0);
  });
});

it('has the geometry of the simulator among its own', () => {
  expect(open(createNor({ geometry: defaultGeometry })).state()).toEqual({ kind: 'blank' });
});
