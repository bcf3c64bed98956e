/** What a flash is taken for at power-on, by itself: which log is the active one, what cannot be read and why, and what is removed. */
import { describe, expect, it } from 'vitest';
import { recordsStart, sectorOffsets } from '../../../src/hal/store/layout';
import { type Erased, findActive, mount } from '../../../src/hal/store/mount';
import { writeLog } from '../../../src/hal/store/ring';
import type { Head } from '../../../src/hal/store/sector';
import { emptyState } from '../../../src/hal/store/state';
import { createNor } from '../../../src/sim/flash/nor';
import { testCrypto } from './history';
import { type Parts, partsOf } from './parts';

const sector = 4096;
const headSize = recordsStart(1);
const make = (count = 4): Parts =>
  partsOf(createNor({ geometry: { size: count * sector, sectorSize: sector, programUnit: 1 } }));
const mounted = ({ flash }: Parts, erased: Erased = 'lost') => mount(flash, testCrypto, erased);
const zeros = (length: number) => new Uint8Array(length);
const in_ = (index: number) => (call: { offset: number }) => Math.floor(call.offset / sector) === index;

/** A flash whose sector 1 holds the active log, beside a clean one; `calls` begin behind it. */
function lived(epoch = 5): Parts {
  const parts = make();
  parts.put(0, 0, parts.ring.preamble);
  parts.put(1, 0, parts.ring.preamble);
  expect(writeLog(parts.ring, 1, epoch, emptyState(sector))).not.toBeNull();
  parts.calls.length = 0;
  return parts;
}
const ready = (parts: Parts) => {
  const found = mounted(parts);
  if (found.kind !== 'ready') throw new Error(`${found.kind}, not ready`);
  return found;
};

it('takes the complete log of the highest epoch for the active one, wherever it stands', () => {
  const log = (epoch: number, complete = true): Head => ({
    kind: 'log',
    epoch,
    major: 1,
    complete,
    fits: true,
    weak: false,
  });
  const cases: [readonly Head[], number][] = [
    [[], -1],
    [[{ kind: 'blank' }, { kind: 'clean' }, { kind: 'dirty', ours: true }], -1],
    [[log(7, false)], -1],
    [[log(6), log(5)], 0],
    [[log(5), log(6)], 1],
    [[{ kind: 'clean' }, log(5), log(9, false), log(6), log(4)], 3],
    [[log(5), log(5)], 0],
    [[log(0)], 0],
  ];
  for (const [heads, active] of cases) expect(findActive(heads), JSON.stringify(heads)).toBe(active);
});

describe('heads', () => {
  /** Nothing but the log and prepared sectors. */
  function settled(): Parts {
    const parts = lived();
    for (const index of [2, 3]) parts.put(index, 0, parts.ring.preamble);
    return parts;
  }

  /** Counts how often the heads of all sectors are read; `spoil` changes what a reading gives. */
  function watch({ nor }: Parts, spoil: (bytes: Uint8Array, index: number, reading: number) => void = () => {}) {
    const seen = { readings: 0 };
    const { read } = nor;
    nor.read = (offset, length) => {
      const bytes = read(offset, length);
      if (length !== headSize || bytes === null) return bytes;
      if (offset === 0) seen.readings++;
      spoil(new Uint8Array(bytes), offset / sector, seen.readings);
      return bytes;
    };
    return seen;
  }

  it('that are plain are read once, others until two readings agree, three times at most', () => {
    const plain = settled();
    expect([watch(plain), mounted(plain).kind]).toEqual([{ readings: 1 }, 'ready']);
    const odd = settled();
    odd.put(3, 40, zeros(4));
    expect([watch(odd), mounted(odd).kind]).toEqual([{ readings: 2 }, 'ready']);
    // An older log is seen once beside the active one, and is not there the next time.
    const once = settled();
    const first = watch(once, (bytes, index, reading) => reading === 1 && index === 3 && bytes.fill(0, 0, 4));
    expect(mounted(once).kind).toBe('ready');
    expect(first.readings).toBe(2);
    expect(once.calls.filter(in_(3))).toEqual([]);
    const never = settled();
    const all = watch(never, (bytes, index, reading) => index > 0 && index <= reading && bytes.fill(0));
    expect(mounted(never)).toEqual({ kind: 'unreadable', reason: 'damaged' });
    expect(all.readings).toBe(3);
    const third = settled();
    const last = watch(third, (bytes, index, reading) => reading < 3 && index > 0 && index <= reading && bytes.fill(0));
    expect([mounted(third).kind, last.readings]).toEqual(['ready', 3]);
  });

  it('with only preambles in use are as odd as any: a log may not have answered', () => {
    const parts = settled();
    const seen = watch(parts, (bytes, index, reading) => reading === 1 && index === 1 && bytes.fill(0xff));
    expect(mounted(parts).kind).toBe('ready');
    expect(seen.readings).toBe(2);
  });

  it('that do not answer are a fault, the first time or the second', () => {
    for (const failing of [1, 4, 5, 8]) {
      const parts = make();
      let reads = 0;
      parts.refuse = ({ kind }) => kind === 'read' && ++reads === failing;
      expect(mounted(parts), `${failing}`).toEqual({ kind: 'unreadable', reason: 'fault' });
    }
  });
});

describe('a flash that cannot be read', () => {
  const reasonOf = (prepare: (parts: Parts) => unknown, erased: Erased = 'lost') => {
    const parts = make();
    prepare(parts);
    const image = parts.nor.image.slice();
    const found = mounted(parts, erased);
    expect(parts.nor.image).toEqual(image);
    return found.kind === 'unreadable' ? found.reason : found.kind;
  };

  it('is erased, unless that means a new recorder', () => {
    expect(reasonOf(() => {})).toBe('erased');
    expect(reasonOf(() => {}, 'new')).toBe('blank');
    expect(reasonOf((parts) => parts.mark(2))).toBe('blank');
  });

  it('is damaged where something of this recorder stands, and foreign where nothing does', () => {
    expect(reasonOf((parts) => parts.put(0, 700, zeros(4)))).toBe('foreign');
    expect(reasonOf((parts) => parts.put(0, 0, Uint8Array.of(1, 2, 3)))).toBe('foreign');
    // A preamble with something behind it, alone.
    expect(reasonOf((parts) => [parts.put(0, 0, parts.ring.preamble), parts.put(0, 40, zeros(9))])).toBe('damaged');
    expect(reasonOf((parts) => [parts.put(0, 0, parts.ring.preamble), parts.put(1, 0, zeros(3))])).toBe('damaged');
    expect(reasonOf((parts) => [parts.mark(0, { epoch: 2 }), parts.put(1, 0, zeros(3))])).toBe('damaged');
  });

  it('is a fault where a log has another geometry, complete or not', () => {
    const other = make(2);
    other.mark(0, { epoch: 3 });
    const head = other.nor.image.slice(0, headSize);
    expect(reasonOf((parts) => parts.put(0, 0, head))).toBe('fault');
    expect(reasonOf((parts) => [parts.put(0, 0, head), parts.put(0, sectorOffsets.complete, zeros(1))])).toBe('fault');
  });

  it('is a fault where the search for a mark, or the live sector, does not answer', () => {
    const blank = make();
    let reads = 0;
    // Two readings of four heads, then the sectors.
    blank.refuse = ({ kind }) => kind === 'read' && ++reads === 9;
    expect(mounted(blank)).toEqual({ kind: 'unreadable', reason: 'fault' });
    const live = lived();
    let whole = 0;
    const { read } = live.nor;
    live.nor.read = (offset, length) => (length === sector && ++whole > 0 ? null : read(offset, length));
    expect(mounted(live)).toEqual({ kind: 'unreadable', reason: 'fault' });
    expect(whole).toBe(1);
  });
});

describe('beside the active log', () => {
  it('another one is removed, whatever its epoch', () => {
    for (const epoch of [1, 4, 5, 6]) {
      const parts = lived();
      parts.mark(2, { epoch });
      const found = ready(parts);
      expect(found.log).toMatchObject({ index: 1, epoch: 5, blocked: false, weak: false });
      expect(parts.heads().map(({ kind }) => kind)).toEqual(['clean', 'log', 'clean', 'blank']);
      expect(found.ring.epoch).toBe(Math.max(5, epoch));
    }
  });

  it('one that cannot be removed closes the log when its epoch is as high: it may come to look complete', () => {
    for (const [epoch, blocked] of [
      [4, false],
      [5, true],
      [6, true],
    ] as const) {
      const parts = lived();
      parts.mark(2, { epoch });
      parts.nor.stuck.add(2);
      expect([epoch, ready(parts).log.blocked]).toEqual([epoch, blocked]);
    }
    const dirt = lived();
    dirt.put(2, 0, zeros(3));
    dirt.nor.stuck.add(2);
    expect(ready(dirt).log.blocked).toBe(false);
  });

  it('nothing is removed, and nothing appended, while its own mark is not sure', () => {
    const parts = lived();
    parts.mark(2, { epoch: 4 });
    parts.put(3, 0, zeros(3));
    const at = sector + sectorOffsets.complete;
    parts.refuse = ({ kind, offset }) => kind === 'program' && offset === at;
    expect(ready(parts).log.blocked).toBe(true);
    expect(parts.calls.filter(({ offset }) => !in_(1)({ offset }))).toEqual([]);
  });

  it('erased and prepared sectors are left alone', () => {
    const parts = lived();
    expect(ready(parts).log).toMatchObject({ blocked: false, weak: false });
    expect(parts.calls.filter(({ offset }) => !in_(1)({ offset }))).toEqual([]);
  });

  it('a sector gets a preamble before the last other one is removed', () => {
    const parts = make(3);
    parts.put(1, 0, parts.ring.preamble);
    writeLog(parts.ring, 1, 5, emptyState(sector));
    parts.put(0, 0, zeros(3));
    parts.calls.length = 0;
    expect(ready(parts).log.blocked).toBe(false);
    const others = parts.calls.filter(({ offset }) => !in_(1)({ offset }));
    expect(others[0]).toMatchObject({ offset: 2 * sector });
    expect(parts.heads().map(({ kind }) => kind)).toEqual(['clean', 'log', 'clean']);
  });

  it('a header of which one copy is rotten makes it weak', () => {
    const parts = lived();
    parts.nor.image[sector + sectorOffsets.headerB + 20]! ^= 4;
    expect(ready(parts).log).toMatchObject({ weak: true, blocked: false });
  });
});
