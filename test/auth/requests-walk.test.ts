/**
 * Random lives of requests: opening, codes right, wrong and of other requests, time, ticks, refused writes, power cuts. Whatever happens,
 * what the operator was told must keep to the numbers of the design.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeTries, requestLife, requestsPerWindow, requestWindow } from '../../src/auth/numbers';
import { purposes } from '../../src/auth/purposes';
import type { Purpose } from '../../src/auth/types';
import { full, runs } from './support/check';
import { accepted, powerOnRequests, type RequestMachine, restartRequests, wrongCode } from './support/request-machine';
import { openRequest } from './support/vendor';

interface Known {
  readonly purpose: Purpose;
  readonly code: string;
  /** Powered-on time of all power-ons together when it was opened. */
  readonly at: number;
  verdicts: number;
  isUsed: boolean;
}

const purpose = fc.constantFrom<Purpose>('mail', 'support');
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('open' as const), purpose }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('wrong' as const), purpose, index: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('right' as const), purpose }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('old' as const), purpose, index: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(5 * 60_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(8 * 3_600_000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cut' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      skip: fc.nat(2),
      // what took effect and was told as refused is followed by a cut
      fault: fc.constantFrom('refuse' as const, 'refuse and cut' as const, 'count and cut' as const),
    }),
  },
);

describe('requests', () => {
  it('keep to their numbers whatever happens', async () => {
    const seen = { opened: 0, wrong: 0, exhausted: 0, accepted: 0, expired: 0, limit: 0, fault: 0, cut: 0 };
    const walk = async (steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) => {
      let machine: RequestMachine = powerOnRequests();
      let total = 0;
      let mustCut = false;
      const known = new Map<string, Known>();
      const current: Partial<Record<Purpose, Known>> = {};

      const cut = () => {
        seen.cut++;
        // Odd: `seededRandom` makes no difference between an even seed and the next one.
        machine = restartRequests(machine, 11 + 2 * seen.cut);
        mustCut = false;
      };

      const open = async (which: Purpose) => {
        const result = await machine.open(which);
        if (result.kind === 'limit' || result.kind === 'fault') seen[result.kind]++;
        if (result.kind !== 'ok') return;
        const { url, tries } = result.request;
        let request = known.get(url);
        if (!request) {
          seen.opened++;
          const { code } = await openRequest(url, purposes[which].recipient);
          request = { purpose: which, code, at: total, verdicts: 0, isUsed: false };
          known.set(url, request);
          const times = [...known.values()].filter((other) => other.purpose === which).map(({ at }) => at);
          const fifth = times.at(-1 - requestsPerWindow);
          if (fifth !== undefined) expect(total - fifth, 'opened too often').toBeGreaterThanOrEqual(requestWindow);
        }
        expect(request.isUsed, 'a used request is open').toBe(false);
        expect(tries, 'a try was forgotten').toBeLessThanOrEqual(codeTries - request.verdicts);
        current[which] = request;
      };

      const enter = (which: Purpose, text: string) => {
        // A request that nobody was told of may be open: one whose commit stood though it was refused.
        const url = machine.flow.state(which)?.url;
        const result = machine.enter(which, text) as { kind: string; repeat?: boolean };
        if (result.kind in seen) seen[result.kind as keyof typeof seen]++;
        const isVerdict =
          result === accepted || (result.kind === 'wrong' && !result.repeat) || result.kind === 'exhausted';
        const request = url === undefined ? undefined : known.get(url);
        if (!isVerdict || url === undefined) {
          expect(result, 'let in without a request').not.toBe(accepted);
          return;
        }
        if (!request) {
          expect(result, 'let in by a code of another request').not.toBe(accepted);
          return;
        }
        request.verdicts++;
        expect(request.verdicts, 'too many verdicts').toBeLessThanOrEqual(codeTries);
        expect(request.isUsed, 'a code was taken twice').toBe(false);
        expect(total - request.at, 'a verdict after its life').toBeLessThan(requestLife[which]);
        expect(result === accepted, 'the verdict').toBe(text === request.code);
        request.isUsed = result === accepted;
      };

      for (const each of steps) {
        if (each.do === 'open') await open(each.purpose);
        if (each.do === 'wrong') {
          enter(each.purpose, wrongCode(each.purpose, current[each.purpose]?.code ?? '', each.index));
        }
        if (each.do === 'right' && current[each.purpose]) enter(each.purpose, current[each.purpose]!.code);
        if (each.do === 'old') {
          const codes = [...known.values()].filter((request) => request.purpose === each.purpose);
          const old = codes.at(each.index % Math.max(1, codes.length));
          if (old) enter(each.purpose, old.code);
        }
        if (each.do === 'wait') {
          // Ticks as they come, each after half a second at least: only those near a step matter.
          const until = machine.now + each.ms;
          while (machine.now < until && !mustCut) {
            const before = machine.now;
            machine.advance(Math.min(until - machine.now, each.ms > 600_000 ? 59_500 : 500));
            total += machine.now - before;
          }
        }
        if (each.do === 'fault') {
          let left = each.skip;
          machine.store.fault = () => {
            if (mustCut) return 'refuse';
            if (left-- > 0) return undefined;
            mustCut = each.fault !== 'refuse';
            if (!mustCut) machine.store.fault = () => undefined;
            return each.fault === 'count and cut' ? 'count' : 'refuse';
          };
        }
        if (each.do === 'cut' || mustCut) cut();
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 150, size: 'max' }), walk), {
      ...runs(60),
      endOnFailure: true,
    });
    console.log(`walks: ${JSON.stringify(seen)}`);
    if (full) for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(5);
  });
});
