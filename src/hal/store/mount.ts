/**
 * What openStore finds: the active sector, a recorder never set up, or something that cannot be read.
 *
 * @module
 */

import { type Device, makeDevice } from './device';
import { type BlankRing, findBlank, settleBlank } from './format';
import { formatVersion, geometryOf } from './layout';
import { type ActiveSector, completeMark } from './log';
import { type Mac, makeMac } from './mac';
import { mountLog } from './mount-log';
import { keepPreamble, move, type Ring, retire } from './ring';
import { type Head, makePreamble, readHeads } from './sector';
import type { State } from './state';
import type { UnreadableReason } from './types';

export type Mounted =
  | { readonly kind: 'ready'; readonly ring: Ring; log: ActiveSector; state: State; readonly rotten: number }
  | { readonly kind: 'blank'; readonly ring: Ring; readonly blank: BlankRing }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason };

type LogHead = Extract<Head, { kind: 'log' }>;

/** The complete log of the highest epoch; -1 when there is none. */
export function findActive(heads: readonly Head[]): number {
  let active = -1;
  let epoch = -1;
  heads.forEach((head, index) => {
    if (head.kind !== 'log' || !head.complete || head.epoch <= epoch) return;
    active = index;
    epoch = head.epoch;
  });
  return active;
}

/** One log, complete, and nothing else but sectors that are ready for use. */
const isPlain = (heads: readonly Head[]): boolean =>
  findActive(heads) >= 0 && heads.filter(({ kind }) => kind !== 'clean').length === 1;

/**
 * Heads of all sectors. A supply that is not steady yet must not make a new or a lost recorder of this one, nor bring an older log back:
 * what is not plain is acted upon when two readings in a row agree, or at the third. Null when the flash does not answer.
 */
function readSteadily(device: Device, preamble: Uint8Array, mac: Mac): Head[] | null {
  let heads = readHeads(device, preamble, mac);
  for (let again = 0; heads !== null && !isPlain(heads) && again < 2; again++) {
    const before = JSON.stringify(heads);
    heads = readHeads(device, preamble, mac);
    if (JSON.stringify(heads) === before) break;
  }
  return heads;
}

/** What an erased flash is taken for: a new recorder's, or one that held a store and was erased. */
export type Erased = 'new' | 'lost';

/** Reads the flash and finishes what a cut left half-done. Writes nothing when it cannot be read. */
export function mount(flash: HostFlash, crypto: Pick<HostCrypto, 'hmacSha256'>, erased: Erased): Mounted {
  const unreadable = (reason: UnreadableReason): Mounted => ({ kind: 'unreadable', reason });
  const geometry = geometryOf(flash);
  if (geometry === null) return unreadable('fault');
  const device = makeDevice(flash, geometry);
  const mac = makeMac(crypto);
  const preamble = makePreamble(geometry, mac);
  const heads = readSteadily(device, preamble, mac);
  if (heads === null) return unreadable('fault');

  const logs = heads.filter((head): head is LogHead => head.kind === 'log');
  const ring: Ring = {
    device,
    mac,
    preamble,
    clean: new Set(heads.flatMap((head, index) => (head.kind === 'clean' ? [index] : []))),
    bad: new Set(),
    epoch: logs.reduce((highest, { epoch }) => Math.max(highest, epoch), 0),
  };
  const index = findActive(heads);
  if (index < 0) {
    // Its marks may lie elsewhere: what it calls unfinished is not for this version to say.
    if (logs.some(({ major }) => major !== formatVersion.major)) return unreadable('newer');
    const blank = findBlank(ring, heads);
    if (blank === 'fault') return unreadable('fault');
    if (blank !== null) {
      if (blank.witness === null && erased === 'lost') return unreadable('erased');
      return { kind: 'blank', ring, blank: settleBlank(ring, blank, heads) };
    }
    if (logs.some(({ fits }) => !fits)) return unreadable('fault');
    const isOurs =
      logs.length > 0 || heads.some((head) => head.kind === 'clean' || (head.kind === 'dirty' && head.ours));
    return unreadable(isOurs ? 'damaged' : 'foreign');
  }
  const head = heads[index] as LogHead;
  if (head.major !== formatVersion.major) return unreadable('newer');
  if (!head.fits) return unreadable('fault');

  // The mark may be half programmed: made definite before the older log goes and before anything is appended.
  const sure = device.program(completeMark(device, index), new Uint8Array(device.unit));
  const mounted = mountLog(device, index, head.epoch, mac);
  if (mounted === null) return unreadable('fault');
  const { log, state, rotten, isUnsettled } = mounted;
  log.weak ||= head.weak;
  if (!sure) log.blocked = true;
  const isEmpty = (at: number) => heads[at]!.kind === 'clean' || heads[at]!.kind === 'blank';
  if (sure)
    keepPreamble(
      ring,
      [...heads.keys()].filter((at) => at === index || !isEmpty(at)),
    );
  heads.forEach((other, at) => {
    if (at === index || isEmpty(at)) return;
    const gone = sure && retire(ring, at);
    // A log of a higher epoch that could not be removed might come to look complete: then only an even higher one is safe.
    if (!gone && other.kind === 'log' && other.epoch >= head.epoch) log.blocked = true;
  });
  // A record cut short may yet come to look whole: the state goes where it is not, before anybody sees it.
  const moved = isUnsettled && sure ? move(ring, log, state) : null;
  return { kind: 'ready', ring, log, state, rotten, ...moved };
}
