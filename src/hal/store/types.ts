/**
 * The credential store as the rest of the bundle sees it: a few keyed records, one log of events, attempt counters; changed by
 * atomic commits that survive a cut of the power at any moment. SPEC.md beside this file holds the bytes.
 *
 * @module
 */

/** Keys of records; numbers are on flash and append-only (0 to 23). */
export const recordKeys = {
  settings: 0,
  password: 1,
  pattern: 2,
  questions: 3,
  mail: 4,
  mailRequest: 5,
  supportRequest: 6,
  /** How many of the pauses of each lockout have been waited out. */
  served: 7,
  uptime: 8,
} as const;
export type RecordKey = keyof typeof recordKeys;

/** Attempt counters; numbers are on flash and append-only (0 to 7). */
export const counterKeys = {
  login: 0,
  questions: 1,
  pattern: 2,
  mailCode: 3,
  supportCode: 4,
  questionsTotal: 5,
} as const;
export type CounterKey = keyof typeof counterKeys;

/** What a counter reads at least where rot took its number: more than any limit, so that a lock can only become longer. */
export const lostAttempts = 1000;

/** One atomic change. Everything in it counts, or nothing. */
export interface Change {
  /** New values, at most 1024 bytes each. */
  readonly put?: Partial<Record<RecordKey, Uint8Array>>;
  readonly remove?: readonly RecordKey[];
  /** Entries for the event log, at most 64 bytes each. The oldest fall out. */
  readonly append?: readonly Uint8Array[];
  /** Counters set back to zero. */
  readonly reset?: readonly CounterKey[];
}

/** `fault`: the flash refused; what was stored before still stands. `full`: larger than a sector can hold. */
export type CommitResult = 'ok' | 'fault' | 'full';

/** Why a store cannot be read; `StoreState` says what each means. */
export type UnreadableReason = 'newer' | 'foreign' | 'damaged' | 'erased' | 'fault';

/**
 * What was found at power-on.
 * - `blank`: marked as new at the factory (or erased, where the board has no such mark), or a first format that the power cut short;
 *   nothing was ever stored.
 * - `ready`: readable. `damaged` names records whose newest version is rotten: they read as undefined, never as an older version.
 * - `unreadable`: something is or was there and cannot be read. Nothing is written, so that a repair or a newer firmware still can.
 *   `newer`: written by a newer version; `foreign`: not made by this recorder (random, other device key); `damaged`: ours, but
 *   beyond reading; `erased`: empty, and without the mark of a new recorder; `fault`: the flash device does not answer, or its geometry is not one we take.
 */
export type StoreState =
  | { readonly kind: 'blank' }
  | { readonly kind: 'ready'; readonly damaged: readonly RecordKey[] }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason };

/**
 * Whether a new store may take the place of this one (`Store.replace`), once the support desk has vouched for the owner. Not of `newer`,
 * which another firmware can read, nor of `fault`, which no writing mends.
 */
export const isReplaceable = (state: { readonly kind: string; readonly reason?: UnreadableReason }): boolean =>
  state.kind === 'unreadable' && ['foreign', 'damaged', 'erased'].includes(state.reason ?? '');

export interface Store {
  /** As found by `openStore`; `blank` becomes `ready` with the first commit, and a new value heals a damaged key. */
  state(): StoreState;
  /** The newest value, a fresh copy; undefined when never put, removed or damaged. */
  get(key: RecordKey): Uint8Array | undefined;
  /** Entries of the event log, oldest first. */
  log(): readonly Uint8Array[];
  /** All of `change` or nothing, durable on return. Throws on values over the limits. On `unreadable` always `fault`. */
  commit(change: Change): CommitResult;
  /**
   * A new store in the place of one that cannot be read, with `change` as its first content; the end of a recovery by security code. Only
   * on `unreadable` with reason `foreign`, `damaged` or `erased`, `fault` otherwise. After `ok` the store is `ready`. Cut short, the flash stays
   * unreadable. Throws as `commit` does.
   */
  replace(change: Change): CommitResult;
  /** Attempts since the counter's last reset; never fewer than were spent. 1000 or more where rot took the number, and on `unreadable`. */
  attempts(counter: CounterKey): number;
  /** Counts one attempt, durable and read back. On `fault` the caller must not verify. Always `fault` on `blank` and `unreadable`. */
  spend(counter: CounterKey): 'ok' | 'fault';
  /** Idle work: compaction before the sector is full, erasing of superseded secrets. True when it did something. */
  maintain(): boolean;
}
