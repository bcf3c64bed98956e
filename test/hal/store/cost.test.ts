/** What log-ins and power-ons cost the flash, through the real auth: the figures of src/hal/store/DESIGN.md and README.md. */
import { expect, it } from 'vitest';
import { createAuth } from '../../../src/auth/auth';
import type { Auth } from '../../../src/auth/types';
import { openStore } from '../../../src/hal/store/store';
import type { Nor } from '../../../src/sim/flash/nor';
import { createNor } from '../../../src/sim/flash/nor';
import { languages } from '../../auth/support/languages';
import { answers, factoryNor, fastCrypto, model, password, seededRandom, serial } from '../../auth/support/machine';
import { filled, open, smallGeometry } from './history';
import { allCounters } from './model';

const crypto = fastCrypto();
let now = 0;

/** Gives the recorder idle seconds until nothing is left to be done. */
function rest(auth: Auth): void {
  for (let second = 0; second < 8; second++) {
    now += 1000;
    auth.tick();
  }
}

function powerOn(nor: Nor): Auth {
  return createAuth({
    store: openStore({ flash: nor, crypto, erased: 'lost' }),
    crypto,
    clock: { now: () => now, wall: () => null },
    random: seededRandom(7),
    identity: { serial, model },
    languages,
  });
}

/** What a run programmed and erased. */
async function costOf({ counts }: Nor, run: () => unknown): Promise<{ bytes: number; erases: number }> {
  const { bytesProgrammed, erases } = counts;
  await run();
  return { bytes: counts.bytesProgrammed - bytesProgrammed, erases: counts.erases - erases };
}

it('programs 49 bytes for a wrong log-in, 81 for a right one, and erases nothing', async () => {
  const nor = factoryNor();
  const auth = powerOn(nor);
  expect(await auth.setUp({ password, pattern: '18349', questions: answers, language: 'ru' })).toEqual({ kind: 'ok' });
  for (let n = 0; n < 60; n++) {
    // A unit of the counter; a record with an entry of 11 bytes.
    for (let wrong = 0; wrong < n % 3; wrong++) {
      rest(auth);
      expect(await costOf(nor, () => auth.login(`${wrong} ${n}`)), `wrong, ${n}`).toEqual({ bytes: 49, erases: 0 });
    }
    rest(auth);
    // The same, and in the record four resets of 8 bytes each.
    expect(await costOf(nor, () => auth.login(password)), `right, ${n}`).toEqual({ bytes: 81, erases: 0 });
  }
});

it.each([1, 16])('programs 3 to 10 units at a power-on (unit %i)', (programUnit) => {
  const nor = createNor({ geometry: { ...smallGeometry, programUnit } });
  open(nor).commit({ put: { password: filled(57, 1) }, append: [filled(11, 2)] });
  while (open(nor).maintain()) {}
  /** Units programmed at a power-on; nothing is erased. */
  const powerOnCost = () => {
    const { bytesProgrammed, erases } = nor.counts;
    open(nor);
    expect(nor.counts.erases).toBe(erases);
    return (nor.counts.bytesProgrammed - bytesProgrammed) / programUnit;
  };
  for (const [number, counter] of allCounters.entries()) {
    const store = open(nor);
    expect(store.commit({ put: { uptime: filled(8, number) } })).toBe('ok');
    // The complete mark, the mark of the last record, the first erased unit, and a unit of each counter; then the last pad as well.
    expect(powerOnCost(), counter).toBe(3 + number);
    expect(powerOnCost(), counter).toBe(4 + number);
    expect(store.spend(counter)).toBe('ok');
  }
  expect([powerOnCost(), powerOnCost()]).toEqual([10, 10]);
});
