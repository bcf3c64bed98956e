/**
 * The stores that recovery is tested on mean the same: the fake, what holds requests while the store takes no write, and the real one
 * (test/hal/store/store.test.ts).
 */
import { describe, expect, it } from 'vitest';
import { createMemoryRequestStorage } from '../../src/auth/memory-request-storage';
import type { Change, RecordKey, Store } from '../../src/hal/store/types';
import { seededBelow } from '../../src/sim/flash/random';
import { filled } from '../hal/store/history';
import { allCounters, modelText, readModel } from '../hal/store/model';
import { realStores } from '../hal/store/real-stores';
import { type Stores, type Subject, storageCases, storeCases } from '../hal/store/store-cases';
import { randomChange } from '../support/random';
import { blankImage, type Image, openFakeStore } from './support/fake-store';

const inMemory = (image: Image): Subject => ({
  store: openFakeStore(image),
  reopen: () => inMemory(structuredClone(image)),
  rot: (key) => inMemory({ ...structuredClone(image), state: { kind: 'ready', damaged: [key] } }),
});
const fake: Stores = {
  blank: () => inMemory(blankImage()),
  unreadable: (reason) => inMemory({ ...blankImage(), state: { kind: 'unreadable', reason } }),
};

describe('the fake store', () => storeCases(fake));
describe('the requests in memory', () => storageCases(createMemoryRequestStorage));

/** A change, one in eight of them with something that no caller may ask. */
function anyChange(random: (below: number) => number): Change {
  const change = randomChange(random, 90);
  const wrong: Change[] = [
    { ...change, append: [filled(65, 1)] },
    { ...change, put: { ...change.put, mail: filled(1025, 1) } },
    { ...change, put: { ...change.put, served: filled(3, 1) }, remove: ['served'] },
    { ...change, remove: ['nothing' as RecordKey] },
  ];
  return wrong[random(8 * wrong.length)] ?? change;
}

it('the real store and the fake say the same of random changes', () => {
  const outcomes: Record<string, number> = {};
  const firstSeed = Number(process.env.STORE_SEED ?? 1);
  for (let seed = firstSeed; seed < firstSeed + 20; seed++) {
    const random = seededBelow(seed);
    let pair = [realStores.blank(), fake.blank()];
    const both = <T>(run: (store: Store) => T): T => {
      const [one, two] = pair.map(({ store }) => run(store));
      expect(two, `seed ${seed}`).toEqual(one);
      return one!;
    };
    for (let step = 0; step < 60; step++) {
      const what = random(10);
      if (what === 0) pair = pair.map(({ reopen }) => reopen());
      const counter = allCounters[random(allCounters.length)]!;
      const change = anyChange(random);
      const outcome = both((store) => {
        try {
          return what < 5 ? store.spend(counter) : what === 5 ? store.replace(change) : store.commit(change);
        } catch (error) {
          return (error as Error).name;
        }
      });
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      both((store) => modelText(readModel(store)));
      both((store) => store.state());
    }
  }
  console.log(`from seed ${firstSeed}: ${JSON.stringify(outcomes)}`);
  for (const outcome of ['ok', 'fault', 'RangeError', 'TypeError'])
    expect(outcomes[outcome], outcome).toBeGreaterThan(9);
});
