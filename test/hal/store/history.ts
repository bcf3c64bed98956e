/** Histories of a store: steps, and the flash operations that they came to, for cutting them later. */
import { createHmac } from 'node:crypto';
import type { Erased } from '../../../src/hal/store/mount';
import { openStore } from '../../../src/hal/store/store';
import type { Change, CounterKey, Store } from '../../../src/hal/store/types';
import { createNor, type Nor, type NorGeometry } from '../../../src/sim/flash/nor';
import { blankModel, commitModel, type Model, spendModel } from './model';

export const testCrypto: Pick<HostCrypto, 'hmacSha256'> = {
  hmacSha256: (_key, data) =>
    new Uint8Array(createHmac('sha256', 'a device').update(new Uint8Array(data)).digest()).buffer,
};
export const otherCrypto: Pick<HostCrypto, 'hmacSha256'> = {
  hmacSha256: (_key, data) =>
    new Uint8Array(createHmac('sha256', 'another').update(new Uint8Array(data)).digest()).buffer,
};

export const smallGeometry: NorGeometry = { size: 16384, sectorSize: 4096, programUnit: 1 };

/** Opens a store; by default as on a board without provisioning, where an erased flash is a new one. */
export const open = (nor: Nor, erased: Erased = 'new'): Store => openStore({ flash: nor, crypto: testCrypto, erased });

export type Step =
  | { readonly do: 'commit'; readonly change: Change }
  | { readonly do: 'spend'; readonly counter: CounterKey }
  | { readonly do: 'maintain' }
  | { readonly do: 'open' };

/** A program (with its bytes) or an erase (without), and the step in which it happened. */
export interface Operation {
  readonly step: number;
  readonly offset: number;
  readonly bytes: Uint8Array | null;
}

export interface History {
  readonly geometry: NorGeometry;
  readonly operations: readonly Operation[];
  /** The model before each step, and after the last one. */
  readonly models: readonly Model[];
}

/** Bytes that differ from call to call, so that an old value is never taken for a new one. */
export const filled = (length: number, value: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (value * 31 + i * (1 + (value & 1))) & 255);

/** Runs the steps on an erased flash and records what the flash was asked. Throws when a step does not succeed. */
export function record(steps: readonly Step[], geometry: NorGeometry): History {
  const operations: Operation[] = [];
  const models: Model[] = [];
  const nor = createNor({ geometry });
  let step = 0;
  const spy: Nor = Object.create(nor, {
    program: {
      value: (offset: number, bytes: ArrayBuffer) => {
        operations.push({ step, offset, bytes: new Uint8Array(bytes.slice(0)) });
        return nor.program(offset, bytes);
      },
    },
    erase: {
      value: (offset: number) => {
        operations.push({ step, offset, bytes: null });
        return nor.erase(offset);
      },
    },
  });
  let store = open(spy);
  let model = blankModel;
  for (const next of steps) {
    models.push(model);
    if (next.do === 'commit') {
      if (store.commit(next.change) !== 'ok') throw new Error(`step ${step}: not committed`);
      model = commitModel(model, next.change, geometry.sectorSize);
    } else if (next.do === 'spend') {
      if (store.spend(next.counter) !== 'ok') throw new Error(`step ${step}: not spent`);
      model = spendModel(model, next.counter);
    } else if (next.do === 'maintain') {
      while (store.maintain()) {}
    } else {
      store = open(spy);
    }
    step++;
  }
  models.push(model);
  return { geometry, operations, models };
}

/** Set-up, log-ins right and wrong, recovery by questions, a mailed code, password changes, idle time, restarts. */
export function lifeOfARecorder(rounds: number): Step[] {
  const commit = (change: Change): Step => ({ do: 'commit', change });
  const spend = (counter: CounterKey): Step => ({ do: 'spend', counter });
  const steps: Step[] = [
    commit({
      put: { settings: filled(12, 1), password: filled(57, 2), questions: filled(120, 3) },
      append: [filled(14, 4)],
    }),
    commit({ put: { mail: filled(90, 5), pattern: filled(57, 6) } }),
    { do: 'maintain' },
  ];
  for (let round = 0; round < rounds; round++) {
    const n = 10 * round + 7;
    for (let wrong = 0; wrong < 1 + (round % 4); wrong++) steps.push(spend('login'));
    steps.push(commit({ reset: ['login'], append: [filled(14, n)], put: { uptime: filled(8, n) } }));
    if (round % 2 === 0) steps.push(spend('questions'), spend('questionsTotal'));
    if (round % 3 === 0) {
      steps.push(commit({ put: { mailRequest: filled(100, n + 1), served: filled(6, n) } }), spend('mailCode'));
      steps.push({ do: 'open' });
      steps.push(
        commit({
          put: { password: filled(57, n + 2) },
          remove: ['mailRequest', 'pattern'],
          reset: ['mailCode', 'questions', 'questionsTotal'],
          append: [filled(14, n + 3), filled(20, n + 4)],
        }),
      );
    }
    if (round % 4 === 2) steps.push({ do: 'maintain' });
    if (round % 5 === 4) steps.push({ do: 'open' });
  }
  return steps;
}
