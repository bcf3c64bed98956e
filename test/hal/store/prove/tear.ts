/**
 * Every way in which the power can fail in one flash operation, as states of the cells.
 *
 * A program of n units has n + 1 clean points (before each unit, and after the last one), and in each unit whose bits change:
 * `some` (a subset cleared, settled) and `unsettled` (all its bits undecided). All finished is the next clean point, none begun the
 * one before. Where one byte is programmed at program unit 1 (marks, attempts, pads) every subset of its bits is a state of its own;
 * where one larger unit is: one bit, all but one bit, each byte alone, four mixtures.
 * A torn erase leaves nearly the old content (`early`), noise, or nearly nothing (`late`), settled or not.
 *
 * @module
 */

import { applyBytes, assignCells, type Cells, type FlashStep, mixedBits, setCell } from './cells';

/** Names a cut in an operation: `<unit>b` before this unit, `<unit>s` some, `<unit>u` unsettled, `<unit>x<n>` subset n, `e<kind><seed>s` or `u` erase. */
export type CutName = string;

export const eraseKinds = ['early', 'noise', 'late'] as const;

interface Tearing {
  readonly unit: number;
  readonly sectorSize: number;
  /** Different noises for each kind of torn erase. */
  readonly eraseSeeds: number;
}

/** A settled subset of the unit's changing bits. */
function tearSubset(
  cells: Cells,
  offset: number,
  bytes: Uint8Array,
  at: number,
  unit: number,
  subset: (i: number) => number,
) {
  for (let i = at; i < at + unit; i++) {
    const cleared = ~bytes[i]! & subset(i - at) & 0xff;
    setCell(cells, offset + i, cells.image[offset + i]! & ~cleared, cells.mask[offset + i]! & ~cleared);
  }
}

/** All changing bits of the unit unsettled. */
function tearUnsettled(cells: Cells, offset: number, bytes: Uint8Array, at: number, unit: number) {
  for (let i = at; i < at + unit; i++) {
    const clearing = cells.image[offset + i]! & ~bytes[i]! & 0xff;
    setCell(cells, offset + i, cells.image[offset + i]!, cells.mask[offset + i]! | clearing);
  }
}

/** Subsets of a single unit larger than a byte, by number. */
const unitSubsets = (unit: number): ((i: number) => number)[] => [
  (i) => (i === 0 ? 1 : 0),
  (i) => (i === unit - 1 ? 0x7f : 0xff),
  ...Array.from({ length: unit }, (_, one) => (i: number) => (i === one ? 0xff : 0)),
  ...[1, 2, 3, 4].map((seed) => (i: number) => mixedBits(i, seed)),
];

function tearErase(cells: Cells, offset: number, kind: string, seed: number, sectorSize: number, isSettled: boolean) {
  for (let at = offset; at < offset + sectorSize; at++) {
    const dice = mixedBits(at, 10 + 7 * seed);
    const bits = mixedBits(at, 11 + 7 * seed);
    const isRare = dice % 32 === 0;
    let byte = cells.image[at]!;
    if (kind === 'noise') byte |= mixedBits(at, 12 + 7 * seed);
    if (kind === 'late') byte = 0xff;
    const unsettled = kind === 'noise' || isRare ? bits : 0;
    // Settled: as these bits would read once.
    if (isSettled) setCell(cells, at, (byte | unsettled) & ~(unsettled & mixedBits(at, 13 + 7 * seed)), 0);
    else setCell(cells, at, byte | unsettled, unsettled | (cells.mask[at]! & byte));
  }
}

/** Makes `cells`, which are as before the operation, what the named cut leaves. Throws on a name that is none. */
export function tear(
  cells: Cells,
  step: FlashStep,
  name: CutName,
  { unit, sectorSize }: Omit<Tearing, 'eraseSeeds'>,
): void {
  const { offset, bytes } = step;
  if (bytes === null) {
    const parts = /^e(early|noise|late)(\d+)([su])$/.exec(name);
    if (name === '0b') return;
    if (parts === null) throw new RangeError(`no such cut of an erase: ${name}`);
    tearErase(cells, offset, parts[1]!, Number(parts[2]), sectorSize, parts[3] === 's');
    return;
  }
  const parts = /^(\d+)(b|s|u|x(\d+))$/.exec(name);
  if (parts === null) throw new RangeError(`no such cut of a program: ${name}`);
  const at = Number(parts[1]) * unit;
  applyBytes(cells, offset, bytes, 0, Math.min(at, bytes.length));
  if (parts[2] === 'b') return;
  if (at >= bytes.length) throw new RangeError(`no such unit: ${name}`);
  if (parts[2] === 'u') tearUnsettled(cells, offset, bytes, at, unit);
  else if (parts[2] === 's') tearSubset(cells, offset, bytes, at, unit, (i) => mixedBits(offset + at + i, 0));
  else if (unit === 1) tearSubset(cells, offset, bytes, at, 1, () => Number(parts[3]));
  else
    tearSubset(
      cells,
      offset,
      bytes,
      at,
      unit,
      unitSubsets(unit)[Number(parts[3])] ?? ((i) => mixedBits(i, Number(parts[3]))),
    );
}

/** Visits every cut of an operation; `scratch` is given each time, and `before` stays as it is. */
export function eachCut(
  before: Cells,
  scratch: Cells,
  step: FlashStep,
  tearing: Tearing,
  visit: (name: CutName, cells: Cells) => void,
): void {
  const { unit } = tearing;
  const { offset, bytes } = step;
  const make = (name: CutName) => {
    assignCells(scratch, before);
    tear(scratch, step, name, tearing);
    visit(name, scratch);
  };
  if (bytes === null) {
    make('0b');
    for (const kind of eraseKinds) {
      for (let seed = 0; seed < tearing.eraseSeeds; seed++) {
        make(`e${kind}${seed}s`);
        make(`e${kind}${seed}u`);
      }
    }
    return;
  }
  const units = bytes.length / unit;
  for (let index = 0; index < units; index++) {
    make(`${index}b`);
    let clearing = 0;
    for (let i = index * unit; i < (index + 1) * unit; i++) clearing |= before.image[offset + i]! & ~bytes[i]!;
    // Nothing changes in this unit: every cut in it is the clean point before it.
    if ((clearing & 0xff) === 0) continue;
    make(`${index}u`);
    if (units > 1) {
      make(`${index}s`);
    } else if (unit > 1) {
      for (let subset = 0; subset < unitSubsets(unit).length; subset++) make(`${index}x${subset}`);
    } else {
      // Subsets of the bits that change; 0 is the clean point before, all of them the one after.
      const changing = clearing & 0xff;
      for (let subset = (changing - 1) & changing; subset > 0; subset = (subset - 1) & changing) make(`0x${subset}`);
    }
  }
  make(`${units}b`);
}
