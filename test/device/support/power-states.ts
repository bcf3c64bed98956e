/**
 * The states that a cut of the power may leave on a disk, from the log of its writes: after each request, and in the middle of each.
 *
 * A request is torn where the disk's sectors of 512 bytes are, the first ones written. A sector that it changes in several bytes
 * is torn inside as well, as raw NOR would be: the first changed bytes of it are done.
 *
 * @module
 */
import type { DiskRequest } from './write-log';

const SECTOR = 512;
/** Tears inside a sector: after these of its changed bytes, counted from 0, and evenly between. */
const TEARS_INSIDE = 3;

/** One state. */
export interface PowerState {
  /** Requests that are on the disk as a whole. */
  readonly whole: number;
  /** Bytes of the next request that are done; 0: none. */
  readonly torn: number;
  /** Changes from the state before: at `offset` stand `bytes` now. Valid until the next state is asked for. */
  readonly changes: readonly Change[];
}

export interface Change {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

interface TearOptions {
  /** Also tears inside a sector of 512 bytes. */
  readonly isInside?: boolean;
}

/** Where bytes that a write changes begin and end, in the request; null when it changes none. */
function changedRange(image: Uint8Array, offset: number, data: Uint8Array): { from: number; to: number } | null {
  let [from, to] = [0, data.length];
  while (from < to && image[offset + from] === data[from]) from++;
  while (to > from && image[offset + to - 1] === data[to - 1]) to--;
  return from < to ? { from, to } : null;
}

/** Places at which a write is torn, ascending, without its beginning and its end. */
function tearsOf(image: Uint8Array, offset: number, data: Uint8Array, isInside: boolean): number[] {
  const tears = new Set<number>();
  for (let at = SECTOR; at < data.length; at += SECTOR) tears.add(at);
  for (let at = 0; isInside && at < data.length; at += SECTOR) {
    const range = changedRange(image, offset + at, data.subarray(at, at + SECTOR));
    const length = range ? range.to - range.from : 0;
    for (let tear = 1; tear <= TEARS_INSIDE && length > 1; tear++)
      tears.add(at + range!.from + Math.max(1, Math.floor((length * tear) / (TEARS_INSIDE + 1))));
  }
  tears.delete(0);
  return [...tears].filter((at) => at < data.length).sort((a, b) => a - b);
}

/**
 * All states in order, each as what it changes of the one before; the first changes nothing. `image` is the disk at the beginning and
 * becomes what it is in the state given last.
 */
export function* powerStates(
  image: Uint8Array,
  requests: readonly DiskRequest[],
  { isInside = false }: TearOptions = {},
): Generator<PowerState> {
  yield { whole: 0, torn: 0, changes: [] };
  for (const [index, request] of requests.entries()) {
    if (request.kind === 'discard') throw new RangeError(`request ${index} discards: what is read then is not known`);
    if (request.kind === 'flush') continue;
    const { offset, data } = request;
    if (offset + data.length > image.length) throw new RangeError(`request ${index} writes behind the disk's end`);
    let done = 0;
    for (const torn of [...tearsOf(image, offset, data, isInside), data.length]) {
      const piece = changedRange(image, offset + done, data.subarray(done, torn));
      const changes: Change[] = [];
      if (piece) {
        const bytes = data.subarray(done + piece.from, done + piece.to);
        changes.push({ offset: offset + done + piece.from, bytes });
        image.set(bytes, offset + done + piece.from);
      }
      done = torn;
      yield torn === data.length ? { whole: index + 1, torn: 0, changes } : { whole: index, torn, changes };
    }
  }
}

/** Writes that set a bit again without erasing: block2mtd lets them through, NOR does not. Offsets of the first such byte of each. */
export function forbiddenWrites(image: Uint8Array, requests: readonly DiskRequest[], eraseSize: number): number[] {
  const cells = image.slice();
  const found: number[] = [];
  for (const request of requests) {
    if (request.kind !== 'write') continue;
    const { offset, data } = request;
    const bad = data.findIndex((byte, at) => (byte & ~cells[offset + at]!) !== 0 && byte !== 0xff);
    if (bad >= 0) found.push(offset + bad);
    cells.set(data, offset);
  }
  return [...found, ...halfErased(image, requests, eraseSize)];
}

/**
 * Sectors that were erased in part, in a sequence of writes without another program between: an erase sets a whole one. Offsets
 * of the bytes that stayed.
 */
function halfErased(image: Uint8Array, requests: readonly DiskRequest[], eraseSize: number): number[] {
  const cells = image.slice();
  const found: number[] = [];
  /** The sector that is being erased. */
  let erasing: number | null = null;
  const end = (): void => {
    if (erasing === null) return;
    const left = cells.subarray(erasing, erasing + eraseSize).findIndex((byte) => byte !== 0xff);
    if (left >= 0) found.push(erasing + left);
    erasing = null;
  };
  for (const request of requests) {
    if (request.kind !== 'write') continue;
    const { offset, data } = request;
    const isRaising = data.some((byte, at) => byte === 0xff && cells[offset + at] !== 0xff);
    const sector = offset - (offset % eraseSize);
    if (!isRaising || sector !== erasing) end();
    if (isRaising) erasing = sector;
    cells.set(data, offset);
  }
  end();
  return found;
}
