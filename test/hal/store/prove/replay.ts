/**
 * Replays one history of cuts by its path, and tells what happens on the way. A path is a first cut, a second, a third, joined by `>`:
 *
 *   [r|c|s|m]<operation>:<cut>[=<n>][~<readings>][~<readings at the next opening>]
 *
 * The first counts operations of the life; `r` those of the recovery before it, `c`, `s`, `m` those of mounting again and a commit, a spent
 * attempt, idle work. `=n`: the unsettled bits are fixed to first reading n. `~`: how the reads that meet unsettled bits read them (0 all
 * 1, 1 mixed, 2 all 0); mixed when not said.
 *
 * @module
 */

import { applyStep, assignCells, copyCells, type FlashStep } from './cells';
import { createEngine, type EngineOptions } from './engine';
import type { RecordedLife } from './record';
import { describe, type Shown } from './shown';
import { Violation } from './tally';
import { openVisited, visitedMemory } from './visited';
import { createWalk, type Letter } from './walk';

interface Stage {
  readonly letter: Letter | '';
  readonly operation: number;
  readonly cut: string;
  readonly fixed: number | null;
  readonly readings: readonly string[];
}

/** Throws RangeError on what is no path. */
export function parsePath(path: string): readonly Stage[] {
  return path.split('>').map((text, number) => {
    const parts = /^([rcsm]?)(\d+):([a-z0-9]+)(?:=(\d+))?((?:~\d*)*)$/.exec(text);
    if (parts === null || (parts[1] === '') !== (number === 0)) throw new RangeError(`not a path: ${path}`);
    return {
      letter: parts[1] as Letter | '',
      operation: Number(parts[2]),
      cut: parts[3]!,
      fixed: parts[4] === undefined ? null : Number(parts[4]),
      readings: parts[5]!.split('~').slice(1),
    };
  });
}

const stepText = ({ offset, bytes }: FlashStep) =>
  bytes === null ? `erase ${offset}` : `program ${bytes.length} at ${offset}`;
const short = (text: string) => (text.length > 600 ? `${text.slice(0, 600)}...` : text);

/** Prints every stage; throws the Violation if it is still there, RangeError where the life has no such operation or cut. */
export function replay(
  life: RecordedLife,
  path: string,
  print: (line: string) => void,
  options: EngineOptions = {},
): void {
  const { sectorSize } = life.geometry;
  const engine = createEngine(life, openVisited(visitedMemory(16)), options);
  const { flash, observed, observedFrom } = engine;
  const walk = createWalk(life, engine);
  const stages = parsePath(path);
  const printMay = (allowed: readonly Shown[]) => {
    for (const shown of allowed) print(`  may show ${short(shown.text)}`);
  };
  stages.forEach((stage, number) => {
    if (stage.letter !== '') {
      walk.follow(stage.letter, path);
      print(`then ${stage.letter}: ${walk.trace.map(stepText).join(', ') || 'writes nothing'}`);
    } else {
      const operation = life.operations[stage.operation];
      if (operation === undefined) {
        throw new RangeError(
          `there is no operation ${stage.operation} to cut: ${life.name} has ${life.operations.length}`,
        );
      }
      const { step } = operation;
      print(`${life.name}: call ${step}, ${life.calls[step]}`);
    }
    const older = [...walk.cells.spots];
    const step = walk.trace[stage.operation];
    walk.cut(stage.operation, stage.cut);
    const { cells } = walk;
    print(`cut ${number + 1} in operation ${stage.operation}, ${stepText(step!)}: ${stage.cut}`);
    print(`  unsettled: ${[...cells.spots].slice(0, 8).join(', ') || 'nothing'} ${cells.spots.size > 8 ? '...' : ''}`);
    if (stage.fixed !== null) {
      const groups = [older.filter((at) => cells.spots.has(at)), [...cells.spots].filter((at) => !older.includes(at))];
      const present = groups.filter((group) => group.length > 0);
      observedFrom(cells, present, [stage.fixed % 3, Math.floor(stage.fixed / 3)]);
      assignCells(cells, observed);
    }
    const sequence = stage.readings[0] ?? '';
    const store = walk.mount(sequence);
    print(`  mount, readings "${sequence}": ${flash.trace.map(stepText).join(', ') || 'writes nothing'}`);
    print(`  shows ${short(describe(store))}`);
    if (number < stages.length - 1) return;
    printMay(walk.allowed);
    const before = copyCells(cells);
    const mounted = flash.trace.slice();
    let found: Violation | null = null;
    try {
      engine.finishRun(before, store, walk.allowed, path, null);
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      found = error;
    }
    if (stage.readings[1] !== undefined) {
      for (const done of mounted) applyStep(cells, done, sectorSize);
      const again = walk.mount(stage.readings[1]);
      print(
        `opened again, readings "${stage.readings[1]}": ${flash.trace.map(stepText).join(', ') || 'writes nothing'}`,
      );
      print(`  shows ${short(describe(again))}`);
    }
    if (found) throw found;
  });
}
