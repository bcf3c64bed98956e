/**
 * Replays walks of a model against the real code, and compares what is to be seen after each step.
 *
 * @module
 */

import { seededBelow } from '../../../src/sim/flash/random';
import { createFaulty, Disagreement, type Faulty } from './faulty';
import { type Macros, type Model, walk } from './spin';
import { parseTrace, type TraceStep, verdicts } from './trace';

/** The real thing, driven by the steps of a walk. */
export interface Subject {
  /** Carries out a step and gives the verdict by the model's name; what it gives after a cut of the power is not looked at. */
  act(step: TraceStep): Promise<string>;
  /** Power-on after the step: everything in memory is made anew from the store. Finds out what a cut write in it has come to. */
  powerOn(step: TraceStep): void;
  /** What is to be seen, in the order of the model's `see` after the verdict. */
  see(): readonly number[];
  /** What the store holds, in the order of the model's `torn`. */
  flash(): readonly number[];
}

export type SubjectMaker = (faulty: Faulty, seed: number) => Promise<Subject>;

export interface Replayed {
  steps: number;
  cuts: number;
  torn: number;
  refusals: number;
  /** How often each verdict was seen. */
  readonly verdicts: Map<string, number>;
}

export const nothingReplayed = (): Replayed => ({ steps: 0, cuts: 0, torn: 0, refusals: 0, verdicts: new Map() });

/** Throws Disagreement at the first step after which something else is to be seen than the model says. */
export async function replay(
  steps: readonly TraceStep[],
  seed: number,
  make: SubjectMaker,
  tally: Replayed,
): Promise<void> {
  const faulty = createFaulty(seed);
  const subject = await make(faulty, seed);
  const below = seededBelow(seed + 1);
  for (const [index, step] of steps.entries()) {
    const fail = (what: string): never => {
      const last = steps.slice(Math.max(0, index - 4), index + 1).map((each) => JSON.stringify(each));
      throw new Disagreement(`seed ${seed}, step ${index}: ${what}\n${last.join('\n')}`);
    };
    // Two of ten cuts fall anywhere in the write; the rest before it or after it, as the walk says.
    const isTorn = step.torn !== undefined && below(10) < 2;
    faulty.plan(step.writes, isTorn);
    let verdict = 'none';
    try {
      verdict = await subject.act(step);
      if (!faulty.isDown) faulty.requireDone();
    } catch (error) {
      if (error instanceof Disagreement) fail(error.message);
      if (!faulty.isDown) throw error;
    }
    if (faulty.isDown !== (step.isRestart && step.call !== 'power')) fail('the power was to fail in this step');
    tally.steps++;
    tally.refusals += step.writes.filter((outcome) => outcome === 'refused').length;
    if (step.isRestart) {
      tally.cuts++;
      faulty.restart();
      subject.powerOn(step);
      if (isTorn) {
        tally.torn++;
        const found = String(subject.flash());
        const [before, after] = step.torn!.map(String);
        if (found !== before && found !== after) fail(`flash holds ${found}, neither ${before} nor ${after}`);
        // It went the other way than the walk goes on; or a try that was not counted may yet come to be, at a later power-on.
        if (found !== (step.writes.at(-1) === 'done' ? after : before)) return;
        if (found === before && found !== after && faulty.wasSpend) return;
      }
      verdict = 'none';
    }
    tally.verdicts.set(verdict, (tally.verdicts.get(verdict) ?? 0) + 1);
    const expected = [verdicts[step.see[0]!], ...step.see.slice(1)].join(' ');
    const actual = [verdict, ...subject.see()].join(' ');
    if (actual !== expected) fail(`the model sees ${expected}\nthe code shows ${actual}`);
  }
}

/** Walks of a model, each replayed until the first disagreement. */
export async function replayWalks(
  model: Model,
  macros: Macros,
  seeds: readonly number[],
  length: number,
  make: SubjectMaker,
): Promise<{ readonly tally: Replayed; readonly disagreements: readonly string[]; readonly walks: number }> {
  const tally = nothingReplayed();
  const disagreements: string[] = [];
  let walks = 0;
  const pending = seeds.map((seed) => () => walk(model, seed, length, macros));
  let next = pending[0]?.();
  for (const [index, seed] of seeds.entries()) {
    const text = await next!;
    next = pending[index + 1]?.();
    walks++;
    try {
      await replay(parseTrace(text), seed, make, tally);
    } catch (error) {
      if (!(error instanceof Disagreement)) throw error;
      disagreements.push(error.message);
      break;
    }
  }
  await next?.catch(() => {});
  return { tally, disagreements, walks };
}
