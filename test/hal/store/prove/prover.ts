/**
 * The proof for one life: every cut of its flash operations, cold re-opening after each, every cut of what the store does then and of its
 * next step, and re-opening again. `engine.ts` says which runs are left out, and why nothing is lost by it.
 *
 * @module
 */

import { applyStep, assignCells, copyCells, erasedCells, loadCells } from './cells';
import { createEngine, type EngineOptions, type Follow, type Followed } from './engine';
import type { RecordedLife } from './record';
import { afterShown, describe, distinct, makeNext, nextSteps, standing } from './shown';
import { Violation } from './tally';
import { eachCut } from './tear';
import type { Visited } from './visited';

export interface ProverOptions extends EngineOptions {
  /** Cut the recoveries and next steps too; true when left out. */
  readonly pairs?: boolean;
  /** Of so many recoveries in a row only one is cut, for a slice; 1, and so all, when left out. */
  readonly everyPair?: number;
}

/** Kinds of noise of a torn erase: of the first cut, of the second. */
export const eraseSeeds = { first: 3, second: 1 } as const;

export function createProver(life: RecordedLife, visited: Visited, options: ProverOptions = {}) {
  const engine = createEngine(life, visited, options);
  const { tally, steps, flash, open, nexts, claim, salts, mixing, visitSettled, visitUnsettled } = engine;
  const { geometry, operations } = life;
  const { sectorSize, programUnit: unit, size } = geometry;
  const initialCells = () => {
    const cells = erasedCells(size);
    loadCells(cells, life.initial, null);
    return cells;
  };
  const work = erasedCells(size);
  const scratch = erasedCells(size);

  /** Every cut of the operations of a recovery or a next step. */
  function cutTrace({ before, trace, allowed, path }: Followed, letter: string): void {
    const current = copyCells(before);
    const older = [...before.spots].length <= 64 ? [...before.spots] : [];
    trace.forEach((step, number) => {
      eachCut(current, scratch, step, { unit, sectorSize, eraseSeeds: eraseSeeds.second }, (name, cells) => {
        tally.pairs++;
        const where = `${path}>${letter}${number}:${name}`;
        if (cells.spots.size === 0) visitSettled(cells, allowed, where, null);
        else visitUnsettled(cells, allowed, where, older, null);
      });
      applyStep(current, step, sectorSize);
    });
  }

  let followedCount = 0;
  /** Cuts the recovery from a first cut, then each next step on the recovered store. */
  const followPairs: Follow = (followed, shown) => {
    if (followedCount++ % (options.everyPair ?? 1) !== 0) return;
    cutTrace(followed, 'r');
    // The recovered cells, and what may be shown of them, decide what a next step does: rule 1.
    const recovered = copyCells(followed.before);
    for (const step of followed.trace) applyStep(recovered, step, sectorSize);
    const later = afterShown(shown, followed.allowed, recovered.spots.size > 0);
    if (claim(recovered, later, salts.next) < 0) return;
    for (const step of nextSteps) {
      flash.load(recovered);
      flash.choose = mixing;
      const store = open();
      // This mount may program a little more; it is part of what is cut.
      const { now, yet } = standing(store, later);
      const done = makeNext(store, step);
      if (!done && yet.length === 0)
        throw new Violation(`after the recovery a ${step} is refused: ${describe(store)}`, followed.path);
      const allowed = distinct(done ? [...later, ...nexts(now, step)] : later);
      cutTrace({ before: recovered, trace: flash.trace.slice(), allowed, path: followed.path }, step[0]!);
    }
  };

  const before = initialCells();
  let applied = 0;

  /**
   * Proves one operation, or of its first cuts each `parts`-th from `part` on, so that threads can share it. Throws Violation. The order is
   * free: each operation is proved by itself.
   */
  function proveOperation(number: number, part = 0, parts = 1): void {
    if (applied > number) {
      assignCells(before, initialCells());
      applied = 0;
    }
    for (; applied < number; applied++) applyStep(before, operations[applied]!, sectorSize);
    const operation = operations[number]!;
    const allowed = distinct([steps[operation.step]!, steps[operation.step + 1]!]);
    const follow = options.pairs === false ? null : followPairs;
    let way = 0;
    if (part === 0) tally.operations++;
    eachCut(before, work, operation, { unit, sectorSize, eraseSeeds: eraseSeeds.first }, (name, cells) => {
      if (way++ % parts !== part) return;
      tally.firstCuts++;
      const path = `${number}:${name}`;
      const copy = copyCells(cells);
      if (copy.spots.size === 0) visitSettled(copy, allowed, path, follow);
      else visitUnsettled(copy, allowed, path, [], follow);
    });
  }

  return { engine, tally, proveOperation };
}
