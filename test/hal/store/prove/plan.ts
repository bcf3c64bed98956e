/**
 * What `npm run prove` proves, in full and as a slice.
 *
 * @module
 */

import type { NorGeometry } from '../../../../src/sim/flash/nor';
import { eachKind, logIns, replaced, shortLife } from './lives';
import type { Life, Start } from './record';

export interface Task {
  /** Names life and geometry; part of what replays a violation. */
  readonly name: string;
  readonly life: Life;
  readonly geometry: NorGeometry;
  readonly start: Start;
  /** Of so many recoveries in a row one is cut; 1: all. */
  readonly everyPair: number;
  /** Random triples. */
  readonly triples: number;
}

const sectors = (count: number, programUnit: number): NorGeometry => ({
  size: count * 4096,
  sectorSize: 4096,
  programUnit,
});

const task = (
  life: Life,
  count: number,
  unit: number,
  everyPair: number,
  triples: number,
  start: Start = 'factory',
): Task => ({
  name: `${life.name}-u${unit}-s${count}${start === 'factory' ? '' : `-${start}`}`,
  start,
  life,
  geometry: sectors(count, unit),
  everyPair,
  triples,
});

/**
 * Every history with every pair of cuts, on two sectors, where a move leaves nothing in reserve. Then again where a cut has more places (unit 1:
 * every byte, every subset of a single byte's bits) and with sectors in reserve: all first cuts, and one recovery in some is cut again.
 * `npm run prove -- --only NAME --every 1` leaves none out; that of `each-kind-u1-s2` takes more than an hour.
 */
export const fullPlan: readonly Task[] = [
  task(logIns(200), 2, 16, 1, 250_000),
  task(eachKind, 2, 16, 1, 100_000),
  task(eachKind, 2, 8, 1, 100_000),
  task(shortLife, 2, 1, 101, 150_000, 'unmarked'),
  task(eachKind, 2, 1, 151, 200_000),
  task(replaced, 2, 16, 1, 50_000, 'damaged'),
  task(replaced, 2, 1, 501, 20_000, 'damaged'),
  task(logIns(200), 4, 16, 29, 100_000),
  task(eachKind, 4, 1, 151, 100_000),
];

/** Under a minute: every first cut of short lives, one recovery in many cut again, a few triples. */
export const quickPlan: readonly Task[] = [
  task(logIns(12), 2, 16, 29, 1000),
  task(shortLife, 2, 1, 1201, 1000),
  task(shortLife, 4, 1, 1601, 1000, 'unmarked'),
  task(replaced, 4, 16, 201, 1000, 'damaged'),
];

/** Every life and geometry that has a name, for replaying. */
export const findTask = (name: string): Task | undefined =>
  [...fullPlan, ...quickPlan].find((each) => each.name === name);
