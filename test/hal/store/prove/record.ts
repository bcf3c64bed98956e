/**
 * Records a life of a recorder: the real `src/auth` on the real store on a simulated flash, with real Argon2id at its smallest cost.
 * The clock, randomness and keys are injected, so the same life comes out each time.
 *
 * @module
 */

import { createAuth } from '../../../../src/auth/auth';
import type { Auth } from '../../../../src/auth/types';
import { headerSize, sectorOffsets } from '../../../../src/hal/store/layout';
import { provisionStore } from '../../../../src/hal/store/provision';
import { openStore } from '../../../../src/hal/store/store';
import type { Change, CounterKey, Store } from '../../../../src/hal/store/types';
import { createDesk } from '../../../../src/sim/desk/desk';
import { simulatedDeviceKey, simulatedKeys } from '../../../../src/sim/desk/provisioning';
import type { NorGeometry } from '../../../../src/sim/flash/nor';
import { createCrypto } from '../../../../src/sim/machine/crypto';
import { languages } from '../../../../src/ui/text/languages';
import { quickBytes } from '../../../support/random';
import { blankModel, commitModel, type Model, modelText, readModel, spendModel, unreadableModel } from '../model';
import { erasedCells, type FlashStep } from './cells';
import { createLeanFlash } from './lean-flash';

/** Puts something between the store and its flash, at each power-on: for tests that show that what is broken is found out. */
export type Wrap = (flash: HostFlash) => HostFlash;

/**
 * How a recorder comes into its life: with the mark of a new one from the factory, as the product is (an erased flash is a lost store then);
 * with an erased flash, on boards without provisioning; or, on these boards too, with a store beyond reading that holds secrets of before.
 */
export type Start = 'factory' | 'unmarked' | 'damaged';

/** What a start makes of an erased flash, as an option of the store. */
export const erasedMeans = (start: Start): 'lost' | 'new' => (start === 'factory' ? 'lost' : 'new');

export interface RecordedStep extends FlashStep {
  /** Number of the store call in which it happened: `models[step]` before it, `models[step + 1]` after it. */
  readonly step: number;
}

/** Everything that the proof needs of a life; can be cloned to another thread. */
export interface RecordedLife {
  readonly name: string;
  readonly geometry: NorGeometry;
  readonly start: Start;
  /** The flash before the first operation. */
  readonly initial: Uint8Array;
  /** Of the recorder, which the store's MACs are made with. */
  readonly deviceKey: Uint8Array;
  readonly operations: readonly RecordedStep[];
  /** What auth had stored before each of its calls to the store, and after the last one. */
  readonly models: readonly Model[];
  /** What each call was. */
  readonly calls: readonly string[];
  readonly logins: number;
}

/** The recorder as a life drives it. */
export interface Driven {
  auth(): Auth;
  /** Lets powered-on time pass in one leap, then calls `tick` until all that is due was done. */
  wait(ms: number): void;
  /** Power off and on between two steps. */
  restart(): void;
  /** What the support desk reads over the telephone for the address in the QR code. */
  askDesk(url: string): Promise<string>;
  /** Adds one to the log-ins that were verified. */
  countLogin(): void;
}

export interface Life {
  readonly name: string;
  live(recorder: Driven): Promise<void>;
}

/** A store with secrets of before, whose headers have rotted in the sector in use. */
function damage(flash: HostFlash, crypto: HostCrypto): void {
  const store = openStore({ flash, crypto, erased: 'lost' });
  const bytes = quickBytes(11);
  const put = { password: new Uint8Array(bytes(56)), questions: new Uint8Array(bytes(90)) };
  if (store.commit({ put }) !== 'ok') throw new Error('the store to be damaged was not made');
  while (store.maintain()) {}
  for (let at = 0; at < flash.size; at += flash.sectorSize) {
    const mark = new Uint8Array(flash.read(at + sectorOffsets.complete, flash.programUnit)!);
    // Bits of both headers that were still ones.
    if (mark.some((byte) => byte === 0))
      flash.program(at + sectorOffsets.headerA, new Uint8Array(2 * headerSize).fill(0x55).buffer);
  }
}

const serial = 'ATNVR0000000017';

/** Runs `life` and records it. Throws when the store refuses anything or shows anything but what auth committed. */
export async function recordLife(
  life: Life,
  geometry: NorGeometry,
  start: Start,
  wrap: Wrap = (flash) => flash,
): Promise<RecordedLife> {
  const lean = createLeanFlash(geometry);
  const initial = erasedCells(geometry.size);
  lean.load(initial);
  const crypto = createCrypto({ ...simulatedKeys(serial), random: quickBytes(3) });
  const desk = createDesk();
  if (start !== 'unmarked') {
    if (provisionStore({ flash: lean, crypto }) !== 'ok') throw new Error(`${life.name}: the flash was not prepared`);
  }
  if (start === 'damaged') damage(lean, crypto);
  lean.save(initial);
  lean.trace = [];
  const operations: RecordedStep[] = [];
  const models: Model[] = [];
  const calls: string[] = [];
  let model = start === 'damaged' ? unreadableModel('damaged') : blankModel;
  let logins = 0;

  const requireSame = (store: Store, what: string) => {
    if (modelText(readModel(store)) !== modelText(model))
      throw new Error(`${life.name}: after ${what} the store shows something else`);
  };
  /** One call to the store, as a step of its own. */
  const step = <T>(name: string, store: Store | null, call: () => T, next: (result: T) => Model): T => {
    models.push(model);
    calls.push(name);
    const result = call();
    for (const operation of lean.trace.splice(0)) operations.push({ ...operation, step: calls.length - 1 });
    model = next(result);
    if (store) requireSame(store, `call ${calls.length}, ${name}`);
    return result;
  };
  const requireOk = (result: string, what: string) => {
    if (result !== 'ok') throw new Error(`${life.name}: ${what}: ${result}`);
  };

  const powerOn = () => {
    const store = step(
      'open',
      null,
      () => openStore({ flash: wrap(lean), crypto, erased: erasedMeans(start) }),
      () => model,
    );
    requireSame(store, 'open');
    const spy: Store = {
      ...store,
      commit(change: Change) {
        const next = commitModel(model, change, geometry.sectorSize);
        const what = `commit ${Object.keys(change.put ?? {}).join(' ')}`.trim();
        return step(
          what,
          store,
          () => store.commit(change),
          (result) => {
            requireOk(result, what);
            return next;
          },
        );
      },
      replace(change: Change) {
        const next = commitModel(model, change, geometry.sectorSize);
        return step(
          'replace',
          store,
          () => store.replace(change),
          (result) => {
            requireOk(result, 'replace');
            return next;
          },
        );
      },
      spend: (counter: CounterKey) =>
        step(
          `spend ${counter}`,
          store,
          () => store.spend(counter),
          (result) => {
            requireOk(result, `spend ${counter}`);
            return spendModel(model, counter);
          },
        ),
      maintain: () =>
        step(
          'maintain',
          store,
          () => store.maintain(),
          () => model,
        ),
    };
    return createAuth({
      languages,
      store: spy,
      crypto,
      clock: { now: () => now, wall: () => ({ ms: 1_700_000_000_000 + now, offset: 180 }) },
      random: quickBytes(5 + calls.length),
      identity: { serial, model: 'AT-NVR 32' },
      argon2: { memory: 8, passes: 1, lanes: 1 },
      report: (error) => {
        throw error;
      },
    });
  };

  let now = 0;
  let auth = powerOn();
  try {
    await life.live({
      auth: () => auth,
      wait(ms) {
        now += ms;
        for (let calm = 0; calm < 2; now += 1000) {
          const before = operations.length;
          auth.tick();
          calm = operations.length === before ? calm + 1 : 0;
        }
      },
      restart() {
        now = 0;
        auth = powerOn();
      },
      askDesk: async (url) => (await desk.answer(url)).code,
      countLogin: () => logins++,
    });
  } finally {
    crypto.close();
  }
  models.push(model);
  return {
    name: life.name,
    geometry,
    start,
    initial: initial.image,
    deviceKey: simulatedDeviceKey(serial),
    operations,
    models,
    calls,
    logins,
  };
}
