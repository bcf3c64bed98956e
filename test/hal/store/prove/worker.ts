/**
 * A thread of the proof: takes pieces of work one by one and answers with what it counted, or with a violation.
 *
 * @module
 */

import { parentPort } from 'node:worker_threads';
import { createProver } from './prover';
import type { RecordedLife } from './record';
import { emptyTally, type Tally, Violation } from './tally';
import { createTriples } from './triples';
import { openVisited } from './visited';

/** From the main thread. */
export type Order =
  | {
      readonly kind: 'life';
      readonly life: RecordedLife;
      readonly memory: SharedArrayBuffer;
      readonly everyPair: number;
    }
  | { readonly kind: 'operation'; readonly number: number; readonly part: number; readonly parts: number }
  | { readonly kind: 'triples'; readonly seed: number; readonly from: number; readonly to: number };

/** To the main thread, one for each order but `life`. */
export type Answer =
  | { readonly kind: 'done'; readonly tally: Tally }
  | { readonly kind: 'violation'; readonly message: string; readonly path: string }
  | { readonly kind: 'broken'; readonly message: string };

/** Takes orders until it is dropped. Used by the thread below, and by tests without a thread. */
export function createHand(): (order: Order) => Answer | null {
  let prover: ReturnType<typeof createProver> | null = null;
  let prove: ReturnType<typeof createTriples> | null = null;
  return (order) => {
    try {
      if (order.kind === 'life') {
        const visited = openVisited(order.memory);
        prover = createProver(order.life, visited, { everyPair: order.everyPair });
        prove = createTriples(order.life, prover.engine);
        return null;
      }
      if (prover === null || prove === null) throw new Error('no life to prove');
      Object.assign(prover.tally, emptyTally());
      if (order.kind === 'operation') prover.proveOperation(order.number, order.part, order.parts);
      else prove(order.seed, order.from, order.to);
      return { kind: 'done', tally: { ...prover.tally } };
    } catch (error) {
      if (error instanceof Violation) return { kind: 'violation', message: error.message, path: error.path };
      return { kind: 'broken', message: error instanceof Error ? `${error.stack}` : String(error) };
    }
  };
}

if (parentPort) {
  const hand = createHand();
  parentPort.on('message', (order: Order) => {
    const answer = hand(order);
    if (answer) parentPort!.postMessage(answer);
  });
}
