/**
 * A recorder that was never set up, and the first format. Headers of epoch 1 go before anything else, so that a preamble without
 * them is always the proof of a store; and before the complete mark every other sector has its preamble.
 *
 * @module
 */

import { concat } from '../bytes';
import { isErased } from './device';
import { headerSize, recordsStart, sectorOffsets } from './layout';
import {
  candidates,
  complete,
  keepPreamble,
  type Moved,
  makeHeaders,
  prepare,
  type Ring,
  retire,
  writeSnapshot,
} from './ring';
import { type Head, parseHead } from './sector';
import type { State } from './state';

/** A recorder never set up: where a first format was begun, if it was. */
export interface BlankRing {
  /** Holds an authentic header of epoch 1 without a complete mark: the proof that nothing was stored before. */
  readonly witness: number | null;
  /** Holds a part of that header. */
  readonly begun: number | null;
}

/** Whether `bytes` may be on the way to `expected`: it has no bit cleared that `expected` has not. Another version's may not. */
const clearsNoMore = (bytes: Uint8Array, expected: Uint8Array): boolean =>
  expected.every((byte, i) => (bytes[i]! & byte) === byte);

const headersAt = ({ device }: Ring, index: number): number => index * device.sectorSize + sectorOffsets.headerA;

/**
 * Tells a recorder that was never set up. Null when something is there that no first format leaves behind; `fault` when the
 * flash does not answer.
 */
export function findBlank(ring: Ring, heads: readonly Head[]): BlankRing | null | 'fault' {
  const { device } = ring;
  // The log went on since: whatever header of epoch 1 still stands could not be removed then.
  if (heads.some((head) => head.kind === 'log' && head.epoch > 1)) return null;
  const witnesses = [...heads.keys()].filter((index) => {
    const head = heads[index]!;
    return head.kind === 'log' && head.epoch === 1 && head.fits && !head.complete;
  });
  // Of two, one may be on its way out. It is the one with something behind its headers, or without a preamble: then its headers may
  // read whole though zeros were begun over them.
  const isWhole = (index: number) => !(heads[index] as Extract<Head, { kind: 'log' }>).weak;
  const alone = witnesses.filter((index) => isAlone(ring, index));
  const witness = alone.find(isWhole) ?? alone[0] ?? witnesses.find(isWhole) ?? witnesses[0];
  if (witness !== undefined) return { witness, begun: null };
  const expected = makeHeaders(ring, 1);
  const { headerA, complete } = sectorOffsets;
  let begun: number | null = null;
  for (let index = 0; index < device.count; index++) {
    const bytes = device.read(index * device.sectorSize, device.sectorSize);
    if (bytes === null) return 'fault';
    if (isErased(bytes)) continue;
    const isOnly = isErased(bytes.subarray(0, headerA)) && isErased(bytes.subarray(complete));
    if (!isOnly || !clearsNoMore(bytes.subarray(headerA), expected) || begun !== null) return null;
    begun = index;
  }
  return { witness: null, begun };
}

/**
 * Makes definite that a first format was not finished: its complete mark may be half programmed and read used at the next mount. The
 * witness moves to a sector without any marks, and what else stands about is erased.
 */
export function settleBlank(ring: Ring, blank: BlankRing, heads: readonly Head[]): BlankRing {
  const from = blank.witness;
  if (from === null) return blank;
  let witness = from;
  if (!isAlone(ring, from)) {
    const to = candidates(ring, from).find((index) => moveWitness(ring, from, index));
    ring.bad.clear();
    // It may yet come to look complete, so another witness is not erased for it.
    if (to === undefined) return blank;
    witness = to;
  }
  const others = [...heads.keys()].filter(
    (index) => index !== witness && !ring.clean.has(index) && ['log', 'dirty'].includes(heads[index]!.kind),
  );
  if (others.length > 0 && firm(ring, witness)) for (const index of others) retire(ring, index);
  return { witness, begun: null };
}

/** Whether nothing is written behind a witness's headers. */
function isAlone({ device }: Ring, index: number): boolean {
  const bytes = device.read(index * device.sectorSize, device.sectorSize);
  return bytes !== null && isErased(bytes.subarray(sectorOffsets.complete));
}

/**
 * Makes a witness definite before anything is erased: from then on it alone tells this recorder from one that lost its store. False when
 * no copy of its header can be finished, as where zeros were begun over it.
 */
function firm(ring: Ring, witness: number): boolean {
  const { device } = ring;
  const finish = (offset: number, bytes: Uint8Array) => {
    const stands = device.read(offset, bytes.length);
    return stands !== null && clearsNoMore(stands, bytes) && device.program(offset, bytes);
  };
  const headers = makeHeaders(ring, 1);
  const at = headersAt(ring, witness);
  const isFirmA = finish(at, headers.subarray(0, headerSize));
  const isFirmB = finish(at + headerSize, headers.subarray(headerSize));
  if (!isFirmA && !isFirmB) return false;
  // A torn one has to be finished after the headers, and is not needed.
  finish(witness * device.sectorSize, ring.preamble);
  return true;
}

/** Puts the witness into a sector which holds nothing else and has no unsettled bits. False: it stands where it stood. */
function moveWitness(ring: Ring, from: number, to: number): boolean {
  const { device } = ring;
  if (!firm(ring, from) || !prepare(ring, to)) return false;
  ring.clean.delete(to);
  if (device.program(to * device.sectorSize, concat(ring.preamble, makeHeaders(ring, 1)))) return retire(ring, from);
  retire(ring, to);
  return false;
}

/** Headers, then preamble, into a sector that was never written: a torn erase here would look like a store that was lost. */
function begin(ring: Ring, index: number): boolean {
  const { device } = ring;
  return (
    device.program(headersAt(ring, index), makeHeaders(ring, 1)) &&
    device.program(index * device.sectorSize, ring.preamble)
  );
}

/** Preambles in all other sectors. Not erased before, so only where nothing ever was. */
function proveAll(ring: Ring, active: number): void {
  const { device, clean } = ring;
  for (let index = 0; index < device.count; index++) {
    if (index === active || clean.has(index)) continue;
    const bytes = device.read(index * device.sectorSize, device.sectorSize);
    if (bytes === null || !isErased(bytes)) continue;
    if (device.program(index * device.sectorSize, ring.preamble)) clean.add(index);
  }
}

/** Marks an erased flash, or one on which this was begun, as that of a new recorder. */
export function markNew(ring: Ring, { begun }: BlankRing): boolean {
  const index = begun ?? 0;
  if (!begin(ring, index)) return false;
  proveAll(ring, index);
  return true;
}

/** The first format. Null when the flash refuses. */
export function format(ring: Ring, blank: BlankRing, state: State): Moved | null {
  const { device } = ring;
  let { witness } = blank;
  const first = blank.begun ?? witness ?? 0;
  ring.epoch = 1;
  for (let i = 0; i < device.count; i++) {
    const index = (first + i) % device.count;
    // What is behind its header may be half programmed.
    if (index === witness) continue;
    const isNew = witness === null;
    if (witness === null ? !begin(ring, index) : !moveWitness(ring, witness, index)) {
      ring.bad.add(index);
      if (witness === null && isWitness(ring, index)) witness = index;
      continue;
    }
    witness = index;
    const made = writeSnapshot(ring, index, 1, state);
    if (made !== null) {
      if (isNew) proveAll(ring, index);
      else keepPreamble(ring, [index]);
      if (isOnlyWitness(ring, index) && complete(ring, made)) return made;
    }
    ring.bad.add(index);
  }
  ring.bad.clear();
  return null;
}

/** Whether no other sector still holds a witness that could not be removed: beside a store it would tell of a new recorder one day. */
function isOnlyWitness(ring: Ring, index: number): boolean {
  for (let other = 0; other < ring.device.count; other++) if (other !== index && isWitness(ring, other)) return false;
  return true;
}

const isWitness = ({ device, preamble, mac }: Ring, index: number): boolean => {
  const bytes = device.read(index * device.sectorSize, recordsStart(device.unit));
  if (bytes === null) return false;
  const head = parseHead(bytes, device, preamble, mac);
  return head.kind === 'log' && head.epoch === 1 && !head.complete;
};
