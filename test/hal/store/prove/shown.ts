/**
 * What a store may show at a moment, in a form that is quick to compare.
 *
 * @module
 */

import {
  type Change,
  type CounterKey,
  isReplaceable,
  type RecordKey,
  type Store,
} from '../../../../src/hal/store/types';
import { fromHex } from '../../../support/hex';
import { allCounters, allRecords, commitModel, type Model, modelText, readModel, spendModel } from '../model';
import { hashText } from './visited';

/** A model of `model.ts`, with its values as bytes. */
export interface Shown {
  readonly model: Model;
  readonly text: string;
  readonly hash: readonly [high: number, low: number];
  readonly values: readonly (Uint8Array | undefined)[];
  readonly log: readonly Uint8Array[];
  readonly attempts: readonly number[];
}

export function shownOf(model: Model): Shown {
  const text = modelText(model);
  return {
    model,
    text,
    hash: hashText(text),
    values: allRecords.map((key) => (model.values[key] === undefined ? undefined : fromHex(model.values[key]))),
    log: model.log.map(fromHex),
    attempts: allCounters.map((key) => model.attempts[key]),
  };
}

const same = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

/** It cannot be read: a `commit` to see whether it works on is a `replace`. */
const isShut = ({ model }: Shown): boolean => model.unreadable !== undefined;

/** Whether the store shows exactly this, with nothing damaged. */
export function shows(store: Store, shown: Shown): boolean {
  const state = store.state();
  if ((state.kind === 'blank') !== shown.model.blank) return false;
  // Which of the reasons it is may change with the sectors that hold something; all of them lead to the security code.
  if (state.kind === 'unreadable' ? !isShut(shown) || !isReplaceable(state) : isShut(shown)) return false;
  if (state.kind === 'ready' && state.damaged.length > 0) return false;
  for (let i = 0; i < allCounters.length; i++) {
    if (store.attempts(allCounters[i] as CounterKey) !== shown.attempts[i]) return false;
  }
  for (let i = 0; i < allRecords.length; i++) {
    const found = store.get(allRecords[i] as RecordKey);
    const wanted = shown.values[i];
    if (found === undefined || wanted === undefined ? found !== wanted : !same(found, wanted)) return false;
  }
  const log = store.log();
  return log.length === shown.log.length && log.every((entry, i) => same(entry, shown.log[i]!));
}

/** What the store shows, in words for a report. */
export function describe(store: Store): string {
  return `${JSON.stringify(store.state())} ${modelText(readModel(store))}`;
}

/** A change that is made to see whether the store works on. */
export type NextStep = 'commit' | 'spend' | 'maintain';
export const nextSteps: readonly NextStep[] = ['commit', 'spend', 'maintain'];

const nextChange: Change = {
  put: { settings: Uint8Array.from({ length: 9 }, (_, i) => 201 + i), uptime: Uint8Array.of(5, 4, 3) },
  append: [Uint8Array.from({ length: 11 }, (_, i) => 17 * i + 3)],
  reset: ['login'],
};

/** Makes the next step on a live store; false when the store refused what it must not refuse. */
export function makeNext(store: Store, next: NextStep): boolean {
  const { kind } = store.state();
  if (next === 'commit') return (kind === 'unreadable' ? store.replace : store.commit)(nextChange) === 'ok';
  if (next === 'spend') return store.spend('login') === (kind === 'ready' ? 'ok' : 'fault');
  while (store.maintain()) {}
  return true;
}

/** What the store shows after the next step. */
export function afterNext(shown: Shown, next: NextStep, sectorSize: number): Shown {
  if (next === 'maintain' || (next === 'spend' && (shown.model.blank || isShut(shown)))) return shown;
  if (next === 'commit') return shownOf(commitModel(shown.model, nextChange, sectorSize));
  return shownOf(spendModel(shown.model, 'login'));
}

/** The same but for attempts, of which `more` has more: an attempt whose bits are unsettled may come to count later. */
function isLater(more: Shown, than: Shown): boolean {
  if (more.text === than.text || more.model.blank !== than.model.blank) return false;
  if (more.attempts.some((attempts, i) => attempts < than.attempts[i]!)) return false;
  return modelText({ ...more.model, attempts: than.model.attempts }) === than.text;
}

/**
 * What may be shown after `shown` was: the same. Only while the flash still has unsettled bits, an attempt that was not acknowledged may
 * come to count, and the store that was to take the place of one that cannot be read may come to be seen: nothing is written to the latter.
 */
export function afterShown(shown: Shown, allowed: readonly Shown[], hasUnsettled: boolean): readonly Shown[] {
  if (!hasUnsettled) return [shown];
  const isPossible = (other: Shown) => (isShut(shown) ? !isShut(other) : isLater(other, shown));
  return [shown, ...allowed.filter(isPossible)];
}

/**
 * Of what may be shown after a recovery (the first was), what a store opened again can go on with, `now`: what it shows and the attempts that may
 * yet come to count. `yet`: it shows that it cannot be read, and these new stores in its place may still come to be seen.
 */
export function standing(store: Store, later: readonly Shown[]): { now: readonly Shown[]; yet: readonly Shown[] } {
  if (!isShut(later[0]!)) return { now: later, yet: [] };
  const shown = later.find((each) => shows(store, each)) ?? later[0]!;
  if (isShut(shown)) return { now: [shown], yet: later.filter((each) => !isShut(each)) };
  return { now: afterShown(shown, later, true), yet: [] };
}

/**
 * What may be shown after a next step, when `later` may be shown before it (the first one was, the others have attempts that may yet come to
 * count). Such an attempt may also come to count after the step, even after a reset: one too many, never one too few.
 */
export function afterNexts(later: readonly Shown[], step: (shown: Shown) => Shown): readonly Shown[] {
  const [shown, ...lates] = later;
  const after = step(shown!);
  return [
    after,
    ...lates.map((late) => {
      const attempts = { ...after.model.attempts };
      for (const key of allCounters) attempts[key] += late.model.attempts[key] - shown!.model.attempts[key];
      return shownOf({ ...after.model, attempts });
    }),
  ];
}

/** Key of a set of what may be shown, to be mixed with that of a state. */
export function hashAllowed(allowed: readonly Shown[], salt: number): readonly [high: number, low: number] {
  let [high, low] = [Math.imul(salt + 1, 0x2545f491), Math.imul(salt + 7, 0x27220a95)];
  for (const { hash } of allowed) {
    high = Math.imul(high ^ hash[0], 0x01000193) ^ (high >>> 11);
    low = Math.imul(low ^ hash[1], 0x5bd1e995) ^ (low >>> 15);
  }
  return [high, low];
}

/** Without repetitions. */
export function distinct(allowed: readonly Shown[]): readonly Shown[] {
  const seen = new Map(allowed.map((shown) => [shown.text, shown]));
  return seen.size === allowed.length ? allowed : [...seen.values()];
}
