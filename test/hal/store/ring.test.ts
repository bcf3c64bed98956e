/** The ring of sectors by itself: which one is next, what a move leaves, and what becomes of sectors that refuse. */
import { describe, expect, it } from 'vitest';
import { headerSize, ops, preambleSize, sectorOffsets } from '../../../src/hal/store/layout';
import { mountLog } from '../../../src/hal/store/mount-log';
import {
  candidates,
  complete,
  keepPreamble,
  makeHeaders,
  move,
  prepare,
  retire,
  writeLog,
  writeSnapshot,
} from '../../../src/hal/store/ring';
import { applyItems, attemptsOf, counterFrom, emptyState, type State } from '../../../src/hal/store/state';
import { createNor } from '../../../src/sim/flash/nor';
import { filled } from './history';
import { type Call, type Parts, partsOf } from './parts';

const sector = 4096;
const make = (count = 4, programUnit = 1): Parts =>
  partsOf(createNor({ geometry: { size: count * sector, sectorSize: sector, programUnit } }));
const in_ = (index: number) => (call: Call) => Math.floor(call.offset / sector) === index;
const kinds = (parts: Parts) => parts.heads().map(({ kind }) => kind);
const clean = (parts: Parts, ...indexes: number[]) => {
  for (const index of indexes) {
    parts.put(index, 0, parts.ring.preamble);
    parts.ring.clean.add(index);
  }
};

function someState(): State {
  const state = emptyState(sector);
  applyItems(state, [
    { op: ops.put, key: 1, bytes: filled(57, 1) },
    { op: ops.append, key: 0, bytes: filled(11, 2) },
  ]);
  state.counters[2] = counterFrom(7, 4, null);
  state.stale = true;
  return state;
}
/** What a reader of the sector sees. */
const read = ({ ring }: Parts, index: number, epoch: number) => mountLog(ring.device, index, epoch, ring.mac)!;

it('has the same header twice', () => {
  const { ring } = make();
  const headers = makeHeaders(ring, 9);
  expect(headers).toHaveLength(2 * headerSize);
  expect(headers.subarray(0, headerSize)).toEqual(headers.subarray(headerSize));
});

it('goes round from the sector in use, without those that failed', () => {
  const { ring } = make();
  expect(candidates(ring, 0)).toEqual([1, 2, 3]);
  expect(candidates(ring, 2)).toEqual([3, 0, 1]);
  ring.bad.add(0);
  expect(candidates(ring, 2)).toEqual([3, 1]);
  expect(candidates(make(2).ring, 1)).toEqual([0]);
});

describe('a sector', () => {
  it('that is retired is clean, or bad; it can still be taken for a log only when it is stuck', () => {
    for (const [refuse, isGone, isClean] of [
      [() => false, true, true],
      [({ kind }: Call) => kind === 'erase', true, false],
      [({ kind }: Call) => kind !== 'read', false, false],
    ] as const) {
      const parts = make();
      parts.mark(1, { epoch: 3 });
      parts.ring.clean.add(1);
      parts.refuse = refuse;
      expect(retire(parts.ring, 1)).toBe(isGone);
      expect([[...parts.ring.clean], [...parts.ring.bad]]).toEqual(isClean ? [[1], []] : [[], [1]]);
    }
  });

  it('that is clean is ready as it is; any other is erased first', () => {
    const parts = make();
    clean(parts, 1, 2);
    expect(prepare(parts.ring, 1)).toBe(true);
    expect(parts.calls).toEqual([]);
    // Something was written behind the preamble.
    parts.put(2, preambleSize, new Uint8Array(1));
    expect(prepare(parts.ring, 2)).toBe(true);
    expect(parts.calls.map(({ kind }) => kind)).toEqual(['program', 'erase', 'program']);
    expect(prepare(parts.ring, 3)).toBe(true);
    expect(kinds(parts)).toEqual(['blank', 'clean', 'clean', 'clean']);
    parts.nor.stuck.add(0);
    expect(prepare(parts.ring, 0)).toBe(false);
    expect([...parts.ring.bad]).toEqual([0]);
  });

  it('that does not answer is erased, too', () => {
    const parts = make();
    clean(parts, 1);
    let reads = 0;
    parts.refuse = ({ kind }) => kind === 'read' && reads++ === 0;
    expect(prepare(parts.ring, 1)).toBe(true);
    expect(parts.calls.map(({ kind }) => kind)).toEqual(['program', 'erase', 'program']);
  });
});

describe('a preamble is kept beside the busy sectors', () => {
  it('as it is, when there is one', () => {
    const parts = make();
    clean(parts, 2);
    keepPreamble(parts.ring, [0, 1]);
    expect(parts.calls).toEqual([]);
  });

  it('else in the first one that takes it, neither busy nor bad', () => {
    const parts = make();
    clean(parts, 0);
    keepPreamble(parts.ring, [0, 1]);
    expect(kinds(parts)).toEqual(['clean', 'blank', 'clean', 'blank']);
    const refused = make();
    refused.nor.stuck.add(2);
    keepPreamble(refused.ring, [0, 1]);
    expect(kinds(refused)).toEqual(['blank', 'blank', 'blank', 'clean']);
    expect([...refused.ring.bad]).toEqual([2]);
    const bad = make();
    bad.ring.bad.add(2);
    keepPreamble(bad.ring, [0, 1]);
    expect(kinds(bad)).toEqual(['blank', 'blank', 'blank', 'clean']);
  });

  it('nowhere, when all are busy', () => {
    const parts = make(2);
    keepPreamble(parts.ring, [0, 1]);
    expect(parts.calls).toEqual([]);
  });
});

describe.each([1, 16])('a state is written (unit %i)', (unit) => {
  it('as headers, snapshot, complete mark, and is what a reader sees', () => {
    const parts = make(4, unit);
    clean(parts, 2);
    const state = someState();
    const { log, state: next } = writeLog(parts.ring, 2, 6, state)!;
    expect([...parts.ring.clean]).toEqual([]);
    expect(parts.calls[0]).toEqual({
      kind: 'program',
      offset: 2 * sector + sectorOffsets.headerA,
      bytes: makeHeaders(parts.ring, 6),
    });
    expect(parts.calls.at(-1)).toEqual({
      kind: 'program',
      offset: 2 * sector + sectorOffsets.complete,
      bytes: new Uint8Array(unit),
    });
    expect(parts.heads()[2]).toMatchObject({ kind: 'log', epoch: 6, complete: true, weak: false });
    expect(log).toMatchObject({ index: 2, epoch: 6, blocked: false, weak: false });
    expect(next.stale).toBe(false);
    const found = read(parts, 2, 6);
    expect(found.state.values).toEqual(state.values);
    expect(found.state.log).toEqual(state.log);
    expect(found.state.counters.map(attemptsOf)).toEqual(state.counters.map(attemptsOf));
    // The units are where the writer says that they are.
    expect(found.state.counters.map(({ area }) => area)).toEqual(next.counters.map(({ area }) => area));
    expect(found.log).toMatchObject({ tail: log.tail + unit, sequence: log.sequence });
  });

  it('not, when any program is refused', () => {
    for (let n = 1; ; n++) {
      const parts = make(4, unit);
      clean(parts, 2);
      parts.refuse = ({ kind }) => kind === 'program' && parts.calls.length === n;
      const written = writeLog(parts.ring, 2, 6, someState());
      if (parts.calls.length < n) {
        expect(written).not.toBeNull();
        // Headers, six counters, a value, the log, the complete mark.
        expect(n).toBe(11);
        return;
      }
      expect(written, `program ${n}`).toBeNull();
      expect(parts.calls, `program ${n}`).toHaveLength(n);
      expect(parts.ring.clean.has(2)).toBe(false);
    }
  });

  it('behind headers that stand already, with the mark apart', () => {
    const parts = make(4, unit);
    const moved = writeSnapshot(parts.ring, 1, 1, someState())!;
    expect(parts.calls.every(({ offset }) => offset >= sector + sectorOffsets.complete + unit)).toBe(true);
    expect(complete(parts.ring, moved)).toBe(true);
    expect(parts.calls.at(-1)).toMatchObject({ offset: sector + sectorOffsets.complete });
    parts.refuse = ({ kind }) => kind === 'program';
    expect(complete(parts.ring, moved)).toBe(false);
  });
});

describe('a move', () => {
  /** A log of epoch 5 in `index`, the others erased. */
  function settled(index = 0, count = 4) {
    const parts = make(count);
    clean(parts, index);
    const state = someState();
    const { log } = writeLog(parts.ring, index, 5, state)!;
    parts.ring.epoch = 5;
    parts.calls.length = 0;
    return { parts, log, state };
  }

  it('goes to the next sector, keeps a preamble, and erases the old one', () => {
    for (const index of [0, 3]) {
      const { parts, log, state } = settled(index);
      const next = (index + 1) % 4;
      const moved = move(parts.ring, log, state)!;
      expect(moved.log).toMatchObject({ index: next, epoch: 6, blocked: false });
      expect(parts.ring.epoch).toBe(6);
      expect(parts.heads()[next]).toMatchObject({ kind: 'log', epoch: 6, complete: true });
      expect(kinds(parts)[index]).toBe('clean');
      expect(kinds(parts).filter((kind) => kind === 'clean')).toHaveLength(2);
      // The new one is complete, and another has its preamble, before anything of the old one goes.
      const gone = parts.calls.findIndex(in_(index));
      const mark = parts.calls.findIndex(({ offset }) => offset === next * sector + sectorOffsets.complete);
      expect(gone).toBeGreaterThan(mark);
      expect(parts.calls.slice(0, gone).some((call) => !in_(next)(call) && call.kind === 'program')).toBe(true);
      expect(log.blocked).toBe(false);
    }
  });

  it('passes sectors that refuse, each with an epoch of its own', () => {
    const { parts, log, state } = settled();
    clean(parts, 1, 2);
    // Takes its headers and not its mark.
    parts.refuse = ({ kind, offset }) => kind === 'program' && offset === sector + sectorOffsets.complete;
    const moved = move(parts.ring, log, state)!;
    expect(moved.log).toMatchObject({ index: 2, epoch: 7 });
    expect([...parts.ring.bad]).toEqual([1]);
    expect(kinds(parts)).toEqual(['clean', 'clean', 'log', 'blank']);
    expect(log.blocked).toBe(false);
  });

  it('that no sector takes leaves the old one, and all are tried again the next time', () => {
    const { parts, log, state } = settled();
    for (const index of [1, 2, 3]) parts.nor.stuck.add(index);
    expect(move(parts.ring, log, state)).toBeNull();
    expect([...parts.ring.bad]).toEqual([]);
    // None had begun a log.
    expect([log.blocked, parts.ring.epoch]).toEqual([false, 5]);
    parts.nor.stuck.delete(3);
    expect(move(parts.ring, log, state)!.log).toMatchObject({ index: 3, epoch: 6 });
  });

  it('blocks the old log when a sector that failed may come to look complete', () => {
    const { parts, log, state } = settled(0, 2);
    clean(parts, 1);
    // Everything but the mark is taken; then nothing at all.
    let isDead = false;
    parts.refuse = (call) => {
      isDead ||= call.kind === 'program' && call.offset === sector + sectorOffsets.complete;
      return isDead && call.kind !== 'read' && in_(1)(call);
    };
    expect(move(parts.ring, log, state)).toBeNull();
    expect(log.blocked).toBe(true);
    expect(parts.heads()[1]).toMatchObject({ kind: 'log', epoch: 6, complete: false });
  });
});
