/**
 * The store's meaning in memory: what was committed or spent stands at once and for ever, nothing else does. Faults can be injected at
 * any writing operation; `image` is what a power cut leaves.
 */

import {
  type Change,
  type CommitResult,
  type CounterKey,
  isReplaceable,
  type RecordKey,
  recordKeys,
  type Store,
  type StoreState,
} from '../../../src/hal/store/types';

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

function checkLimits(change: Change): void {
  for (const [key, value] of Object.entries(change.put ?? {})) {
    if (!(key in recordKeys)) throw new RangeError(`unknown record ${key}`);
    if (value.length > 1024) throw new RangeError(`record ${key} too large`);
  }
  for (const entry of change.append ?? []) if (entry.length > 64) throw new RangeError('log entry too large');
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
  const store: FakeStore = {
    image,
    calls: [],
    fault: () => undefined,
    state: () => image.state,
    get: (key) => {
      const state = image.state;
      if (state.kind !== 'ready' || state.damaged.includes(key)) return undefined;
      return image.records.get(key)?.slice();
    },
    log: () => (image.state.kind === 'ready' ? image.log.map((entry) => entry.slice()) : []),
    commit(change): CommitResult {
      checkLimits(change);
      const call = { call: 'commit', what: describe(change) } as const;
      store.calls.push(call);
      const fault = store.fault(call);
      if (image.state.kind === 'unreadable' || fault === 'refuse') return 'fault';
      const written = [...(Object.keys(change.put ?? {}) as RecordKey[]), ...(change.remove ?? [])];
      const damaged = image.state.kind === 'ready' ? image.state.damaged.filter((key) => !written.includes(key)) : [];
      image.state = { kind: 'ready', damaged };
      for (const key of change.remove ?? []) image.records.delete(key);
      for (const [key, value] of Object.entries(change.put ?? {})) image.records.set(key as RecordKey, value.slice());
      for (const key of change.reset ?? []) image.counters.delete(key);
      image.log = [...image.log, ...(change.append ?? []).map((entry) => entry.slice())].slice(-100);
      return fault === 'count' ? 'fault' : 'ok';
    },
    replace(change): CommitResult {
      checkLimits(change);
      const call = { call: 'replace', what: describe(change) } as const;
      store.calls.push(call);
      const fault = store.fault(call);
      if (!isReplaceable(image.state) || fault === 'refuse') return 'fault';
      image.state = { kind: 'ready', damaged: [] };
      image.records = new Map(
        Object.entries(change.put ?? {}).map(([key, value]) => [key as RecordKey, value.slice()] as const),
      );
      image.counters = new Map();
      image.log = (change.append ?? []).map((entry) => entry.slice());
      return fault === 'count' ? 'fault' : 'ok';
    },
    attempts: (counter) => image.counters.get(counter) ?? 0,
    spend(counter) {
      const call = { call: 'spend', what: counter } as const;
      store.calls.push(call);
      const fault = store.fault(call);
      if (image.state.kind === 'unreadable' || fault === 'refuse') return 'fault';
      image.counters.set(counter, (image.counters.get(counter) ?? 0) + 1);
      return fault === 'count' ? 'fault' : 'ok';
    },
    maintain() {
      store.calls.push({ call: 'maintain', what: '' });
      return false;
    },
  };
  return store;
}
