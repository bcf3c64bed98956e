/**
 * Random schedules of tries, time, restarts, power cuts and faults, against a model that knows nothing of how auth works: a list of
 * the tries that were verified, and the pauses that must lie between them.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer, Grant, Lock, Session } from '../../src/auth/types';
import { full, runs, seed } from './support/check';
import {
  answers,
  logIn,
  type Machine,
  password,
  powerOn,
  restart,
  setUpMachine,
  wrongAnswers,
} from './support/machine';

const pauses = [30, 60, 300, 900, 1800, 3600].map((seconds) => seconds * 1000);
const passwords = [password, 'Скворечник у реки', 'Аист на колокольне'];

const everyLock: readonly Lock[] = ['login', 'questions', 'pattern'];
const pattern = '18349';
/** One for each number of an entry. */
const wrongPatterns = '18347 18346 18342 18345 1834 27619 27618 27613 27615 27614 38167 38164 38165'.split(' ');

type Step =
  | { readonly do: 'login' | 'answer' | 'pattern'; readonly entry: number; readonly right: boolean }
  /** The same, with the power cut at the n-th write, or in the middle of the hashing (0). */
  | {
      readonly do: `${'cut' | 'fault'}-${'login' | 'answer' | 'pattern'}`;
      readonly entry: number;
      readonly right: boolean;
      readonly at: number;
    }
  | { readonly do: 'advance'; readonly ms: number; readonly tick: boolean }
  | { readonly do: 'wait' }
  | { readonly do: 'restart' }
  | { readonly do: 'change'; readonly to: number };

const entry = fc.nat({ max: 12 });
const right = fc.integer({ min: 0, max: 11 }).map((draw) => draw === 0);
const at = fc.nat({ max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('login', 'answer', 'pattern'), entry, right }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('cut-login', 'cut-answer', 'cut-pattern'), entry, right, at }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('fault-login', 'fault-answer', 'fault-pattern'), entry, right, at }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('advance'),
      ms: fc.constantFrom(1, 999, 15_000, 29_999, 30_000, 60_000),
      tick: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('change'), to: fc.nat({ max: 2 }) }) },
) as fc.Arbitrary<Step>;

/** What an observer of one lock knows. */
interface Seen {
  /** Tries that reached the verification since the last success that was told. */
  verified: number;
  /** Powered-on time since the last of them, without interruption by a restart, and the most of it. */
  rested: number;
  best: number;
}

class World {
  machine: Machine;
  password = password;
  seed = 3;
  grant: { readonly grant: Grant; readonly machine: Machine } | undefined;
  sessions: Session[] = [];
  readonly seen: Record<Lock, Seen> = { login: fresh(), questions: fresh(), pattern: fresh() };
  /** Wrong pairs verified since the last log-in, right pair or new password. */
  total = 0;

  constructor(machine: Machine) {
    this.machine = machine;
  }

  /** Memory is lost; what the store holds stays. */
  powerCycle(): void {
    const waits = everyLock.map((lock) => this.machine.auth.lock(lock).wait);
    this.machine = restart(this.machine, this.seed++);
    this.sessions = [];
    for (const [index, lock] of everyLock.entries()) {
      const { wait } = this.machine.auth.lock(lock);
      expect(wait, 'a delay shortened over a restart').toBeGreaterThanOrEqual(waits[index]!);
      this.seen[lock].rested = 0;
    }
  }

  pass(ms: number, tick: boolean): void {
    for (const lock of everyLock) {
      const seen = this.seen[lock];
      seen.rested += ms;
      seen.best = Math.max(seen.best, seen.rested);
    }
    this.machine.now += ms;
    if (tick) this.machine.auth.tick();
  }

  cleared(locks: readonly Lock[]): void {
    for (const lock of locks) this.seen[lock] = fresh();
    if (locks.includes('questions')) this.total = 0;
  }

  /** Checks, before it may count, that this verification is allowed at all. */
  verifies(lock: Lock): void {
    const seen = this.seen[lock];
    if (seen.verified >= 5) {
      const due = pauses[Math.min(seen.verified - 5, pauses.length - 1)]!;
      expect(seen.best, `try ${seen.verified + 1} at ${lock} came too early`).toBeGreaterThanOrEqual(due);
    }
    if (lock === 'questions') {
      expect(this.total, 'a 16th pair was verified').toBeLessThan(15);
      this.total++;
    }
    seen.verified++;
    seen.rested = 0;
    seen.best = 0;
  }

  async attempt(
    lock: Lock,
    entryIndex: number,
    isRight: boolean,
    mishap?: { readonly kind: 'cut' | 'fault'; readonly at: number },
  ): Promise<void> {
    const { machine } = this;
    const hashes = () => machine.trace.filter((line) => line.startsWith('argon2id')).length;
    const before = hashes();
    let writes = 0;
    /** The success is in flash and the power fails before anybody hears of it. */
    let untold = false;
    if (mishap) {
      machine.store.fault = ({ call, what }) => {
        if (call === 'maintain' || ++writes !== mishap.at) return undefined;
        // A cut write may have taken effect or not, a refused commit never; both happen, by the parity of the entry.
        if (entryIndex % 2 !== 0 || (call === 'commit' && mishap.kind === 'fault')) return 'refuse';
        untold = call === 'commit' && what.includes(`0${lock}`);
        return 'count';
      };
      if (mishap.kind === 'cut' && mishap.at === 0) machine.argon2 = 'hold';
    }
    const text = isRight ? this.password : `мимо ${entryIndex}`;
    const pair: readonly [Answer, Answer] = isRight ? answers : wrongAnswers(`мимо ${entryIndex}`);
    const pending: Promise<{ kind: string; session?: Session; grant?: Grant; repeat?: boolean }> =
      lock === 'login'
        ? machine.auth.login(text)
        : lock === 'questions'
          ? machine.auth.answer(pair, 'monitor')
          : machine.auth.loginWithPattern(isRight ? pattern : wrongPatterns[entryIndex]!, 'monitor');
    const hashing = hashes() > before;
    if (hashing) this.verifies(lock);

    if (machine.argon2 === 'hold') {
      this.powerCycle();
      return;
    }
    const result = await pending;
    machine.store.fault = () => undefined;
    expect(hashes() - before).toBe(hashing ? 1 : 0);
    expect(machine.auth.lock('login').left).toBeLessThanOrEqual(5);

    if (result.kind === 'ok') {
      expect(isRight, `a wrong ${lock} was taken`).toBe(true);
      expect(hashing).toBe(true);
      this.cleared(lock === 'login' ? everyLock : [lock]);
      if (result.session) {
        this.sessions.push(result.session);
        this.grant = undefined;
      }
      if (result.grant) this.grant = { grant: result.grant, machine };
    } else if (result.kind === 'wrong') {
      expect(isRight, `a right ${lock} was refused`).toBe(false);
      expect(result.repeat).toBe(!hashing);
    } else if (result.kind === 'locked') {
      expect(hashing).toBe(false);
      expect(machine.auth.lock(lock).wait).toBeGreaterThan(0);
    } else if (result.kind === 'fault') {
      expect(mishap).toBeDefined();
    } else {
      expect(result).toEqual({ kind: 'unavailable', problem: 'closed' });
      expect(lock).toBe('questions');
    }
    if (untold) {
      expect(isRight, `a wrong ${lock} cleared its counter`).toBe(true);
      this.cleared(lock === 'login' ? everyLock : [lock]);
      this.machine = restart(this.machine, this.seed++);
      this.sessions = [];
    } else if (mishap?.kind === 'cut') {
      this.powerCycle();
    }
  }

  async change(to: number): Promise<void> {
    const held = this.grant;
    if (!held) return;
    const live = held.machine === this.machine && this.machine.auth.grantLeft(held.grant) > 0;
    const next = passwords[to]!;
    const result = await this.machine.auth.changePassword(held.grant, next, pattern);
    expect(result).toEqual({ kind: live ? 'ok' : 'grant' });
    if (!live) return;
    this.password = next;
    this.cleared(everyLock);
    for (const session of this.sessions) expect(this.machine.auth.isLoggedIn(session)).toBe(false);
    // Once is all it is good for.
    expect(await this.machine.auth.changePassword(held.grant, passwords[0]!)).toEqual({ kind: 'grant' });
  }

  async take(next: Step): Promise<void> {
    switch (next.do) {
      case 'login':
        return this.attempt('login', next.entry, next.right);
      case 'answer':
        return this.attempt('questions', next.entry, next.right);
      case 'pattern':
        return this.attempt('pattern', next.entry, next.right);
      case 'cut-login':
        return this.attempt('login', next.entry, next.right, { kind: 'cut', at: next.at });
      case 'cut-answer':
        return this.attempt('questions', next.entry, next.right, { kind: 'cut', at: next.at });
      case 'cut-pattern':
        return this.attempt('pattern', next.entry, next.right, { kind: 'cut', at: next.at });
      case 'fault-login':
        return this.attempt('login', next.entry, next.right, { kind: 'fault', at: next.at });
      case 'fault-answer':
        return this.attempt('questions', next.entry, next.right, { kind: 'fault', at: next.at });
      case 'fault-pattern':
        return this.attempt('pattern', next.entry, next.right, { kind: 'fault', at: next.at });
      case 'advance':
        return this.pass(next.ms, next.tick);
      case 'wait':
        return this.pass(Math.max(...everyLock.map((lock) => this.machine.auth.lock(lock).wait)), true);
      case 'restart':
        return this.powerCycle();
      case 'change':
        return this.change(next.to);
    }
  }
}

function fresh(): Seen {
  return { verified: 0, rested: 0, best: 0 };
}

describe('random schedules', () => {
  it('verify no try that is not due, take nothing wrong, honour each grant once', async () => {
    const setUp = await setUpMachine();
    await setUp.auth.setPattern(await logIn(setUp), password, pattern);
    let steps = 0;
    let deepest = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 120, size: 'max' }), async (schedule) => {
        const world = new World(powerOn(structuredClone(setUp.store.image)));
        for (const next of schedule) {
          await world.take(next);
          steps++;
          deepest = Math.max(
            deepest,
            world.seen.login.verified,
            world.seen.questions.verified,
            world.seen.pattern.verified,
          );
        }
        // However it went, the owner gets in by waiting.
        world.pass(3_600_000, true);
        await world.attempt('login', 0, true);
        expect(world.seen.login.verified).toBe(0);
      }),
      runs(400),
    );
    console.log(`seed ${seed}: ${steps} steps, at most ${deepest} tries verified between two successes`);
    // The schedules must reach the long pauses, or they prove little.
    if (full) expect([deepest > 12, steps > 5000]).toEqual([true, true]);
  }, 60_000);
});
