/**
 * What src/hal/store/types.ts says of a store, as cases for everything that is or stands for one.
 *
 * @module
 */
import { expect, it } from 'vitest';
import type { Change, CounterKey, RecordKey, Store, StoreState, UnreadableReason } from '../../../src/hal/store/types';
import { filled } from './history';

export interface Subject {
  readonly store: Store;
  /** Power off and on. */
  reopen(): Subject;
  /** Rot takes what this key holds; power off and on. */
  rot(key: RecordKey): Subject;
}

export interface Stores {
  blank(): Subject;
  unreadable(reason: UnreadableReason): Subject;
}

/** What requests need of a store: see `RequestStorage`. */
type Storage = Pick<Store, 'get' | 'commit' | 'attempts' | 'spend'>;

const reasons: readonly UnreadableReason[] = ['newer', 'foreign', 'damaged', 'erased', 'fault'];
const wrongNames = ['nothing', 'toString', '__proto__', ''] as const;
const tooMuch: Change = {
  put: Object.fromEntries(
    (['settings', 'password', 'pattern', 'questions', 'mail'] as const).map((key) => [key, filled(1000, 1)]),
  ),
};

/** Changes that no caller may ask, and what is thrown. */
const illegal: readonly (readonly [change: Change, error: typeof RangeError | typeof TypeError])[] = [
  [{ put: { mail: new Uint8Array(1025) } }, RangeError],
  [{ append: [new Uint8Array(65)] }, RangeError],
  [{ put: { mail: new Uint8Array(1) }, remove: ['mail'] }, RangeError],
  ...wrongNames.flatMap((name) => [
    [{ put: { [name]: new Uint8Array(1) } } as Change, TypeError] as const,
    [{ remove: [name as RecordKey] }, TypeError] as const,
    [{ reset: [name as CounterKey] }, TypeError] as const,
  ]),
];

/** The cases of values and counters. `make` gives one that takes changes. */
export function storageCases(make: () => Storage): void {
  it('keeps values until they are put anew or removed', () => {
    const store = make();
    expect(store.get('uptime')).toBeUndefined();
    expect(store.commit({ put: { uptime: filled(9, 1), supportRequest: new Uint8Array() } })).toBe('ok');
    expect(store.commit({ put: { uptime: filled(1024, 2) }, append: [filled(3, 1)] })).toBe('ok');
    expect([store.get('uptime'), store.get('mail')]).toEqual([filled(1024, 2), undefined]);
    expect(store.get('supportRequest')).toEqual(new Uint8Array());
    expect(store.commit({ remove: ['supportRequest', 'pattern'] })).toBe('ok');
    expect([store.get('supportRequest'), store.get('uptime')]).toEqual([undefined, filled(1024, 2)]);
    expect(store.commit({})).toBe('ok');
  });

  it('takes and gives copies', () => {
    const store = make();
    const value = filled(9, 1);
    store.commit({ put: { uptime: value } });
    value.fill(0);
    store.get('uptime')!.fill(0);
    expect(store.get('uptime')).toEqual(filled(9, 1));
  });

  it('counts the tries of each counter until it is reset', () => {
    const store = make();
    for (let n = 1; n <= 20; n++) {
      expect([store.spend('supportCode'), store.attempts('supportCode')]).toEqual(['ok', n]);
    }
    expect(store.spend('mailCode')).toBe('ok');
    expect(store.commit({ reset: ['supportCode', 'login'] })).toBe('ok');
    expect([store.attempts('supportCode'), store.attempts('mailCode'), store.attempts('login')]).toEqual([0, 1, 0]);
    expect([store.spend('supportCode'), store.attempts('supportCode')]).toEqual(['ok', 1]);
  });
}

/** The cases of a whole store. */
export function storeCases({ blank, unreadable }: Stores): void {
  const ready = (change: Change = {}) => {
    const subject = blank();
    expect(subject.store.commit(change)).toBe('ok');
    return subject;
  };
  /** Refuses every change, reads as nothing, and says `state` before and after. */
  const requireShut = (store: Store, state: StoreState) => {
    expect(store.spend('login')).toBe('fault');
    expect(store.maintain()).toBe(false);
    expect([store.get('settings'), store.log()]).toEqual([undefined, []]);
    expect(store.state()).toEqual(state);
  };

  storageCases(() => ready().store);

  it('blank: takes no try, and is ready with the first commit', () => {
    const { store, reopen } = blank();
    requireShut(store, { kind: 'blank' });
    expect(store.attempts('login')).toBe(0);
    expect(store.replace({ put: { mail: filled(3, 1) } })).toBe('fault');
    expect(reopen().store.state()).toEqual({ kind: 'blank' });
    expect(store.commit({})).toBe('ok');
    expect(store.state()).toEqual({ kind: 'ready', damaged: [] });
    expect(reopen().store.state()).toEqual({ kind: 'ready', damaged: [] });
  });

  it('throws on what no caller may ask, in any state, and does nothing', () => {
    for (const { store } of [blank(), ready(), unreadable('foreign'), unreadable('newer')]) {
      const before = store.state();
      for (const [change, error] of illegal) {
        expect(() => store.commit(change), JSON.stringify(change)).toThrow(error);
        expect(() => store.replace(change), JSON.stringify(change)).toThrow(error);
      }
      for (const name of wrongNames) {
        expect(() => store.get(name as RecordKey)).toThrow(TypeError);
        expect(() => store.spend(name as CounterKey)).toThrow(TypeError);
        expect(() => store.attempts(name as CounterKey)).toThrow(TypeError);
      }
      expect(store.state()).toEqual(before);
      expect([store.get('mail'), store.log()]).toEqual([undefined, []]);
    }
  });

  it('keeps all of it through power off and on', () => {
    const { store, reopen } = ready({ put: { mail: filled(40, 1), pattern: filled(9, 2) }, append: [filled(64, 3)] });
    for (let n = 0; n < 12; n++) store.spend('login');
    store.commit({ remove: ['pattern'], append: [new Uint8Array(), filled(5, 4)] });
    const again = reopen().store;
    expect(again.state()).toEqual({ kind: 'ready', damaged: [] });
    expect([again.get('mail'), again.get('pattern')]).toEqual([filled(40, 1), undefined]);
    expect(again.log()).toEqual([filled(64, 3), new Uint8Array(), filled(5, 4)]);
    expect([again.attempts('login'), again.attempts('questions')]).toEqual([12, 0]);
  });

  it('keeps the newest log entries: a quarter of a sector of 4096 bytes with 4 more each, 200 at most', () => {
    for (const [length, kept] of [
      [0, 200],
      [1, 200],
      [2, 170],
      [14, 56],
      [64, 15],
    ] as const) {
      const { store, reopen } = ready();
      const entries = Array.from({ length: 230 }, (_, n) => filled(length, n));
      const given = entries.map((entry) => entry.slice());
      store.commit({ append: given.slice(0, 100) });
      store.commit({ append: given.slice(100) });
      for (const entry of given) entry.fill(0xee);
      expect(store.log(), `${length}`).toEqual(entries.slice(-kept));
      expect(reopen().store.log(), `${length}`).toEqual(entries.slice(-kept));
      store.log()[0]?.fill(1);
      expect(store.log()).toEqual(entries.slice(-kept));
    }
  });

  it('says full for more than a sector holds, and keeps what was there', () => {
    const { store } = ready({ put: { settings: filled(3, 1) } });
    expect(store.commit(tooMuch)).toBe('full');
    expect([store.get('settings'), store.get('mail')]).toEqual([filled(3, 1), undefined]);
    const first = blank().store;
    expect(first.commit(tooMuch)).toBe('full');
    expect(first.state()).toEqual({ kind: 'blank' });
  });

  it('names what rot took until it is put or removed, and never shows an older value', () => {
    const change: Change = { put: { mail: filled(9, 1) } };
    for (const healing of [{ put: { questions: filled(9, 5) } }, { remove: ['questions'] }] as Change[]) {
      const subject = ready(change);
      subject.store.commit({ put: { questions: filled(30, 2) } });
      const { store, reopen } = subject.rot('questions');
      expect(store.state()).toEqual({ kind: 'ready', damaged: ['questions'] });
      expect([store.get('questions'), store.get('mail')]).toEqual([undefined, filled(9, 1)]);
      expect(store.commit({ put: { mail: filled(9, 3) }, append: [filled(3, 3)] })).toBe('ok');
      expect(reopen().store.state()).toEqual({ kind: 'ready', damaged: ['questions'] });
      expect(store.commit(healing)).toBe('ok');
      for (const each of [store, reopen().store]) {
        expect(each.state()).toEqual({ kind: 'ready', damaged: [] });
        expect(each.get('questions')).toEqual(healing.put?.questions);
      }
    }
  });

  it.each(reasons)('unreadable (%s): takes nothing, and every lock is at its longest', (reason) => {
    const { store, reopen } = unreadable(reason);
    const state: StoreState = { kind: 'unreadable', reason };
    expect(store.commit({ put: { settings: filled(3, 1) }, reset: ['login'] })).toBe('fault');
    requireShut(store, state);
    expect(store.attempts('login')).toBeGreaterThanOrEqual(1000);
    if (reason === 'newer' || reason === 'fault') expect(store.replace({})).toBe('fault');
    requireShut(reopen().store, state);
  });

  it.each(['foreign', 'damaged', 'erased'] as const)('unreadable (%s): a new store takes its place', (reason) => {
    const { store, reopen } = unreadable(reason);
    expect(store.replace(tooMuch)).toBe('full');
    expect(store.state()).toEqual({ kind: 'unreadable', reason });
    expect(store.replace({ put: { mail: filled(3, 1) }, append: [filled(4, 2)] })).toBe('ok');
    for (const each of [store, reopen().store]) {
      expect(each.state()).toEqual({ kind: 'ready', damaged: [] });
      expect([each.get('mail'), each.get('password'), each.log()]).toEqual([filled(3, 1), undefined, [filled(4, 2)]]);
      expect([each.attempts('login'), each.replace({})]).toEqual([0, 'fault']);
    }
    expect([store.spend('login'), store.attempts('login')]).toEqual(['ok', 1]);
  });
}
