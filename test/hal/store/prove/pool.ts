/**
 * Gives the pieces of a task to threads and adds up what they counted. A visited state is shared by all of them at once.
 *
 * @module
 */

import { Worker } from 'node:worker_threads';
import type { Task } from './plan';
import type { RecordedLife } from './record';
import { addTally, emptyTally, type Tally, Violation } from './tally';
import { visitedMemory } from './visited';
import type { Answer, Order } from './worker';

interface PoolOptions {
  /** The bundled `worker.ts`. */
  readonly script: string;
  readonly threads: number;
  /** First operation to cut: those before it are not proved, and triples cut them none the less. */
  readonly from: number;
  readonly seed: number;
  /** The table of visited states holds 2 ** this. */
  readonly tableBits: number;
  /** Told of every answer: work done so far, from 0 to 1. */
  readonly onProgress: (done: number, tally: Tally) => void;
}

interface Piece {
  readonly order: Order;
  readonly weight: number;
}

/** Places where an operation can be cut: before, between and after its units. */
const placesIn = (bytes: number | undefined, unit: number) => (bytes === undefined ? 7 : bytes / unit + 1);

export const cutPoints = ({ operations, geometry }: RecordedLife): number =>
  operations.reduce((sum, { bytes }) => sum + placesIn(bytes?.length, geometry.programUnit), 0);

const triplesAtOnce = 2500;
/** First cuts of an operation that one piece takes at most, about. */
const placesAtOnce = 24;

function piecesOf(life: RecordedLife, task: Task, seed: number, first: number): Piece[] {
  const pieces: Piece[] = [];
  let total = 0;
  life.operations.forEach(({ bytes }, number) => {
    if (number < first) return;
    const places = placesIn(bytes?.length, life.geometry.programUnit);
    const parts = Math.ceil(places / placesAtOnce);
    for (let part = 0; part < parts; part++) {
      pieces.push({ order: { kind: 'operation', number, part, parts }, weight: places / parts });
    }
    total += places;
  });
  // Measured: a triple takes about 1 / 40,000 of the time of an average life's pairs.
  const weight = total / 40_000;
  for (let from = 0; from < task.triples; from += triplesAtOnce) {
    const to = Math.min(from + triplesAtOnce, task.triples);
    pieces.push({ order: { kind: 'triples', seed, from, to }, weight: weight * (to - from) * 0.1 });
  }
  return pieces;
}

/** Proves a task. Rejects with Violation at the first violation, and with Error when a thread breaks. */
export async function proveTask(life: RecordedLife, task: Task, options: PoolOptions): Promise<Tally> {
  const { script, threads, seed, from, tableBits, onProgress } = options;
  const pieces = piecesOf(life, task, seed, from);
  const all = pieces.reduce((sum, { weight }) => sum + weight, 0);
  const tally = emptyTally();
  const memory = visitedMemory(tableBits);
  let done = 0;
  let next = 0;
  const workers = Array.from({ length: threads }, () => new Worker(script, { execArgv: [] }));
  try {
    await Promise.all(
      workers.map(
        (worker) =>
          new Promise<void>((resolve, reject) => {
            let current: Piece | undefined;
            const give = () => {
              current = pieces[next++];
              if (current) worker.postMessage(current.order);
              else resolve();
            };
            worker.on('error', reject);
            worker.on('message', (answer: Answer) => {
              if (answer.kind === 'violation') return reject(new Violation(answer.message, answer.path));
              if (answer.kind === 'broken') return reject(new Error(answer.message));
              addTally(tally, answer.tally);
              done += current!.weight;
              onProgress(done / all, tally);
              give();
            });
            worker.postMessage({ kind: 'life', life, memory, everyPair: task.everyPair } satisfies Order);
            give();
          }),
      ),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return tally;
}
