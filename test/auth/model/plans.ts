/**
 * What is searched, and with which numbers. README.md beside this file says why these bounds do.
 *
 * @module
 */

import type { Macros, Plan } from './spin';

const real = { FREE: 5, TOTAL: 15, GRANT_LIFE: 2, SESSION_IDLE: 2 } as const;
const both = { FREE: 2, TOTAL: 3, GRANT_LIFE: 2, SESSION_IDLE: 2, MAX_LOGIN: 4, MAX_QUESTIONS: 4 } as const;
const login: Macros = { ...real, MAX_LOGIN: 9, MAX_QUESTIONS: 0 };
const questions: Macros = { ...real, MAX_LOGIN: 0, MAX_QUESTIONS: 17 };
const request: Macros = {
  ...{ FIRST: 1, LAST: 1, TRIES: 5, LIVES: 4, STEPS: 2, PER: 2, WINDOW: 3, WSTEP: 1, GRANT_LIFE: 1 },
};
const window: Macros = { ...request, TRIES: 1, LIVES: 2, STEPS: 1, PER: 4, WINDOW: 6, WSTEP: 2 };
const purposes: Macros = { ...request, FIRST: 0, TRIES: 2, LIVES: 2, STEPS: 1, PER: 1 };
const lockFormula: Macros = { ...both, GRANT_LIFE: 1, MAX_LOGIN: 1, CALLS: true };
const waitFormula: Macros = { ...login, GRANT_LIFE: 1, MAX_LOGIN: 8, CALLS: true };
const requestFormula: Macros = { ...request, TRIES: 2, LIVES: 3, STEPS: 1, PER: 1, WINDOW: 4, WSTEP: 2, CALLS: true };

/** All of these must hold. */
export const searches: readonly Plan[] = [
  { name: 'log-in alone', model: 'lockout', macros: login, isShort: true },
  { name: 'questions alone', model: 'lockout', macros: { ...questions, CODES: true } },
  { name: 'log-in and questions', model: 'lockout', macros: both },
  { name: 'waiting ends', model: 'lockout', macros: waitFormula, claim: 'waiting_ends', isShort: true },
  {
    name: 'closed until a success',
    model: 'lockout',
    macros: lockFormula,
    claim: 'closed_until_success',
    isShort: true,
  },
  { name: 'one purpose', model: 'requests', macros: request, isShort: true },
  { name: 'new requests in a window', model: 'requests', macros: window },
  { name: 'both purposes', model: 'requests', macros: purposes },
  { name: 'requests end', model: 'requests', macros: requestFormula, claim: 'requests_end', isShort: true },
  {
    name: 'dead stays dead',
    model: 'requests',
    macros: { ...requestFormula, TICKS_TAKEN: true },
    claim: 'dead_stays_dead',
    isShort: true,
  },
  {
    name: 'dead stays dead, but for refused ages',
    model: 'requests',
    macros: requestFormula,
    claim: 'dead_stays_dead_but_for_refused_ages',
    isShort: true,
  },
];

/** A model with one rule wrong, and the property that must not survive it. */
export interface Mutant extends Plan {
  readonly breaks: string;
}

const mutant =
  (model: Plan['model'], macros: Macros, claim?: string) =>
  (rule: string, breaks: string): Mutant => ({
    ...{ name: `mutant ${model} ${rule}`, model, macros: { ...macros, [`M_${rule}`]: true } },
    ...{ breaks, isShort: true },
    ...(claim && { claim }),
  });
const inLogin = mutant('lockout', login);
const inQuestions = mutant('lockout', questions);
const inLocks = mutant('lockout', both);
const inRequest = mutant('requests', request);
const inPurposes = mutant('requests', purposes);

export const mutants: readonly Mutant[] = [
  inLogin('VERIFY_FIRST', 'pause_before_try'),
  inLogin('NO_READ_BACK', 'pause_before_try'),
  inLogin('PAUSES_OUTLIVE_SUCCESS', 'pause_before_try'),
  inLogin('WAIT_GOES_ON', 'pause_before_try'),
  inLogin('WAIT_FORGOTTEN', 'restart_shortens_no_wait'),
  inLogin('FIRST_PAUSE_ONLY', 'pause_before_try'),
  inLogin('SERVED_EARLY', 'pause_before_try'),
  inQuestions('TOTAL_LATE', 'counted_before_verified'),
  inQuestions('TOTAL_IN_MEMORY', 'no_pair_after_the_last'),
  inLocks('GRANT_NEVER_ENDS', 'password_changes_by_live_grant'),
  inLocks('OLDER_GRANT_STAYS', 'password_changes_by_live_grant'),
  inLocks('GRANT_OUTLIVES_POWER', 'password_changes_by_live_grant'),
  inLocks('LOG_IN_LEAVES_GRANT', 'password_changes_by_live_grant'),
  inLocks('GRANT_CHECKED_ONCE', 'password_changes_by_live_grant'),
  inLocks('GRANT_USED_TWICE', 'password_changes_by_live_grant'),
  inLogin('QUESTIONS_WITHOUT_PASSWORD', 'questions_change_by_password_in_session'),
  inLogin('SESSION_NEVER_ENDS', 'questions_change_by_password_in_session'),
  inLogin('SESSION_CHECKED_ONCE', 'questions_change_by_password_in_session'),
  mutant('lockout', waitFormula, 'waiting_ends')('TICK_BEGINS_ANEW', 'waiting_ends'),
  mutant('lockout', lockFormula, 'closed_until_success')('TOTAL_IN_MEMORY', 'closed_until_success'),
  inRequest('VERIFY_FIRST', 'five_tries'),
  inRequest('NO_READ_BACK', 'counted_before_verified'),
  inRequest('OPENED_IN_TWO_COMMITS', 'five_tries'),
  inRequest('GRANT_BEFORE_REMOVAL', 'code_once'),
  inRequest('USED_STAYS', 'code_once'),
  inRequest('ID_NOT_BOUND', 'code_of_this_request'),
  inPurposes('PURPOSE_NOT_BOUND', 'code_of_this_request'),
  inRequest('CHANGE_LEAVES_REQUESTS', 'code_void_after_password'),
  inRequest('LOG_IN_LEAVES_REQUESTS', 'code_void_after_log_in'),
  inRequest('AGE_ROUNDED_DOWN', 'code_in_time'),
  inRequest('AGE_BEGINS_ANEW', 'code_in_time'),
  inRequest('EXPIRY_BY_TICK_ALONE', 'code_in_time'),
  inPurposes('OPENING_REJUVENATES_THE_OTHER', 'code_in_time'),
  inPurposes('DEAD_NOT_AGED', 'code_in_time'),
  inRequest('OPENINGS_IN_MEMORY', 'few_new_requests'),
  inRequest('WINDOW_WRITTEN_AHEAD', 'few_new_requests'),
  inRequest('CHANGE_FORGETS_OPENINGS', 'few_new_requests'),
  mutant('requests', requestFormula, 'requests_end')('TICK_BEGINS_ANEW', 'requests_end'),
  mutant('requests', { ...requestFormula, TICKS_TAKEN: true }, 'dead_stays_dead')('AGE_BEGINS_ANEW', 'dead_stays_dead'),
];

/** Numbers for walks: those of the code, in units of 30 s and of 1 min. */
export const lockoutWalk: Macros = {
  FREE: 5,
  TOTAL: 15,
  MAX_LOGIN: 100,
  MAX_QUESTIONS: 100,
  GRANT_LIFE: 20,
  SESSION_IDLE: 20,
};
export const supportWalk: Macros = {
  ...{ FIRST: 1, LAST: 1, TRIES: 5, PER: 4, WINDOW: 1440, WSTEP: 10, GRANT_LIFE: 10 },
};
export const bothWalk: Macros = { ...supportWalk, FIRST: 0, REQUESTS_ALONE: true };
