/**
 * Visits one state that a power cut left: mounts it cold, in every way its unsettled bits may read, and holds what the store shows against
 * what it may show.
 *
 * Two rules leave states out. Both leave out only runs whose outcome is already known:
 *
 * 1. *Visited.* What a cold mount does depends on the cells (image and unsettled bits), on how unsettled bits read, and on nothing else:
 *    no state outlives the power. So cells met before, with the same set of what may be shown, need no second visit. Sets of states are
 *    keyed by a 64-bit hash of image, unsettled bits and that set (`visited.ts` gives the chance of a collision).
 * 2. *Read once.* Let U have unsettled bits, and let X be U with these bits fixed to what their first reading gives. A mount of U is the
 *    same run as a mount of X if the part of the sector that holds the bits is read at most once before it is erased or programmed to zeros: no second
 *    reading can differ, and at the end nothing of them is left. The flash notes this for every run of settled cells. So U needs no run of its
 *    own for a first reading whose X was run and found so; otherwise every sequence of readings is run.
 *
 * Readings of unsettled bits are: all 1, all 0, or a mixture, another one for each reading; every sequence of these for the first `readingDepth` reads
 * that meet any, mixtures after that.
 *
 * @module
 */

import { openStore } from '../../../../src/hal/store/store';
import type { Store } from '../../../../src/hal/store/types';
import { assignCells, type Cells, copyCells, erasedCells, type FlashStep, mixedBits, setCell } from './cells';
import { createLeanFlash, readings } from './lean-flash';
import { memoCrypto } from './memo-crypto';
import { erasedMeans, type RecordedLife, type Wrap } from './record';
import {
  afterNext,
  afterNexts,
  afterShown,
  describe,
  hashAllowed,
  makeNext,
  type NextStep,
  type Shown,
  shownOf,
  shows,
  standing,
} from './shown';
import { emptyTally, Violation } from './tally';
import type { Visited } from './visited';

const readingDepth = 4;

/** Hears of a recovery that went well, and of what it showed. */
export type Follow = (followed: Followed, shown: Shown) => void;

export interface EngineOptions {
  readonly wrap?: Wrap;
}

/** A recovery or next step whose operations are to be cut. */
export interface Followed {
  readonly before: Cells;
  readonly trace: readonly FlashStep[];
  readonly allowed: readonly Shown[];
  readonly path: string;
}

export function createEngine(life: RecordedLife, visited: Visited, options: EngineOptions = {}) {
  const { geometry, models } = life;
  const erased = erasedMeans(life.start);
  const { sectorSize, size } = geometry;
  const flash = createLeanFlash(geometry);
  const crypto = memoCrypto(life.deviceKey);
  const tally = emptyTally();
  const shownCache = new Map<string, Shown>();
  const steps = models.map((model) => intern(shownOf(model)));
  const nextCache = new Map<string, Shown>();

  function intern(shown: Shown): Shown {
    const known = shownCache.get(shown.text);
    if (known) return known;
    shownCache.set(shown.text, shown);
    return shown;
  }
  const open = (): Store => {
    tally.mounts++;
    // What is between store and flash begins anew with the power, too.
    return openStore({ flash: options.wrap ? options.wrap(flash) : flash, crypto, erased });
  };
  const next = (shown: Shown, step: NextStep): Shown => {
    const key = `${step} ${shown.text}`;
    let found = nextCache.get(key);
    if (!found) {
      if (nextCache.size > 5000) nextCache.clear();
      found = intern(afterNext(shown, step, sectorSize));
      nextCache.set(key, found);
    }
    return found;
  };
  const nexts = (later: readonly Shown[], step: NextStep) => afterNexts(later, (shown) => next(shown, step));

  /** Which of the allowed is shown; throws Violation when none is. */
  const requireShown = (store: Store, allowed: readonly Shown[], what: string, path: string): Shown => {
    for (const shown of allowed) if (shows(store, shown)) return shown;
    const texts = allowed.map(({ text }) => `  may show ${text}`).join('\n');
    throw new Violation(`${what}\n  shows    ${describe(store)}\n${texts}`, path);
  };

  const mixing = () => readings.mixed;

  /** Every sequence of readings; `visit` gets the mounted store and the readings it took. */
  function eachReading(cells: Cells, visit: (store: Store, sequence: string) => void): void {
    if (cells.spots.size === 0) {
      flash.load(cells);
      flash.choose = mixing;
      visit(open(), '');
      return;
    }
    const choices: number[] = [];
    for (;;) {
      flash.load(cells);
      flash.choose = (n) => {
        if (n >= readingDepth) return readings.mixed;
        if (n === choices.length) choices.push(readings.ones);
        return choices[n]!;
      };
      const store = open();
      const { asked } = flash;
      if (asked > readingDepth) tally.deep++;
      // A run that asks less than the one before it leaves no choices behind.
      choices.length = Math.min(asked, readingDepth);
      const sequence = choices.join('');
      flash.choose = mixing;
      visit(store, sequence);
      while (choices.length > 0 && choices.at(-1) === readings.zeros) choices.pop();
      if (choices.length === 0) return;
      choices[choices.length - 1]!++;
    }
  }

  const scratchRecovered = erasedCells(size);
  const salts = { state: 1, continued: 2, next: 3 };
  const claim = (cells: Cells, allowed: readonly Shown[], salt: number): number => {
    const [high, low] = hashAllowed(allowed, salt);
    return visited.claim(cells.high ^ high, cells.low ^ low);
  };

  /**
   * The mount showed something allowed. It must stay so at the next mounts, a commit and an attempt must succeed, and be there
   * afterwards. `store` is live on `flash`; both are used up.
   */
  function requireGoesOn(store: Store, shown: Shown, allowed: readonly Shown[], isFirst: boolean, path: string): void {
    const later = afterShown(shown, allowed, flash.hasUnsettled);
    flash.save(scratchRecovered);
    // Known by rule 1, but for the live store: after a first cut it is always tried, whatever the cells are.
    const isNew = claim(scratchRecovered, later, salts.continued) >= 0;
    if (!isNew && !isFirst) return;
    const recovered = isNew ? copyCells(scratchRecovered) : null;
    requireWorks(store, later, 'commit', path);
    if (recovered === null) return;
    eachReading(recovered, (again, sequence) => {
      const where = `${path}~${sequence}`;
      const shownAgain = requireShown(again, later, 'after re-opening, what was shown before is gone', where);
      if (flash.hasUnsettled) {
        const still = afterShown(shownAgain, later, true);
        requireShown(open(), still, 'after two re-openings, what was shown before is gone', where);
      } else {
        requireWorks(again, [shownAgain], 'commit', where);
      }
    });
    flash.load(recovered);
    flash.choose = mixing;
    requireWorks(open(), later, 'spend', path);
  }

  /** The live store takes a next step, shows it, and shows it after re-opening. */
  function requireWorks(store: Store, later: readonly Shown[], step: NextStep, path: string): void {
    const before = store.state();
    const { now, yet } = standing(store, later);
    if (!makeNext(store, step)) {
      if (yet.length === 0)
        throw new Violation(`after the recovery a ${step} is refused, the store was ${JSON.stringify(before)}`, path);
      // What was to be replaced was found to be replaced already.
      requireShown(store, now, `after the recovery and a ${step} that was refused`, path);
      requireShown(open(), yet, `after the recovery, a ${step} that was refused and re-opening`, path);
      return;
    }
    const after = nexts(now, step);
    requireShown(store, after, `after the recovery and a ${step}`, path);
    const isReplaced = step === 'commit';
    requireShown(open(), isReplaced ? after : [...after, ...yet], `after the recovery, a ${step} and re-opening`, path);
  }

  /** Facts of a run on settled cells: bit 0: known; then a bit for each sector of which parts 0 to 2 were read once. */
  const factsOf = (readOnce: number): number => {
    let facts = 1;
    for (let sector = 0; sector < size / sectorSize && sector < 7; sector++) {
      if (((readOnce >> (3 * sector)) & 7) === 7) facts |= 2 << sector;
    }
    return facts;
  };

  /** Runs settled cells once and for all. Returns the slot. `follow` is told of the recovery to be cut. */
  function visitSettled(cells: Cells, allowed: readonly Shown[], path: string, follow: Follow | null): number {
    const slot = claim(cells, allowed, salts.state);
    if (slot < 0) return ~slot;
    tally.states++;
    flash.load(cells);
    flash.choose = mixing;
    const store = open();
    visited.setFacts(slot, factsOf(flash.readOnce()));
    finishRun(cells, store, allowed, path, follow);
    return slot;
  }

  function finishRun(cells: Cells, store: Store, allowed: readonly Shown[], path: string, follow: Follow | null): void {
    const { trace } = flash;
    const shown = requireShown(store, allowed, 'the store shows what it must not', path);
    if (follow) {
      const followed: Followed = { before: copyCells(cells), trace: trace.slice(), allowed, path };
      requireGoesOn(store, shown, allowed, true, path);
      follow(followed, shown);
    } else {
      requireGoesOn(store, shown, allowed, false, path);
    }
  }

  const observed = erasedCells(size);
  const observedFrom = (cells: Cells, groups: readonly (readonly number[])[], how: readonly number[]) => {
    assignCells(observed, cells);
    groups.forEach((spots, group) => {
      for (const at of spots) {
        const bits = cells.mask[at]!;
        const kept = how[group] === readings.ones ? bits : how[group] === readings.zeros ? 0 : bits & ~mixedBits(at, 0);
        setCell(observed, at, (cells.image[at]! & ~bits) | kept, 0);
      }
    });
  };

  /** Rule 2: every first reading of the groups of spots is known, by runs of settled cells that read them once. */
  function isKnown(
    cells: Cells,
    allowed: readonly Shown[],
    groups: readonly (readonly number[])[],
    path: string,
  ): boolean {
    let sectors = 0;
    for (const spots of groups) for (const at of spots) sectors |= 2 << Math.floor(at / sectorSize);
    const all = 3 ** groups.length;
    let known = true;
    for (let number = 0; number < all; number++) {
      observedFrom(cells, groups, [number % 3, Math.floor(number / 3)]);
      const slot = visitSettled(observed, allowed, `${path}=${number}`, null);
      known &&= (visited.facts(slot) & sectors) === sectors;
    }
    return known;
  }

  function visitUnsettled(
    cells: Cells,
    allowed: readonly Shown[],
    path: string,
    older: readonly number[],
    follow: Follow | null,
  ): void {
    const slot = claim(cells, allowed, salts.state);
    if (slot < 0) return;
    tally.states++;
    if (follow === null && cells.spots.size <= 64) {
      const isOlder = new Set(older);
      const groups = [older.filter((at) => cells.spots.has(at)), [...cells.spots].filter((at) => !isOlder.has(at))];
      const present = groups.filter((group) => group.length > 0);
      const kept = copyKept(cells);
      if (isKnown(kept, allowed, present, path)) return;
      runUnsettled(kept, allowed, path, null);
      return;
    }
    runUnsettled(copyCells(cells), allowed, path, follow);
  }
  const keptCells = erasedCells(size);
  const copyKept = (cells: Cells): Cells => {
    assignCells(keptCells, cells);
    return keptCells;
  };

  function runUnsettled(cells: Cells, allowed: readonly Shown[], path: string, follow: Follow | null): void {
    const followed: [Followed, Shown][] = [];
    const collect: Follow | null = follow && ((each, shown) => followed.push([each, shown]));
    eachReading(cells, (store, sequence) => finishRun(cells, store, allowed, `${path}~${sequence}`, collect));
    if (follow) for (const [each, shown] of followed) follow(each, shown);
  }

  return {
    tally,
    steps,
    flash,
    open,
    next,
    nexts,
    claim,
    salts,
    mixing,
    observedFrom,
    observed,
    requireShown,
    requireGoesOn,
    visitSettled,
    visitUnsettled,
    finishRun,
  };
}

export type Engine = ReturnType<typeof createEngine>;
