/** The power fails at every byte of every flash operation of a recorded history; then again while the store recovers. */
import { describe, expect, it } from 'vitest';
import { type Cut, createNor, type Nor } from '../../../src/sim/flash/nor';
import { isBrief } from './effort';
import { filled, type History, lifeOfARecorder, type Operation, open, record, smallGeometry } from './history';
import { commitModel, type Model, modelText, readModel } from './model';
import { pause, perform, wasCutIn } from './power';

/** Every way to cut an operation: each unit of a program with its bits untouched, mixed and done; each kind of torn erase. */
function* cutsOf({ bytes }: Operation, unit: number, stride: number): Generator<Cut> {
  if (bytes === null) {
    for (const erase of ['early', 'noise', 'late'] as const) yield { erase };
    return;
  }
  for (let byte = 0; byte < bytes.length; byte += unit) {
    const isEdge = byte < 8 || byte > bytes.length - 8;
    if (!isEdge && (byte / unit) % stride !== 0) continue;
    if (!isEdge) yield { byte, bits: 'some' };
    else for (const bits of ['none', 'some', 'all', 'together'] as const) yield { byte, bits };
    // A coin decides what is read each time, so once is not enough where it decides much.
    if (bytes.length === unit) for (let times = 0; times < 6; times++) yield { byte, bits: 'together' };
  }
}

/** The models that a store may show after a cut: `before` or `after`; an attempt may also be counted that was not acknowledged. */
function requireOneOf(nor: Nor, before: Model, after: Model, what: string): Model {
  const found = readModel(open(nor));
  const text = modelText(found);
  if (text !== modelText(before) && text !== modelText(after)) {
    throw new Error(`${what}\nfound  ${text}\nbefore ${modelText(before)}\nafter  ${modelText(after)}`);
  }
  return found;
}

interface Tally {
  cuts: number;
  secondCuts: number;
}

async function cutEverywhere(history: History, stride: number, secondEvery: number): Promise<Tally> {
  const { geometry, operations, models } = history;
  const image = new Uint8Array(geometry.size).fill(0xff);
  const tally = { cuts: 0, secondCuts: 0 };
  const done = createNor({ geometry, image });
  const change = { put: { settings: filled(30, 99) } };
  for (const [number, operation] of operations.entries()) {
    await pause();
    const before = models[operation.step]!;
    const after = models[operation.step + 1]!;
    for (const cut of cutsOf(operation, geometry.programUnit, stride)) {
      const seed = ++tally.cuts;
      const what = `operation ${number}, cut ${JSON.stringify(cut)}, seed ${seed}`;
      const nor = createNor({ geometry, image: image.slice(), seed });
      nor.cutAt(1, cut);
      wasCutIn(nor, () => perform(nor, operation));
      const found = requireOneOf(nor, before, after, what);
      // What was shown once stays so, but for an attempt that may still come to count, and for a first format, where nothing is
      // written before the next change.
      const isLate = found.blank || (before !== after && before.values === after.values);
      requireOneOf(nor, found, isLate ? after : found, `${what}, opened again`);
      // And the store goes on to work.
      const store = open(nor);
      const shown = readModel(store);
      expect(store.commit(change), what).toBe('ok');
      const next = commitModel(shown, change, geometry.sectorSize);
      const late = isLate && !found.blank ? { ...next, attempts: after.attempts } : next;
      requireOneOf(nor, next, late, `${what}, after a change`);
      if (seed % secondEvery !== 0) continue;
      const tear = () => {
        const torn = createNor({ geometry, image: image.slice(), seed });
        torn.cutAt(1, cut);
        wasCutIn(torn, () => perform(torn, operation));
        return torn;
      };
      tally.secondCuts += cutRecovery(tear, before, after, what);
    }
    perform(done, operation);
  }
  return tally;
}

/** Cuts each operation of the recovery from a cut. */
function cutRecovery(tear: () => Nor, before: Model, after: Model, what: string): number {
  for (let n = 1; ; n++) {
    const nor = tear();
    nor.cutAt(n);
    if (!wasCutIn(nor, () => open(nor))) return n - 1;
    requireOneOf(nor, before, after, `${what}, and again at operation ${n} of the recovery`);
  }
}

describe('power cuts', () => {
  it.skipIf(isBrief)('loses nothing at any byte of a life of 11 rounds, program unit 1', async () => {
    const history = record(lifeOfARecorder(11), smallGeometry);
    const tally = await cutEverywhere(history, 12, 41);
    console.log(`unit 1: ${history.operations.length} operations, ${tally.cuts} cuts, ${tally.secondCuts} second cuts`);
    expect(history.operations.filter(({ bytes }) => bytes === null).length).toBeGreaterThan(2);
    expect(tally.cuts).toBeGreaterThan(5000);
  });

  it.each(isBrief ? [16] : [2, 4, 8, 16])('loses nothing at any unit, program unit %i', async (programUnit) => {
    const history = record(lifeOfARecorder(isBrief ? 2 : 7), { size: 8192, sectorSize: 4096, programUnit });
    const tally = await cutEverywhere(history, isBrief ? 16 : 8, isBrief ? 7 : 23);
    console.log(
      `unit ${programUnit}: ${history.operations.length} operations, ${tally.cuts} cuts, ${tally.secondCuts} second`,
    );
    expect(tally.secondCuts).toBeGreaterThan(isBrief ? 20 : 100);
  });
});
