/**
 * The store in memory: the naive model of its tests (test/hal/store/model.ts), which says what a change means, behind the store's interface.
 * `test/auth/stores.test.ts` holds it to the real one. Faults can be injected at any writing operation; `image` is what a power cut leaves.
 */

import {
  type Change,
  type CommitResult,
  type CounterKey,
  isReplaceable,
  lostAttempts,
  type RecordKey,
  type Store,
  type StoreState,
} from '../../../src/hal/store/types';
import { defaultGeometry } from '../../../src/sim/flash/nor';
import {
  allCounters,
  allRecords,
  blankModel,
  commitModel,
  isOverSector,
  type Model,
  requireChange,
  requireName,
  spendModel,
} from '../../hal/store/model';
import { fromHex, toHex } from '../../support/hex';

export interface Image {
  state: StoreState;
  records: Map<RecordKey, Uint8Array>;
  counters: Map<CounterKey, number>;
  log: Uint8Array[];
}

/** One call that writes, in the order of the calls; sizes only, so that traces can be compared. */
export interface StoreCall {
  readonly call: 'commit' | 'replace' | 'spend' | 'maintain';
  readonly what: string;
}

/**
 * `refuse`: nothing happened. `count`: it took effect and was still reported as a fault, as where the power is cut after the last bit;
 * of a commit this is legal before a power cut only.
 */
export type Fault = 'refuse' | 'count';

export interface FakeStore extends Store {
  readonly image: Image;
  readonly calls: StoreCall[];
  /** Asked before each writing operation; a fault makes it fail. */
  fault: (call: StoreCall) => Fault | undefined;
}

export function blankImage(): Image {
  return { state: { kind: 'blank' }, records: new Map(), counters: new Map(), log: [] };
}

const { sectorSize } = defaultGeometry;

function modelOf({ state, records, counters, log }: Image): Model {
  const attempts = { ...blankModel.attempts };
  for (const [name, count] of counters) attempts[name] = count;
  const values = Object.fromEntries([...records].map(([name, value]) => [name, toHex(value)]));
  return { blank: state.kind === 'blank', values, log: log.map(toHex), attempts };
}

function keep(image: Image, { values, log, attempts }: Model): void {
  image.records.clear();
  for (const name of allRecords) if (values[name] !== undefined) image.records.set(name, fromHex(values[name]));
  for (const name of allCounters) image.counters.set(name, attempts[name]);
  image.log = log.map(fromHex);
}

function describe(change: Change): string {
  const put = Object.entries(change.put ?? {}).map(([key, value]) => `${key}:${value.length}`);
  const append = (change.append ?? []).map((entry) => `log:${entry.length}:${entry[0]}`);
  return [
    ...put,
    ...(change.remove ?? []).map((key) => `-${key}`),
    ...(change.reset ?? []).map((key) => `0${key}`),
    ...append,
  ].join(' ');
}

export function openFakeStore(image: Image = blankImage()): FakeStore {
  const isReady = () => image.state.kind === 'ready';
  const damaged = () => (image.state.kind === 'ready' ? image.state.damaged : []);

  /** What every writing operation begins with: it is noted, and may be made to fail. */
  const begin = (call: StoreCall, isPossible: boolean): Fault | undefined => {
    store.calls.push(call);
    const fault = store.fault(call);
    return isPossible ? fault : 'refuse';
  };
  const write = (call: 'commit' | 'replace', change: Change, isPossible: boolean, before: Model): CommitResult => {
    requireChange(change);
    const fault = begin({ call, what: describe(change) }, isPossible);
    if (fault === 'refuse') return 'fault';
    const after = commitModel(before, change, sectorSize);
    if (isOverSector(after, sectorSize)) return 'full';
    const touched = [...Object.keys(change.put ?? {}), ...(change.remove ?? [])];
    image.state = { kind: 'ready', damaged: damaged().filter((key) => !touched.includes(key)) };
    keep(image, after);
    return fault === 'count' ? 'fault' : 'ok';
  };

  const store: FakeStore = {
    image,
    calls: [],
    fault: () => undefined,
    state: () => image.state,
    get(key) {
      requireName(key, allRecords);
      return isReady() && !damaged().includes(key) ? image.records.get(key)?.slice() : undefined;
    },
    log: () => (isReady() ? image.log.map((entry) => entry.slice()) : []),
    commit: (change) => write('commit', change, image.state.kind !== 'unreadable', modelOf(image)),
    replace: (change) => write('replace', change, isReplaceable(image.state), blankModel),
    attempts(counter) {
      requireName(counter, allCounters);
      if (image.state.kind === 'unreadable') return lostAttempts;
      return isReady() ? (image.counters.get(counter) ?? 0) : 0;
    },
    spend(counter) {
      requireName(counter, allCounters);
      const fault = begin({ call: 'spend', what: counter }, isReady());
      if (fault === 'refuse') return 'fault';
      keep(image, spendModel(modelOf(image), counter));
      return fault === 'count' ? 'fault' : 'ok';
    },
    maintain() {
      store.calls.push({ call: 'maintain', what: '' });
      return false;
    },
  };
  return store;
}
