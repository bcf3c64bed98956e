/** The mark of a new recorder and the first format, room by room: what is taken for new, what is not, and what refused calls leave. */
import { describe, expect, it } from 'vitest';
import { findBlank, format, markNew, settleBlank } from '../../../src/hal/store/format';
import { headerSize, sectorOffsets } from '../../../src/hal/store/layout';
import { makeHeaders } from '../../../src/hal/store/ring';
import { emptyState } from '../../../src/hal/store/state';
import { createNor } from '../../../src/sim/flash/nor';
import { open } from './history';
import { type Call, type Parts, partsOf } from './parts';

const sector = 4096;
const { headerA, headerB, complete } = sectorOffsets;
const make = (count = 4, programUnit = 1): Parts =>
  partsOf(createNor({ geometry: { size: count * sector, sectorSize: sector, programUnit } }));
const find = (parts: Parts) => findBlank(parts.ring, parts.heads());
const zeros = (length: number) => new Uint8Array(length);
const in_ = (index: number) => (call: Call) => Math.floor(call.offset / sector) === index;

describe('a new recorder is told', () => {
  it('by an erased flash', () => {
    expect(find(make())).toEqual({ witness: null, begun: null });
  });

  it('by headers of the first epoch without a complete mark, in any sector, by one copy alone', () => {
    for (const index of [0, 2, 3]) {
      for (const copies of ['both', 'a', 'b'] as const) {
        const parts = make();
        parts.mark(index, { copies });
        parts.put(1, 0, parts.ring.preamble);
        expect(find(parts), `${index} ${copies}`).toEqual({ witness: index, begun: null });
      }
    }
  });

  it('by a part of such headers and nothing else', () => {
    const headers = makeHeaders(make().ring, 1);
    for (const length of [1, headerSize - 1, headerSize + 5]) {
      const parts = make();
      parts.put(2, headerA, headers.subarray(0, Math.min(length, headerSize - 1)));
      expect(find(parts), `${length}`).toEqual({ witness: null, begun: 2 });
    }
  });

  it('of two such sectors by the one that nothing stands behind, and then by the whole one', () => {
    const cases: [string, (parts: Parts) => unknown, number][] = [
      ['the second is alone', (p) => [p.mark(0), p.put(0, complete + 1, zeros(1)), p.mark(2)], 2],
      ['the first is alone', (p) => [p.mark(0), p.mark(2), p.put(2, complete + 1, zeros(1))], 0],
      ['both alone, the second whole', (p) => [p.mark(0, { copies: 'a' }), p.mark(2)], 2],
      ['both alone, the first whole', (p) => [p.mark(0), p.mark(2, { preamble: false })], 0],
      ['alone goes before whole', (p) => [p.mark(0), p.put(0, complete + 1, zeros(1)), p.mark(2, { copies: 'b' })], 2],
      [
        'alone goes before whole, the other way',
        (p) => [p.mark(0, { copies: 'b' }), p.mark(2), p.put(2, 200, zeros(1))],
        0,
      ],
      [
        'neither alone, the second whole',
        (p) => [p.mark(0, { copies: 'a' }), p.put(0, 200, zeros(1)), p.mark(2), p.put(2, 200, zeros(1))],
        2,
      ],
      [
        'neither alone nor whole: the first',
        (p) => {
          for (const index of [1, 3]) {
            p.mark(index, { copies: 'a' });
            p.put(index, 200, zeros(1));
          }
        },
        1,
      ],
      ['both alone, neither whole: the first', (p) => [p.mark(1, { copies: 'a' }), p.mark(3, { copies: 'a' })], 1],
    ];
    for (const [what, prepare, witness] of cases) {
      const parts = make();
      prepare(parts);
      expect(find(parts), what).toEqual({ witness, begun: null });
    }
  });

  it('by nothing else', () => {
    const headers = makeHeaders(make().ring, 1);
    const cases: [string, (parts: Parts) => unknown][] = [
      ['a complete log', (p) => [p.mark(0), p.put(0, complete, zeros(1))]],
      ['a log that went on', (p) => p.mark(1, { epoch: 2 })],
      ['a mark beside a log that went on', (p) => [p.mark(0), p.mark(1, { epoch: 2 })]],
      ['a preamble', (p) => p.put(3, 0, p.ring.preamble)],
      ['one byte somewhere', (p) => p.put(3, 3000, zeros(1))],
      [
        'one byte before a part of the headers',
        (p) => [p.put(0, 0, zeros(1)), p.put(0, headerA, headers.subarray(0, 9))],
      ],
      [
        'one byte behind a part of them',
        (p) => [p.put(0, complete, zeros(1)), p.put(0, headerA, headers.subarray(0, 9))],
      ],
      ['a part of another epoch’s', (p) => p.put(0, headerA, makeHeaders(p.ring, 2).subarray(0, headerSize - 1))],
      [
        'parts in two sectors',
        (p) => [p.put(0, headerA, headers.subarray(0, 9)), p.put(2, headerA, headers.subarray(0, 9))],
      ],
      ['zeros in their place', (p) => p.put(1, headerA, zeros(headerSize))],
    ];
    for (const [what, prepare] of cases) {
      const parts = make();
      prepare(parts);
      expect(find(parts), what).toBeNull();
    }
  });

  it('by no mark of another geometry', () => {
    const small = make(2);
    small.mark(0);
    const parts = make();
    parts.put(0, 0, small.nor.image.slice(0, 200));
    expect(find(parts)).toBeNull();
  });

  it('by no flash that does not answer', () => {
    const parts = make();
    const heads = parts.heads();
    parts.refuse = ({ kind, offset }) => kind === 'read' && offset === 3 * sector;
    expect(findBlank(parts.ring, heads)).toBe('fault');
  });
});

describe('a format that was not finished', () => {
  const settle = (parts: Parts) => {
    const heads = parts.heads();
    const blank = findBlank(parts.ring, heads) as Exclude<ReturnType<typeof findBlank>, null | 'fault'>;
    return settleBlank(parts.ring, blank, heads);
  };

  it('is left as it is where nothing was begun, and where nothing but the mark and preambles stand', () => {
    const erased = make();
    expect(settle(erased)).toEqual({ witness: null, begun: null });
    const marked = make();
    marked.mark(1);
    marked.put(0, 0, marked.ring.preamble);
    expect(settle(marked)).toEqual({ witness: 1, begun: null });
    for (const { calls } of [erased, marked]) expect(calls).toEqual([]);
  });

  it('moves its mark to a sector without anything behind it, whole, and erases the first', () => {
    for (const unit of [1, 16]) {
      const parts = make(4, unit);
      parts.mark(1, { copies: 'a' });
      parts.put(1, complete + unit, zeros(32));
      expect(settle(parts)).toEqual({ witness: 2, begun: null });
      expect(parts.heads().map(({ kind }) => kind)).toEqual(['blank', 'clean', 'log', 'blank']);
      expect(parts.heads()[2]).toMatchObject({ epoch: 1, complete: false, weak: false });
      expect([...parts.ring.bad]).toEqual([]);
    }
  });

  it('takes the next sector where one refuses, and stays where all do', () => {
    const parts = make();
    parts.mark(1);
    parts.put(1, 200, zeros(1));
    parts.nor.stuck.add(2);
    expect(settle(parts)).toEqual({ witness: 3, begun: null });
    const stays = make();
    stays.mark(1);
    stays.put(1, 200, zeros(1));
    for (const index of [0, 2, 3]) stays.nor.stuck.add(index);
    expect(settle(stays)).toEqual({ witness: 1, begun: null });
    expect([...stays.ring.bad]).toEqual([]);
    expect(stays.heads()[1]).toMatchObject({ kind: 'log', epoch: 1, complete: false });
  });

  it('takes the next sector where one refuses the mark alone', () => {
    const parts = make();
    parts.mark(1);
    parts.put(1, 200, zeros(1));
    // Not the preamble, nor the zeros that take a part of it back.
    parts.refuse = (call) => in_(2)(call) && call.bytes?.length === complete && call.bytes.some((byte) => byte !== 0);
    expect(settle(parts)).toEqual({ witness: 3, begun: null });
    expect(parts.heads().filter(({ kind }) => kind === 'log')).toHaveLength(1);
  });

  it('is not moved while the old mark could not be made definite, or removed', () => {
    const torn = make();
    torn.mark(1);
    torn.put(1, 200, zeros(1));
    torn.refuse = (call) => call.kind === 'program' && in_(1)(call);
    expect(settle(torn)).toEqual({ witness: 1, begun: null });
    expect(torn.heads().map(({ kind }) => kind)).toEqual(['blank', 'log', 'blank', 'blank']);
    const kept = make();
    kept.mark(1);
    kept.put(1, 200, zeros(1));
    // made definite by programs of its own bytes, but neither zeroed nor erased
    kept.refuse = (call) => in_(1)(call) && (call.kind === 'erase' || call.bytes?.every((byte) => byte === 0) === true);
    settle(kept);
    expect(kept.heads()[1]).toMatchObject({ kind: 'log', epoch: 1 });
    expect(kept.heads().filter((head) => head.kind === 'log' && !head.complete).length).toBeGreaterThan(0);
  });

  it('erases what else stands about, once its own mark is definite, and nothing that is erased', () => {
    const parts = make();
    parts.mark(2, { copies: 'b' });
    parts.put(0, 1000, zeros(3));
    parts.put(0, 0, zeros(2));
    parts.put(1, 0, parts.ring.preamble);
    expect(settle(parts)).toEqual({ witness: 2, begun: null });
    expect(parts.heads().map(({ kind }) => kind)).toEqual(['clean', 'clean', 'log', 'blank']);
    expect(parts.heads()[2]).toMatchObject({ weak: false });
    expect(parts.calls.filter(({ kind }) => kind === 'erase').map(({ offset }) => offset)).toEqual([0]);
    // the mark is finished before the first erase
    const first = parts.calls.findIndex((call) => in_(0)(call));
    expect(parts.calls.slice(0, first).every((call) => in_(2)(call))).toBe(true);
    expect(first).toBeGreaterThan(0);
  });

  it('erases another mark, but none while its own is not definite', () => {
    const two = make();
    two.mark(0, { copies: 'a' });
    two.mark(3);
    expect(settle(two)).toEqual({ witness: 3, begun: null });
    expect(two.heads().map(({ kind }) => kind)).toEqual(['clean', 'blank', 'blank', 'log']);
    const unsure = make();
    unsure.mark(0);
    unsure.put(2, 0, zeros(2));
    unsure.refuse = (call) => call.kind === 'program' && in_(0)(call);
    expect(settle(unsure)).toEqual({ witness: 0, begun: null });
    expect(unsure.calls.filter(({ kind }) => kind === 'erase')).toEqual([]);
  });

  it('has a definite mark when one copy of the header can be finished, whichever', () => {
    for (const [copy, at] of [
      ['a', headerB],
      ['b', headerA],
    ] as const) {
      const parts = make();
      parts.mark(0, { copies: copy });
      parts.put(0, at, zeros(8));
      parts.put(2, 0, zeros(2));
      expect(settle(parts), copy).toEqual({ witness: 0, begun: null });
      expect(parts.heads()[2], copy).toEqual({ kind: 'clean' });
    }
  });

  it('whose header does not answer is not taken for definite', () => {
    const parts = make();
    parts.mark(0);
    parts.put(2, 0, zeros(2));
    const heads = parts.heads();
    let isSettling = false;
    parts.refuse = (call) => isSettling && call.kind === 'read' && call.offset >= headerA && call.offset < sector;
    isSettling = true;
    settleBlank(parts.ring, { witness: 0, begun: null }, heads);
    isSettling = false;
    expect(parts.calls.filter(({ kind }) => kind === 'erase')).toEqual([]);
  });
});

describe('marking a new recorder', () => {
  it('puts headers before the preamble, then preambles into the erased sectors', () => {
    const parts = make(3);
    expect(markNew(parts.ring, { witness: null, begun: null })).toBe(true);
    expect(parts.calls.map(({ kind, offset }) => [kind, offset])).toEqual([
      ['program', headerA],
      ['program', 0],
      ['program', sector],
      ['program', 2 * sector],
    ]);
    expect(parts.heads().map(({ kind }) => kind)).toEqual(['log', 'clean', 'clean']);
    expect([...parts.ring.clean]).toEqual([1, 2]);
  });

  it('goes on where it was begun', () => {
    const parts = make(3);
    parts.put(2, headerA, makeHeaders(parts.ring, 1).subarray(0, 10));
    expect(markNew(parts.ring, { witness: null, begun: 2 })).toBe(true);
    expect(parts.heads().map(({ kind }) => kind)).toEqual(['clean', 'clean', 'log']);
  });

  it('is refused where headers or preamble are; another sector’s refusal, or what stands in it, does not matter', () => {
    for (const at of [0, headerA]) {
      const parts = make(3);
      parts.refuse = (call) => call.kind === 'program' && call.offset === at;
      expect(markNew(parts.ring, { witness: null, begun: null }), `${at}`).toBe(false);
      expect(parts.calls.some(in_(1))).toBe(false);
    }
    const one = make(4);
    one.put(1, 50, zeros(1));
    one.nor.stuck.add(2);
    one.refuse = ({ kind, offset }) => kind === 'read' && offset === 3 * sector;
    expect(markNew(one.ring, { witness: null, begun: null })).toBe(true);
    one.refuse = () => false;
    expect(one.heads().map(({ kind }) => kind)).toEqual(['log', 'dirty', 'blank', 'blank']);
  });
});

describe('the first format', () => {
  const formatted = (parts: Parts, blank: { witness: number | null; begun: number | null }) =>
    format(parts.ring, blank, emptyState(sector));

  it('of an erased flash takes the first sector, of one begun that one, of a marked one the next', () => {
    for (const [blank, index] of [
      [{ witness: null, begun: null }, 0],
      [{ witness: null, begun: 2 }, 2],
      [{ witness: 1, begun: null }, 2],
      [{ witness: 3, begun: null }, 0],
    ] as const) {
      const parts = make();
      if (blank.witness !== null) parts.mark(blank.witness);
      const made = formatted(parts, blank);
      expect(made?.log.index, JSON.stringify(blank)).toBe(index);
      expect(open(parts.nor).state()).toEqual({ kind: 'ready', damaged: [] });
      // wherever the power fails from now on, a preamble beside it tells that a store was here
      expect(parts.heads().filter(({ kind }) => kind === 'clean').length).toBeGreaterThan(0);
    }
  });

  it('gives every other erased sector its preamble where nothing ever was, and one where a mark was', () => {
    const fresh = make();
    formatted(fresh, { witness: null, begun: null });
    expect(fresh.heads().map(({ kind }) => kind)).toEqual(['log', 'clean', 'clean', 'clean']);
    const marked = make();
    marked.mark(0);
    formatted(marked, { witness: 0, begun: null });
    expect(marked.heads().map(({ kind }) => kind)).toEqual(['clean', 'log', 'blank', 'blank']);
  });

  it('goes on to the next sector where one refuses, and gives up where all do', () => {
    const parts = make();
    parts.nor.stuck.add(0);
    expect(formatted(parts, { witness: null, begun: null })?.log.index).toBe(1);
    const marked = make();
    marked.mark(0);
    marked.nor.stuck.add(1);
    expect(formatted(marked, { witness: 0, begun: null })?.log.index).toBe(2);
    const dead = make();
    for (const index of [0, 1, 2, 3]) dead.nor.stuck.add(index);
    expect(formatted(dead, { witness: null, begun: null })).toBeNull();
    expect([...dead.ring.bad]).toEqual([]);
    expect(dead.nor.image.every((byte) => byte === 0xff)).toBe(true);
  });

  it('goes on to the next sector where one refuses the snapshot', () => {
    const parts = make();
    parts.refuse = (call) => call.kind === 'program' && in_(0)(call) && call.offset > complete;
    expect(formatted(parts, { witness: null, begun: null })?.log.index).toBe(1);
    expect(open(parts.nor).state()).toEqual({ kind: 'ready', damaged: [] });
  });

  it('that began in a sector moves that mark on instead of leaving two', () => {
    const parts = make();
    // headers are taken, the preamble and all that follows are not
    parts.refuse = (call) => call.kind === 'program' && in_(0)(call) && call.offset === 0 && parts.calls.length < 3;
    expect(formatted(parts, { witness: null, begun: null })?.log.index).toBe(1);
    expect(parts.heads().map(({ kind }) => kind)).toEqual(['clean', 'log', 'blank', 'blank']);
  });
});
