/**
 * Random histories of three cuts: the first in an operation of a life, the others in the recovery from the one before or in the next step.
 * Each has a number; seed and number make it, and its path replays it.
 *
 * @module
 */

import { seededBelow } from '../../../../src/sim/flash/random';
import type { FlashStep } from './cells';
import type { Engine } from './engine';
import type { RecordedLife } from './record';
import { type CutName, eraseKinds } from './tear';
import { createWalk, type Letter } from './walk';

type Below = (below: number) => number;

/** Any way to cut an operation: every subset of a byte, noises of their own. */
export function randomCut({ bytes }: FlashStep, unit: number, below: Below): CutName {
  if (bytes === null) {
    const settled = below(2) === 0 ? 's' : 'u';
    return below(8) === 0 ? '0b' : `e${eraseKinds[below(3)]}${below(200)}${settled}`;
  }
  const units = bytes.length / unit;
  const how = below(6);
  const index = below(units);
  if (how === 0) return `${below(units + 1)}b`;
  if (how < 3) return `${index}x${unit === 1 ? below(256) : below(100_000)}`;
  return `${index}u`;
}

const randomReadings = (below: Below): string => Array.from({ length: below(6) }, () => below(3)).join('');

/** Proves the triples from `from` to `to` - 1. Throws Violation. */
export function createTriples(life: RecordedLife, engine: Engine) {
  const { programUnit: unit } = life.geometry;
  const walk = createWalk(life, engine);

  return (seed: number, from: number, to: number): void => {
    for (let number = from; number < to; number++) {
      const below = seededBelow(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
      walk.begin();
      let path = '';
      for (let stage = 0; stage < 3; stage++) {
        let letter: Letter | '' = '';
        if (stage > 0) {
          letter = (['r', 'r', 'r', 'c', 's', 'm'] as const)[below(6)]!;
          walk.follow(letter, path);
          // A recovery or idle work that wrote nothing cannot be cut.
          if (walk.trace.length === 0) {
            letter = 'c';
            walk.follow(letter, path);
          }
        }
        const operation = below(walk.trace.length);
        const cut = randomCut(walk.trace[operation]!, unit, below);
        const sequence = randomReadings(below);
        path += `${stage > 0 ? '>' : ''}${letter}${operation}:${cut}~${sequence}`;
        walk.cut(operation, cut);
        const store = walk.mount(sequence);
        if (stage === 2) engine.finishRun(walk.cells, store, walk.allowed, path, null);
      }
      engine.tally.triples++;
    }
  };
}
