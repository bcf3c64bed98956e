/**
 * The models are models of the code: random walks of each, carried out by the real code over the real store on a simulated flash, show
 * the same after every step. `MODEL_WALKS` (a factor) and `MODEL_SEED` look further.
 */

import { describe, expect, it } from 'vitest';
import { createLockoutSubject } from './lockout-subject';
import { bothWalk, lockoutWalk, supportWalk } from './plans';
import { replayWalks, type SubjectMaker } from './replay';
import { createBothSubject, createSupportSubject } from './requests-subject';
import type { Macros, Model } from './spin';

const first = Number(process.env.MODEL_SEED ?? 1);
const factor = Number(process.env.MODEL_WALKS ?? 1);
const seeds = (count: number) => Array.from({ length: Math.ceil(count * factor) }, (_, index) => first + index);

interface Kind {
  readonly name: string;
  readonly model: Model;
  readonly macros: Macros;
  readonly make: SubjectMaker;
  readonly count: number;
  /** Steps of a walk. */
  readonly length: number;
  /** Verdicts that the walks must come to, or they prove little. */
  readonly verdicts: readonly string[];
  /** Wrong rules that must be noticed. */
  readonly rules: readonly string[];
}

const kinds: readonly Kind[] = [
  {
    ...{ name: 'log-in, questions, grants', model: 'lockout', macros: lockoutWalk, make: createLockoutSubject },
    count: 80,
    // long enough for 15 wrong pairs with their pauses
    length: 300,
    verdicts: ['ok', 'wrong', 'repeat', 'locked', 'closed', 'fault', 'grant'],
    rules: [
      ...['VERIFY_FIRST', 'PAUSES_OUTLIVE_SUCCESS', 'WAIT_GOES_ON', 'WAIT_FORGOTTEN', 'FIRST_PAUSE_ONLY'],
      ...['SERVED_EARLY', 'TOTAL_IN_MEMORY', 'TOTAL_LATE', 'LOG_IN_LEAVES_GRANT', 'GRANT_USED_TWICE'],
      ...['TICK_BEGINS_ANEW', 'OLDER_GRANT_STAYS', 'GRANT_OUTLIVES_POWER'],
      ...['QUESTIONS_WITHOUT_PASSWORD', 'SESSION_NEVER_ENDS'],
    ],
  },
  {
    ...{ name: 'support codes', model: 'requests', macros: supportWalk, make: createSupportSubject },
    count: 120,
    length: 120,
    verdicts: ['ok', 'wrong', 'repeat', 'exhausted', 'expired', 'absent', 'limit', 'fault', 'grant'],
    rules: [
      ...['AGE_ROUNDED_DOWN', 'AGE_BEGINS_ANEW', 'OPENINGS_IN_MEMORY', 'WINDOW_WRITTEN_AHEAD', 'USED_STAYS'],
      ...['CHANGE_LEAVES_REQUESTS', 'CHANGE_FORGETS_OPENINGS', 'LOG_IN_LEAVES_REQUESTS', 'EXPIRY_BY_TICK_ALONE'],
      ...['ID_NOT_BOUND', 'TICK_BEGINS_ANEW'],
    ],
  },
  {
    ...{ name: 'codes of both purposes', model: 'requests', macros: bothWalk, make: createBothSubject },
    count: 100,
    length: 120,
    verdicts: ['ok', 'wrong', 'repeat', 'exhausted', 'expired', 'absent', 'limit', 'fault'],
    rules: ['OPENING_REJUVENATES_THE_OTHER', 'GRANT_BEFORE_REMOVAL'],
  },
];

describe.each(kinds)('walks: $name', ({ model, macros, make, count, length, verdicts, rules }) => {
  it('show the same in the code as in the model', { timeout: 900_000 }, async () => {
    const { tally, disagreements, walks } = await replayWalks(model, macros, seeds(count), length, make);
    expect(disagreements).toEqual([]);
    const { steps, cuts, torn, refusals } = tally;
    console.log(
      `${walks} walks from seed ${first}: ${steps} steps, ${cuts} restarts, ${torn} torn writes, ${refusals} refused`,
    );
    if (factor < 1) return;
    for (const verdict of verdicts) expect(tally.verdicts.get(verdict) ?? 0, verdict).toBeGreaterThan(0);
    expect(Math.min(cuts, torn, refusals)).toBeGreaterThan(20);
  });

  it.each(rules)('notice a model with the wrong rule %s', { timeout: 900_000 }, async (rule) => {
    const wrong = { ...macros, [`M_${rule}`]: true as const };
    const { disagreements } = await replayWalks(model, wrong, seeds(60 / factor), length, make);
    expect(disagreements).toHaveLength(1);
  });
});
