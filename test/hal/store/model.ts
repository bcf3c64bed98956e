/** What the store means, as simply as it can be said: a map, a list and a few numbers. */
import {
  type Change,
  type CounterKey,
  counterKeys,
  lostAttempts,
  type RecordKey,
  recordKeys,
  type Store,
  type UnreadableReason,
} from '../../../src/hal/store/types';
import { toHex } from '../../support/hex';

export const allCounters = Object.keys(counterKeys) as CounterKey[];
export const allRecords = Object.keys(recordKeys) as RecordKey[];

export interface Model {
  readonly blank: boolean;
  /** Set when the store cannot be read; then there are no values, and attempts are `lostAttempts`. */
  readonly unreadable?: UnreadableReason;
  readonly values: Partial<Record<RecordKey, string>>;
  readonly log: readonly string[];
  readonly attempts: Readonly<Record<CounterKey, number>>;
}

export const blankModel: Model = {
  blank: true,
  values: {},
  log: [],
  attempts: { login: 0, questions: 0, pattern: 0, mailCode: 0, supportCode: 0, questionsTotal: 0 },
};

export const unreadableModel = (unreadable: UnreadableReason): Model => ({
  ...blankModel,
  blank: false,
  unreadable,
  attempts: Object.fromEntries(allCounters.map((name) => [name, lostAttempts])) as Record<CounterKey, number>,
});

/** The newest entries: at most 200, and a quarter of a sector with 4 bytes each for their frame. */
function newest(log: readonly string[], sectorSize: number): string[] {
  const kept: string[] = [];
  let size = 0;
  for (const entry of log.toReversed()) {
    size += entry.length / 2 + 4;
    if (size > sectorSize / 4 || kept.length === 200) break;
    kept.unshift(entry);
  }
  return kept;
}

/** Throws on what no caller may ask. */
export function requireChange({ put = {}, remove = [], append = [], reset = [] }: Change): void {
  for (const name of [...Object.keys(put), ...remove]) requireName(name, allRecords);
  for (const name of reset) requireName(name, allCounters);
  const isTooLong =
    Object.values(put).some((value) => value && value.length > 1024) || append.some(({ length }) => length > 64);
  if (isTooLong || remove.some((name) => put[name] !== undefined)) throw new RangeError('a change over the limits');
}

export function requireName(name: string, names: readonly string[]): void {
  if (!names.includes(name)) throw new TypeError(`no such key or counter: ${name}`);
}

/** More than a sector holds, whatever else is in it. A store says `full` earlier, as it has its own bytes in there. */
export function isOverSector({ values, log }: Model, sectorSize: number): boolean {
  const texts = [...Object.values(values), ...log];
  return texts.reduce((size, text) => size + text.length / 2, 0) > sectorSize;
}

/** Of a model that cannot be read: after `replace`. */
export function commitModel(before: Model, change: Change, sectorSize: number): Model {
  const model = before.unreadable === undefined ? before : blankModel;
  const values = { ...model.values };
  for (const name of allRecords) {
    const value = change.put?.[name];
    if (value !== undefined) values[name] = toHex(value);
  }
  for (const name of change.remove ?? []) delete values[name];
  const attempts = { ...model.attempts };
  for (const name of change.reset ?? []) attempts[name] = 0;
  const log = newest([...model.log, ...(change.append ?? []).map(toHex)], sectorSize);
  return { blank: false, values, log, attempts };
}

export const spendModel = (model: Model, counter: CounterKey): Model => ({
  ...model,
  attempts: { ...model.attempts, [counter]: model.attempts[counter] + 1 },
});

/** What a store says, in the model's form. */
export function readModel(store: Store): Model {
  const values: Partial<Record<RecordKey, string>> = {};
  for (const name of allRecords) {
    const value = store.get(name);
    if (value !== undefined) values[name] = toHex(value);
  }
  const attempts = Object.fromEntries(allCounters.map((name) => [name, store.attempts(name)]));
  const state = store.state();
  return {
    blank: state.kind === 'blank',
    ...(state.kind === 'unreadable' && { unreadable: state.reason }),
    values,
    log: store.log().map(toHex),
    attempts: attempts as Record<CounterKey, number>,
  };
}

/** The same, as text to compare. */
export const modelText = (model: Model): string =>
  JSON.stringify([
    model.unreadable ?? model.blank,
    allRecords.map((name) => model.values[name] ?? null),
    model.log,
    allCounters.map((name) => model.attempts[name]),
  ]);
