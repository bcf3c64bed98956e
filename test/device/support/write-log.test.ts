/** The log of a guest's writes, and the states that a cut of the power leaves. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forbiddenWrites, powerStates } from './power-states';
import { countWriteLog, type DiskRequest, encodeWriteLog, parseWriteLog, WriteLogError } from './write-log';

const write = (offset: number, data: Uint8Array, isDurable = false): DiskRequest => ({
  kind: 'write',
  offset,
  data,
  isDurable,
});
const flush: DiskRequest = { kind: 'flush' };
const sectors = (count: number, value: number) => new Uint8Array(512 * count).fill(value);

const someRequest: fc.Arbitrary<DiskRequest> = fc.oneof(
  fc
    .tuple(fc.nat(15), fc.integer({ min: 1, max: 8 }), fc.nat(255), fc.boolean())
    .map(([at, count, value, isDurable]) => write(at * 512, sectors(count, value), isDurable)),
  fc.constant(flush),
);

describe('the log', () => {
  it('reads back as it was written', () => {
    fc.assert(
      fc.property(fc.array(someRequest), fc.constantFrom(512, 4096), (requests, unit) => {
        const whole = requests.filter((request) => request.kind !== 'write' || request.data.length % unit === 0);
        const fitting = whole.filter((request) => request.kind === 'flush' || unit === 512);
        expect(parseWriteLog(encodeWriteLog(fitting, unit))).toEqual(fitting);
      }),
    );
  });

  it('leaves out a request that is half in the file', () => {
    const bytes = encodeWriteLog([write(0, sectors(2, 1)), flush, write(512, sectors(3, 2))]);
    const lengths = Array.from({ length: bytes.length }, (_, at) => at + 1);
    const counts = lengths.filter((at) => at >= 32).map((at) => parseWriteLog(bytes.subarray(0, at)).length);
    expect(Math.max(...counts)).toBe(3);
    expect(counts.filter((count, at) => at > 0 && count < counts[at - 1]!)).toEqual([]);
    // the third is there with its last byte, not before
    expect(counts.indexOf(3)).toBe(counts.length - 1);
  });

  it.each([
    ['no log', new Uint8Array(4096)],
    ['too short', encodeWriteLog([]).slice(0, 20)],
    ['another version', encodeWriteLog([]).fill(9, 8, 9)],
    ['odd sectors', encodeWriteLog([]).fill(7, 24, 25)],
    ['no data and no flag of ours', encodeWriteLog([flush]).fill(8, 512 + 16, 512 + 17)],
  ])('is refused: %s', (_name, bytes) => expect(() => parseWriteLog(bytes)).toThrow(WriteLogError));

  it('is counted while it grows', () => {
    const folder = mkdtempSync(join(tmpdir(), 'write-log-'));
    try {
      const path = join(folder, 'log');
      writeFileSync(path, '');
      const counter = countWriteLog(path);
      expect(counter.count()).toBe(0);
      const bytes = encodeWriteLog([write(0, sectors(2, 1)), flush, write(512, sectors(3, 2))]);
      const seen = new Set<number>();
      for (let at = 0; at < bytes.length; at += 100) {
        appendFileSync(path, bytes.subarray(at, at + 100));
        seen.add(counter.count());
        expect(counter.count()).toBe(at + 100 < 32 ? 0 : parseWriteLog(bytes.subarray(0, at + 100)).length);
      }
      expect([...seen]).toEqual([0, 1, 2, 3]);
      counter.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('states after a cut', () => {
  it('end at the image that all requests make, and pass through every prefix', () => {
    fc.assert(
      fc.property(fc.array(someRequest), fc.boolean(), (requests, isInside) => {
        const size = 512 * 24;
        const prefixes = [new Uint8Array(size)];
        for (const request of requests) {
          const next = prefixes.at(-1)!.slice();
          if (request.kind === 'write') next.set(request.data, request.offset);
          prefixes.push(next);
        }
        const image = new Uint8Array(size);
        const replayed = new Uint8Array(size);
        for (const { whole, torn, changes } of powerStates(image, requests, { isInside })) {
          for (const { offset, bytes } of changes) replayed.set(bytes, offset);
          const expected = prefixes[whole]!.slice();
          const request = requests[whole];
          if (torn > 0 && request?.kind === 'write') expected.set(request.data.subarray(0, torn), request.offset);
          expect(Buffer.compare(replayed, expected)).toBe(0);
          expect(Buffer.compare(image, expected)).toBe(0);
        }
        expect(Buffer.compare(replayed, prefixes.at(-1)!)).toBe(0);
      }),
    );
  });

  it('are torn at each sector, and inside one that changes', () => {
    const page = sectors(8, 0xff);
    page.set([1, 2, 3, 4, 5, 6, 7, 8], 600);
    const tornAt = (isInside: boolean) =>
      [...powerStates(sectors(8, 0xff), [write(0, page), flush], { isInside })].map(({ torn }) => torn);
    expect(tornAt(false)).toEqual([0, 512, 1024, 1536, 2048, 2560, 3072, 3584, 0]);
    expect(tornAt(true)).toEqual([0, 512, 602, 604, 606, 1024, 1536, 2048, 2560, 3072, 3584, 0]);
  });

  it('a write behind the end and a discard are told', () => {
    const states = (request: DiskRequest) => [...powerStates(sectors(1, 0), [request])];
    expect(() => states(write(512, sectors(1, 0)))).toThrow('end');
    expect(() => states({ kind: 'discard', offset: 0, length: 512 })).toThrow('discards');
  });
});

describe('what NOR would not do', () => {
  const image = sectors(8, 0xff);
  const programmed = sectors(1, 0xf0);
  it.each([
    ['cleared bits, and a whole erase', [write(512, programmed), write(0, image)], []],
    ['the same over it', [write(0, programmed), write(0, sectors(1, 0xb0))], []],
    ['a bit set again', [write(0, programmed), write(0, sectors(1, 0xf1))], [0]],
    ['an erase of a part', [write(0, programmed), write(512, programmed), write(0, sectors(1, 0xff)), flush], [512]],
    [
      'an erase in pieces',
      [write(0, sectors(8, 0)), write(0, sectors(4, 0xff)), flush, write(2048, sectors(4, 0xff))],
      [],
    ],
  ])('%s', (_name, requests, found) => expect(forbiddenWrites(image, requests, 4096)).toEqual(found));
});
