/**
 * The real store over a simulated NOR flash, in which each write of a walk ends as the walk says: done, refused by the flash, or cut.
 *
 * @module
 */

import { openStore } from '../../../src/hal/store/store';
import type { Store } from '../../../src/hal/store/types';
import { PowerCut } from '../../../src/sim/flash/nor';
import { seededBelow } from '../../../src/sim/flash/random';
import { factoryNor, fastCrypto } from '../support/machine';
import type { Outcome } from './trace';

/** The model and the code do not agree, or the walk asks for what the code does not do. */
export class Disagreement extends Error {
  override name = 'Disagreement';
}

export interface Faulty {
  /** The store of this power-on; opened anew by `restart`. */
  readonly store: Store;
  /** How the next writes end; `done` and `not-done` cut the power after or before it. Anywhere in it where `isTorn`: no telling which. */
  plan(writes: readonly Outcome[], isTorn: boolean): void;
  /** Throws Disagreement when a planned write has not come. */
  requireDone(): void;
  /** The last write was a try being counted. */
  readonly wasSpend: boolean;
  /** The power fails now. */
  cut(): never;
  readonly isDown: boolean;
  /** Power off if it is not, and on. */
  restart(): void;
}

const crypto = fastCrypto();

/** `seed` chooses where torn writes are torn. */
export function createFaulty(seed: number): Faulty {
  const nor = factoryNor({ seed }, crypto);
  const below = seededBelow(seed);
  const sectors = Array.from({ length: nor.size / nor.sectorSize }, (_, index) => index);
  let planned: Outcome[] = [];
  let isTorn = false;
  let isCut = false;
  let isPlanned = false;
  let wasSpend = false;
  let inner = openStore({ flash: nor, crypto, erased: 'lost' });

  function cut(): never {
    isCut = true;
    throw new PowerCut('the power fails here');
  }

  function write(what: string, work: () => 'ok' | 'fault' | 'full'): 'ok' | 'fault' | 'full' {
    if (isCut || nor.isDown) throw new PowerCut('the power is off');
    if (!isPlanned) return work();
    const outcome = planned.shift();
    wasSpend = what.startsWith('spend');
    if (outcome === undefined) throw new Disagreement(`a write that the model does not know: ${what}`);
    if (outcome === 'not-done' || outcome === 'done') {
      if (isTorn) nor.cutAt(1 + below(3));
      else if (outcome === 'not-done') cut();
      work();
      nor.cutAt(0);
      cut();
    }
    if (outcome === 'refused') for (const sector of sectors) nor.stuck.add(sector);
    const result = work();
    nor.stuck.clear();
    if ((result === 'ok') !== (outcome === 'ok')) throw new Disagreement(`${what}: ${outcome} became ${result}`);
    return result;
  }

  const store: Store = {
    state: () => inner.state(),
    get: (key) => inner.get(key),
    log: () => inner.log(),
    attempts: (counter) => inner.attempts(counter),
    maintain: () => inner.maintain(),
    commit: (change) =>
      write(`commit ${Object.keys(change.put ?? {})} -${change.remove ?? ''}`, () => inner.commit(change)),
    replace: (change) => write('replace', () => inner.replace(change)),
    spend: (counter) => write(`spend ${counter}`, () => inner.spend(counter)) as 'ok' | 'fault',
  };

  return {
    store,
    plan(writes, torn) {
      planned = [...writes];
      isTorn = torn;
      isPlanned = true;
    },
    requireDone() {
      if (planned.length > 0) throw new Disagreement(`the code did not write: ${planned.join(', ')} is left`);
    },
    get wasSpend() {
      return wasSpend;
    },
    cut,
    get isDown() {
      return isCut || nor.isDown;
    },
    restart() {
      nor.restore();
      isCut = false;
      inner = openStore({ flash: nor, crypto, erased: 'lost' });
    },
  };
}
