/** Random lives of the store against the naive model, with re-opens and power cuts, several in a row, on all geometries. */
import { describe, expect, it } from 'vitest';
import { provisionStore } from '../../../src/hal/store/provision';
import type { CounterKey, Store } from '../../../src/hal/store/types';
import { createNor, type NorGeometry, PowerCut } from '../../../src/sim/flash/nor';
import { seededBelow } from '../../../src/sim/flash/random';
import { type Random, randomChange } from '../../support/random';
import { isBrief } from './effort';
import { open, testCrypto } from './history';
import { allCounters, blankModel, commitModel, type Model, modelText, readModel, spendModel } from './model';
import { pause, wasCutIn } from './power';

function randomGeometry(random: Random): NorGeometry {
  const programUnit = [1, 2, 4, 8, 16][random(5)]!;
  const sectorSize = 4096 << [0, 0, 0, 1, 2, 5][random(6)]!;
  return { sectorSize, programUnit, size: sectorSize * (2 + random(15)) };
}

interface Counts {
  steps: number;
  cuts: number;
  full: number;
}

/** Lives one life; throws when the store and the model part. `cutChance`: one in so many steps is cut, 0: none. */
function live(seed: number, steps: number, cutChance: number, counts: Counts): void {
  const random = seededBelow(seed);
  const geometry = randomGeometry(random);
  const nor = createNor({ geometry, seed: seed ^ 0x5eed });
  // Two of three as the product does, from provisioning on; one as a board without.
  const erased = seed % 3 === 1 ? 'new' : 'lost';
  if (erased === 'lost') provisionStore({ flash: nor, crypto: testCrypto });
  let store: Store = open(nor, erased);
  let model = blankModel;
  /** Attempts that were cut off, not acknowledged, and may come to count at a later mount. */
  const phantoms = new Map<CounterKey, number>();

  const adopt = (found: Model, possible: readonly Model[], what: string): Model => {
    const fitting = possible.find((candidate) => {
      const attempts = { ...candidate.attempts };
      for (const [counter, most] of phantoms) {
        const extra = found.attempts[counter] - attempts[counter];
        if (extra >= 0 && extra <= most) attempts[counter] = found.attempts[counter];
      }
      return modelText({ ...candidate, attempts }) === modelText(found);
    });
    if (fitting === undefined) {
      throw new Error(
        `seed ${seed}, ${JSON.stringify(geometry)}, ${what}:\nfound ${modelText(found)}\nnot   ${possible.map(modelText).join('\n   or ')}`,
      );
    }
    return found;
  };

  for (let step = 0; step < steps; step++) {
    counts.steps++;
    if (cutChance > 0 && random(cutChance) === 0) nor.cutAt(1 + random(6));
    const what = random(20);
    const counter = allCounters[random(allCounters.length)]!;
    const change = randomChange(random, seed % 3 === 0 ? 700 : 70);
    let after = model;
    try {
      if (what === 0) store = open(nor, erased);
      else if (what < 4) store.maintain();
      else if (what < 14) {
        if (!model.blank) after = spendModel(model, counter);
        if (store.spend(counter) !== (model.blank ? 'fault' : 'ok')) throw new Error(`seed ${seed}: spend`);
      } else {
        after = commitModel(model, change, geometry.sectorSize);
        const result = store.commit(change);
        if (result === 'full') {
          counts.full++;
          after = model;
        } else if (result !== 'ok') throw new Error(`seed ${seed}, step ${step}: ${result}`);
      }
      model = adopt(readModel(store), [after], `step ${step}`);
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      counts.cuts++;
      const before = model;
      if (what >= 4 && what < 14) phantoms.set(counter, (phantoms.get(counter) ?? 0) + 1);
      for (let again = random(3); ; again--) {
        nor.restore();
        if (again > 0) nor.cutAt(1 + random(8));
        const isCut = wasCutIn(nor, () => {
          store = open(nor, erased);
        });
        if (!isCut) break;
        counts.cuts++;
      }
      model = adopt(readModel(store), [before, after], `step ${step}, cut`);
    }
  }
  nor.restore();
  adopt(readModel(open(nor, erased)), [model], 'the end');
}

describe('random lives', () => {
  const firstSeed = Number(process.env.STORE_SEED ?? 1);

  const lives = Number(process.env.STORE_LIVES ?? (isBrief ? 6 : 200));
  const quietLives = isBrief ? 6 : 150;

  it('agrees with the model', async () => {
    const counts = { steps: 0, cuts: 0, full: 0 };
    for (let seed = firstSeed; seed < firstSeed + quietLives; seed++) {
      live(seed, 120, 0, counts);
      await pause();
    }
    console.log(`from seed ${firstSeed}: ${counts.steps} steps, ${counts.full} full`);
    expect(counts.steps).toBe(120 * quietLives);
  });

  it('agrees with the model through power cuts in a row', async () => {
    const counts = { steps: 0, cuts: 0, full: 0 };
    for (let seed = firstSeed + 10_000; seed < firstSeed + 10_000 + lives; seed++) {
      live(seed, 100, 6, counts);
      await pause();
    }
    console.log(`from seed ${firstSeed + 10_000}: ${counts.steps} steps, ${counts.cuts} cuts, ${counts.full} full`);
    expect(counts.cuts).toBeGreaterThan(10 * lives);
  });
});
