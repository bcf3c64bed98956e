/*
 * Requests, their codes, their time over restarts, and the grants they give (src/auth/request-flow.ts, open-requests.ts, uptime.ts).
 * Macros:
 *
 *   FIRST, LAST     the purposes in play: 0 mail, 1 support.
 *   TRIES           tries at one request. Real: 5.
 *   LIFE, STEP      of a request, and of the age that flash is told ahead; PER, WINDOW, WSTEP: new requests in a window, and the
 *                   step of its clock. Real: 30 min and 1 min, or 72 h and 30 min; 4, 24 h, 10 min.
 *   GRANT_LIFE      units of time.
 *   SIM             for walks: the real numbers (unit: 1 min), time that passes without a tick, a trace.
 *   REQUESTS_ALONE      walks without log-ins and passwords: what lies below `createAuth`, where mail can be had.
 *   TICKS_TAKEN     the flash refuses no tick (for the checker).
 *   CALLS           keeps the name of the last call for the formulas at the end.
 *   M_...           mutants: one wrong rule each.
 *
 * One assumption, outside of walks: a tick comes before an age that flash does not know is reached. The main loop ticks with every
 * frame, and writes `ageLead` (1 s) ahead.
 */

#include "head.pml"
#include "requests-state.pml"

/* A request is opened: one commit of its record, its counter, the ledger. */
inline begin(p) {
  chooseCommit();
#ifdef M_OPENED_IN_TWO_COMMITS
  if
  :: took(out) -> counter[p] = 0; promised[p] = STEP(p); grown[p] = 0
  :: else
  fi;
  if
  :: out == OK -> chooseCommit()
  :: else
  fi;
#endif
  before();
  if
  :: changes(out) ->
     if
     :: FIRST != LAST -> promise(other(p))
     :: else
     fi;
     writeOpenings();
     for (k : 0 .. PER - 2) { opening[p * PER + k] = opening[p * PER + k + 1] }
     opening[p * PER + PER - 1] = 0;
     record[p] = 1; counter[p] = 0; promised[p] = STEP(p)
  :: else
  fi;
  after();
  if
  :: took(out) ->
     HOLDS(few_new_requests, trueOpening[p * PER] == NONE);
     for (k : 0 .. PER - 2) { trueOpening[p * PER + k] = trueOpening[p * PER + k + 1] }
     trueOpening[p * PER + PER - 1] = 0;
     grown[p] = 0; ending[p] = 0; known[p] = 0; behind = 0;
     if
     :: known[other(p)] == 1 + OTHER -> known[other(p)] = 1 + FRESH
     :: else
     fi;
     state[p] = T_OPEN; trueAge_[p] = 0; verified[p] = 0; excused[p] = 0;
     CALL(C_OPENS)
  :: else
  fi
}

inline mayPass() {
  !pressing(FIRST) && !pressing(LAST)
}

/* Time, a cut or a fault while the host hashes or seals. */
inline meanwhile() {
  out = OK;
  if
  :: SAY("hash ok\n")
#ifdef SIM
  :: SAY("hash ok\n") :: SAY("hash ok\n") :: SAY("hash ok\n") :: SAY("hash ok\n") :: SAY("hash ok\n") :: SAY("hash ok\n")
  :: SAY("hash ok\n") :: SAY("hash ok\n")
#endif
  :: mayPass() -> pass(1); SAY("hash pass\n")
  :: out = CUT0; SAY("hash cut\n")
  :: out = REJECTED; SAY("hash reject\n")
  fi
}

inline openRequest(p) {
  verdict = V_NONE;
  SAY("do open %d\n", p);
  if
  :: open(p) -> verdict = V_OK
  :: !open(p) && waitNew(p) > 0 -> verdict = V_LIMIT; wait = waitNew(p)
  :: else ->
     meanwhile();
     if
     :: out == OK -> begin(p)
     :: else
     fi;
     if
     :: out == OK -> verdict = V_OK
     :: out == REFUSED || out == REJECTED -> verdict = V_FAULT
     :: else -> powerOn()
     fi
  fi
}

inline spend(p) {
  chooseSpend();
  before();
  if
  :: changes(out) -> counter[p]++
  :: else
  fi;
  after();
#ifdef M_NO_READ_BACK
  if
  :: !isCut(out) -> out = OK
  :: else
  fi
#endif
}

inline verification(p) {
  verified[p]++;
  HOLDS(five_tries, verified[p] <= TRIES);
#if !defined(M_VERIFY_FIRST) && !defined(M_OPENED_IN_TWO_COMMITS)
  HOLDS(counted_before_verified, state[p] != T_OPEN || verified[p] <= counter[p])
#endif
}

/* The code opens the way: a grant is given. */
inline accepted(p) {
  HOLDS(code_of_this_request, typed == RIGHT);
  HOLDS(code_once, state[p] != T_USED);
  HOLDS(code_void_after_password, state[p] != T_VOID);
  HOLDS(code_void_after_log_in, state[p] != T_LEFT);
  HOLDS(code_of_live_request, state[p] == T_OPEN);
  HOLDS(code_in_time, excused[p] || trueAge_[p] < LIFE(p))
}

inline remove(p) {
  record[p] = 0
}

/* Removes the request and clears its counter, in one commit. */
inline use(p) {
  chooseCommit();
  before();
  if
  :: changes(out) ->
     counter[p] = 0;
#ifndef M_USED_STAYS
     remove(p)
#endif
  :: else
  fi;
  after()
}

#ifdef M_ID_NOT_BOUND
#define matches(p) (typed == RIGHT || typed == OLDER)
#else
#ifdef M_PURPOSE_NOT_BOUND
#define matches(p) (typed == RIGHT || (typed == OTHER && record[other(p)]))
#else
#define matches(p) (typed == RIGHT)
#endif
#endif

inline enter(p) {
  verdict = V_NONE;
  if
  :: entry = RIGHT; typed = RIGHT
  :: entry = FRESH; typed = FRESH
#ifdef SIM
  :: entry = FRESH; typed = FRESH
  :: entry = FRESH; typed = FRESH
  :: entry = FRESH; typed = FRESH
  :: entry = OLDER; typed = OLDER
#else
  :: entry = OLDER; typed = OLDER
  :: FIRST != LAST -> entry = OTHER; typed = OTHER
#endif
  :: known[p] -> entry = SAME; typed = known[p] - 1
  fi;
  SAY("do enter %d %d\n", p, entry);
  if
  :: !open(p) && record[p] -> verdict = (counter[p] >= TRIES -> V_EXHAUSTED : V_EXPIRED)
  :: !open(p) && !record[p] -> verdict = (ending[p] == 0 -> V_ABSENT : ending[p])
  :: open(p) && known[p] == 1 + typed && (entry == SAME || typed != FRESH) -> verdict = V_REPEAT
  :: else ->
#ifdef M_VERIFY_FIRST
     verification(p);
     spend(p);
#else
     spend(p);
     if
     :: out == OK -> verification(p)
     :: else
     fi;
#endif
     if
     :: out == REFUSED || out == COUNTED -> verdict = V_FAULT
     :: out == OK && matches(p) ->
#ifdef M_GRANT_BEFORE_REMOVAL
        accepted(p);
        issueGrant();
        use(p);
        if
        :: !isCut(out) -> out = OK
        :: else
        fi;
#else
        use(p);
#endif
        if
        :: out == OK || out == CUT1 -> accepted(p); state[p] = T_USED
        :: else
        fi;
        if
        :: out == OK ->
#ifndef M_GRANT_BEFORE_REMOVAL
           issueGrant();
#endif
           verdict = V_OK; ending[p] = 0; known[p] = 0
        :: out == REFUSED -> verdict = V_FAULT
        :: else
        fi
     :: out == OK && !matches(p) ->
        if
        :: counter[p] >= TRIES ->
           chooseCommit();
           before();
           if
           :: changes(out) -> remove(p)
           :: else
           fi;
           after();
           if
           :: took(out) -> ending[p] = V_EXHAUSTED
           :: else
           fi;
           known[p] = 0; verdict = V_EXHAUSTED
        :: else ->
           known[p] = 1 + typed; verdict = V_WRONG;
           chooseNote(); /* in the event log */
           before(); after()
        fi
     :: else
     fi;
     if
     :: isCut(out) -> powerOn(); verdict = V_NONE
     :: else
     fi
  fi
}

/* Ages go to flash, dead requests are removed: one commit at most. */
inline tick() {
  verdict = V_NONE;
  SAY("do tick\n");
  CALL(C_TICK);
  due = 0; dead0 = 0; dead1 = 0;
  for (i : FIRST .. LAST) {
    if
    :: record[i] && !alive(i) && i == 0 -> dead0 = 1; due = 1
    :: record[i] && !alive(i) && i == 1 -> dead1 = 1; due = 1
    :: open(i) && grown[i] >= promised[i] -> due = 1
    :: else
    fi;
    if
    :: opening[i * PER + PER - 1] != NONE && since >= WSTEP -> due = 1
    :: else
    fi;
    for (k : 0 .. PER - 1) {
      if
      :: opening[i * PER + k] != NONE && opening[i * PER + k] + since >= WINDOW -> due = 1
      :: else
      fi
    }
  }
  if
  :: due && !retry ->
#ifdef TICKS_TAKEN
     chooseNote();
#else
     chooseCommit();
#endif
     before();
     if
     :: changes(out) ->
        for (i : FIRST .. LAST) { promise(i) }
        writeOpenings();
        if
        :: dead0 -> remove(0)
        :: else
        fi;
        if
        :: dead1 -> remove(1)
        :: else
        fi
     :: else
     fi;
     after();
#ifdef M_TICK_BEGINS_ANEW
     grown[FIRST] = 0; grown[LAST] = 0;
#endif
     if
     :: took(out) ->
        behind = 0;
        for (i : FIRST .. LAST) {
          if
          :: (i == 0 && dead0) || (i == 1 && dead1) -> ending[i] = (counter[i] >= TRIES -> V_EXHAUSTED : V_EXPIRED)
          :: else
          fi
        }
     :: out == REFUSED -> retry = 1; behind = 1
     :: else
     fi;
     if
     :: isCut(out) -> powerOn()
     :: else
     fi
  :: else
  fi
}

inline changePassword(s) {
  verdict = V_NONE;
  SAY("do change %d\n", s);
  if
  :: !grantTaken(s) -> verdict = V_GRANT
  :: else ->
     meanwhile();
     if
     :: out == CUT0 -> powerOn()
     :: out == REJECTED -> verdict = V_FAULT
     :: out == OK && !grantTaken(s) -> verdict = V_GRANT
     :: else ->
        chooseCommit();
        before();
        if
        :: changes(out) ->
           for (i : FIRST .. LAST) {
             counter[i] = 0;
#ifndef M_CHANGE_LEAVES_REQUESTS
             remove(i);
#endif
#ifdef M_CHANGE_FORGETS_OPENINGS
             for (k : 0 .. PER - 1) { opening[i * PER + k] = NONE }
#endif
           }
        :: else
        fi;
        after();
        if
        :: took(out) ->
           passwordChanges(s);
           for (i : FIRST .. LAST) {
             known[i] = 0; ending[i] = 0;
             if
             :: state[i] == T_OPEN -> state[i] = T_VOID
             :: else
             fi
           }
        :: else
        fi;
        if
        :: out == OK -> verdict = V_OK; live[s] = 0; age[s] = 0
        :: out == REFUSED -> verdict = V_FAULT
        :: else -> powerOn()
        fi
     fi
  fi
}

/* A right password: voids grants and requests. */
inline logIn() {
  verdict = V_NONE;
  SAY("do login\n");
#ifdef SIM
  chooseSpend(); before(); after();
#else
  out = OK;
#endif
  if
  :: out == OK ->
     chooseCommit();
     before();
#ifndef M_LOG_IN_LEAVES_REQUESTS
     if
     :: changes(out) -> for (i : FIRST .. LAST) { remove(i) }
     :: else
     fi;
#endif
     after();
     if
     :: took(out) ->
        for (i : FIRST .. LAST) {
          known[i] = 0; ending[i] = 0;
          if
          :: state[i] == T_OPEN -> state[i] = T_LEFT
          :: else
          fi
        }
     :: else
     fi
  :: else
  fi;
#ifdef SIM
  strikes = (out == OK -> 0 : strikes + 1);
#endif
  if
  :: out == OK -> verdict = V_OK; revokeGrants(); noTrueGrant()
  :: isCut(out) -> powerOn()
  :: else -> verdict = V_FAULT
  fi
}

inline time(n) {
  verdict = V_NONE;
  SAY("do time %d\n", n);
  pass(n);
  CALL(C_TIME)
}

active proctype recorder() {
  d_step {
    for (i : 0 .. 2 * PER - 1) { opening[i] = NONE; trueOpening[i] = NONE }
  }
  do
#ifdef SIM
  :: walked == WALK -> SAY("end\n"); break
  :: walked < WALK -> atomic {
       walked++;
#else
  :: atomic {
#endif
       CALL(C_OTHER);
       wait = 0; jump = 1;
       /* What is done next is chosen first and written out once: spin reads a model the faster. In a walk, some things are more likely. */
       if
       :: who = LAST; next = D_OPEN
       :: FIRST != LAST -> who = FIRST; next = D_OPEN
       :: who = LAST; next = D_ENTER
       :: FIRST != LAST -> who = FIRST; next = D_ENTER
       :: next = D_TICK
       :: next = D_POWER
#ifdef SIM
       :: who = LAST; next = D_OPEN
       :: who = FIRST; next = D_OPEN
       :: who = LAST; next = D_ENTER
       :: who = LAST; next = D_ENTER
       :: who = LAST; next = D_ENTER
       :: who = FIRST; next = D_ENTER
       :: who = FIRST; next = D_ENTER
       :: who = FIRST; next = D_ENTER
       :: next = D_TICK
       :: next = D_TICK
       :: next = D_TICK
       :: next = D_TIME
       :: jump = 10; next = D_TIME
       :: jump = 29; next = D_TIME
       :: open(FIRST) && promised[FIRST] > grown[FIRST] -> jump = promised[FIRST] - grown[FIRST]; next = D_TIME
       :: open(LAST) && promised[LAST] > grown[LAST] -> jump = promised[LAST] - grown[LAST]; next = D_TIME
       :: open(FIRST) -> jump = LIFE(FIRST) - grown[FIRST]; next = D_TIME
       :: open(LAST) && grown[LAST] < LIFE(LAST) - 1 -> jump = LIFE(LAST) - 1 - grown[LAST]; next = D_TIME
       :: waitNew(FIRST) > 1 -> jump = waitNew(FIRST) - 1; next = D_TIME
       :: waitNew(LAST) > 1 -> jump = waitNew(LAST) - 1; next = D_TIME
#ifndef REQUESTS_ALONE
       :: strikes < 3 -> next = D_LOG_IN
       :: slot = 0; next = D_CHANGE
       :: live[0] -> slot = 0; next = D_CHANGE
       :: live[0] -> slot = 0; next = D_CHANGE
       :: live[1] -> slot = 1; next = D_CHANGE
#endif
#else
       :: mayPass() -> next = D_TIME
       :: live[0] || live[1] || truly[0] || truly[1] || record[FIRST] || record[LAST] -> next = D_LOG_IN
       :: slot = 0; next = D_CHANGE
       :: live[1] || truly[1] -> slot = 1; next = D_CHANGE
#endif
       fi;
       if
       :: next == D_OPEN -> openRequest(who)
       :: next == D_ENTER -> enter(who)
       :: next == D_TICK -> tick()
       :: next == D_POWER -> verdict = V_NONE; SAY("do power\n"); powerOn()
       :: next == D_TIME -> time(jump)
       :: next == D_LOG_IN -> logIn()
       :: next == D_CHANGE -> changePassword(slot)
       fi;
       tidy();
#ifdef CALLS
       isOpened = (open(FIRST) || open(LAST));
       isExcused = (excused[FIRST] || excused[LAST]);
#endif
       observe()
     }
  od
}

#ifdef CALLS
/* A request ends, if time passes and nobody opens another or pulls the plug, whether the flash takes the ticks' writes or not. */
ltl requests_end { (<>[](call == C_TIME || call == C_TICK) && []<>(call == C_TIME)) -> <>[] !isOpened }
/* What is not open is opened by opening alone: not by time, not by power, not by a refused write of a try or of an opening. */
ltl dead_stays_dead { [] (!isOpened -> (!isOpened W call == C_OPENS)) }
/* The same where the flash may refuse a tick: then an age that it never took is forgotten with the power, and by nothing else. */
ltl dead_stays_dead_but_for_refused_ages { [] (!isOpened -> (!isOpened W (call == C_OPENS || isExcused))) }
#endif
