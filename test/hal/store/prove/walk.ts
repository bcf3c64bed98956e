/**
 * One history of cuts, stage by stage: a cut in an operation of a life, a cold mount, a cut in what that mount or the next step of the
 * store did, a mount, and so on; with what the store may show at each stage.
 *
 * @module
 */

import type { Store } from '../../../../src/hal/store/types';
import { applyStep, assignCells, type Cells, copyCells, erasedCells, type FlashStep, loadCells } from './cells';
import type { Engine } from './engine';
import type { RecordedLife } from './record';
import { afterShown, distinct, makeNext, nextSteps, type Shown, standing } from './shown';
import { type CutName, tear } from './tear';

/** What the next cut falls into: the recovery of the last mount, or mounting again and then a next step. */
export type Letter = 'r' | 'c' | 's' | 'm';

export interface Walk {
  readonly cells: Cells;
  /** Operations that can be cut now. */
  trace: readonly FlashStep[];
  allowed: readonly Shown[];
  /** Back to the beginning of the life. */
  begin(): void;
  /** The power fails in an operation of `trace`. */
  cut(operation: number, name: CutName): void;
  /** Mounts what is there; the first reads that meet unsettled bits take these readings, the later ones mix. */
  mount(sequence: string): Store;
  /** Decides what is cut next, after `mount`. Throws Violation when the store shows what it must not. */
  follow(letter: Letter, path: string): void;
}

export function createWalk(life: RecordedLife, engine: Engine): Walk {
  const { geometry, operations } = life;
  const { sectorSize, programUnit: unit, size } = geometry;
  const { flash, open, steps, nexts, mixing, requireShown } = engine;
  /** Cells before each operation of the life, as far as asked for. */
  const befores: Cells[] = [erasedCells(size)];
  loadCells(befores[0]!, life.initial, null);
  let mounted: readonly FlashStep[] = [];
  let store: Store | null = null;

  const before = (operation: number): Cells => {
    while (befores.length <= operation) {
      const cells = copyCells(befores.at(-1)!);
      applyStep(cells, operations[befores.length - 1]!, sectorSize);
      befores.push(cells);
    }
    return befores[operation]!;
  };

  const walk: Walk = {
    cells: erasedCells(size),
    trace: operations,
    allowed: [],
    begin() {
      walk.trace = operations;
    },
    cut(operation, name) {
      const step = walk.trace[operation];
      if (step === undefined) throw new RangeError(`there is no operation ${operation} to cut`);
      if (walk.trace === operations) {
        const { step: call } = operations[operation]!;
        walk.allowed = distinct([steps[call]!, steps[call + 1]!]);
        assignCells(walk.cells, before(operation));
      } else {
        for (let done = 0; done < operation; done++) applyStep(walk.cells, walk.trace[done]!, sectorSize);
      }
      tear(walk.cells, step, name, { unit, sectorSize });
    },
    mount(sequence) {
      flash.load(walk.cells);
      flash.choose = (n) => (n < sequence.length ? Number(sequence[n]) : mixing());
      store = open();
      flash.choose = mixing;
      mounted = flash.trace.slice();
      return store;
    },
    follow(letter, path) {
      if (letter === 'r') {
        walk.trace = mounted;
        return;
      }
      const shown = requireShown(store!, walk.allowed, 'the store shows what it must not', path);
      for (const done of mounted) applyStep(walk.cells, done, sectorSize);
      const later = afterShown(shown, walk.allowed, walk.cells.spots.size > 0);
      const next = nextSteps.find((name) => name[0] === letter)!;
      const live = walk.mount('');
      requireShown(live, later, 'after re-opening, what was shown before is gone', path);
      const { now } = standing(live, later);
      const done = makeNext(live, next);
      walk.trace = flash.trace.slice();
      // A cut in the mount is before it showed anything: all that was possible before it still is.
      walk.allowed = distinct(done ? [...later, ...nexts(now, next)] : later);
    },
  };
  return walk;
}
