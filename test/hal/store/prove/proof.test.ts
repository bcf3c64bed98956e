/** The slice of `npm run prove`: every first cut of short lives, one recovery in many cut again, a few triples. The same engine, no threads. */
import { expect, it } from 'vitest';
import { pause } from '../power';
import { quickPlan } from './plan';
import { recordLife } from './record';
import { replay } from './replay';
import { addTally, emptyTally, type Tally } from './tally';
import { visitedMemory } from './visited';
import { createHand } from './worker';

/** All seeds are fixed: other counts mean that the store writes something else, or that the proof looks at less or at more. README.md has the sums. */
const counts: Readonly<Record<string, Pick<Tally, 'firstCuts' | 'pairs' | 'triples' | 'states'>>> = {
  'log-ins-12-u16-s2': { firstCuts: 1685, pairs: 16_652, triples: 1000, states: 21_712 },
  'short-u1-s2': { firstCuts: 11_914, pairs: 38_313, triples: 1000, states: 60_120 },
  'short-u1-s4-unmarked': { firstCuts: 11_736, pairs: 51_460, triples: 1000, states: 55_144 },
  'replaced-u16-s4-damaged': { firstCuts: 835, pairs: 3779, triples: 1000, states: 2588 },
};

it.each(quickPlan)(
  'loses nothing: $name',
  async (task) => {
    const life = await recordLife(task.life, task.geometry, task.start);
    const hand = createHand();
    hand({ kind: 'life', life, memory: visitedMemory(20), everyPair: task.everyPair });
    const tally = emptyTally();
    const orders = [
      ...life.operations.map((_, number) => ({ kind: 'operation', number, part: 0, parts: 1 }) as const),
      { kind: 'triples', seed: 1, from: 0, to: task.triples } as const,
    ];
    for (const order of orders) {
      await pause();
      const answer = hand(order)!;
      if (answer.kind !== 'done') {
        const path = answer.kind === 'violation' ? answer.path : '';
        expect.fail(`${answer.message}\nnpm run -s prove -- --replay '${task.name}/${path}'`);
      }
      addTally(tally, answer.tally);
    }
    console.log(`${task.name}: ${JSON.stringify(tally)}`);
    expect(tally.operations).toBe(life.operations.length);
    const { firstCuts, pairs, triples, states } = tally;
    expect({ firstCuts, pairs, triples, states }).toEqual(counts[task.name]);
  },
  360_000,
);

it('replays a path, and refuses what is none', async () => {
  const { life, geometry, start } = quickPlan[1]!;
  const recorded = await recordLife(life, geometry, start);
  const lines: string[] = [];
  replay(recorded, '20:1u~0>r1:0s~12>c2:0b', (line) => lines.push(line));
  expect(lines.filter((line) => line.startsWith('cut '))).toHaveLength(3);
  expect(() => replay(recorded, 'x', () => {})).toThrow('not a path');
});

it('records the same life each time', async () => {
  const { life, geometry, start } = quickPlan[0]!;
  const [one, two] = [await recordLife(life, geometry, start), await recordLife(life, geometry, start)];
  expect(one.operations).toEqual(two.operations);
  expect(one.models).toEqual(two.models);
  expect(one.logins).toBe(12);
});
