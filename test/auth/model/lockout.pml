/*
 * Log-in, control questions, their pauses, and the grants and sessions they give (src/auth/STATES.md: a guarded try, lockout,
 * questions in all, grant, session). Macros:
 *
 *   FREE, TOTAL     wrong tries without a pause; wrong pairs in all. Real: 5, 15.
 *   MAX_LOGIN, MAX_QUESTIONS   bound: no try is begun with this many counted. 0 leaves the lock out.
 *   GRANT_LIFE, SESSION_IDLE   units of time.
 *   SIM             for walks: real lengths of pauses (unit: 30 s), most writes succeed, a trace.
 *   CODES           grants also come from elsewhere (a code).
 *   CALLS           keeps the name of the last call for the formulas at the end.
 *   M_...           mutants: one wrong rule each.
 */

#include "head.pml"

#define LOGIN 0
#define QUEST 1

#ifdef SIM
#define PAUSE(n) ((n) == 0 -> 1 : ((n) == 1 -> 2 : ((n) == 2 -> 10 : ((n) == 3 -> 30 : ((n) == 4 -> 60 : 120)))))
#else
/* Three lengths that differ, the last one repeats: enough to tell a pause from the one before, and the cap from a level. */
#define PAUSE(n) ((n) >= 2 -> 3 : (n) + 1)
#endif

/* In flash. `served` is one record. */
byte tries[2];
byte total;
byte served[2];

/* In memory: time since the pause in force began, whether a wrong entry is remembered, the clock of a refused tick, a session, and time
   since it was last used. */
byte since[2];
bit known[2];
bit retry;
bit session;
byte idle;

/* The observer's: verifications since a success took effect; whether one uninterrupted rest since the last of them was as long as the
   pause that is due; that rest so far. */
byte seen[2];
bit paid[2];
byte rest[2];
/* Somebody is logged in, and time since he last did something. */
bit trueSession;
byte trueIdle;

hidden byte isRenewing; /* the try at the password is one for new questions */
hidden byte before;
hidden byte wait0;
hidden byte wait1;
hidden byte units;

#ifdef CALLS
/* What the last step did that opens something. */
#define C_OTHER 0
#define C_CLEARS 1
#define C_TIME 2
#define C_TICK 3
byte call;
bit waits;
#define CALL(c) call = c
#else
#define CALL(c) skip
#endif

#define EARNED(t) ((t) >= FREE -> (t) - FREE + 1 : 0)
#define owes(l) (served[l] < EARNED(tries[l]))
#ifdef M_FIRST_PAUSE_ONLY
#define LENGTH(l) PAUSE(0)
#else
#define LENGTH(l) PAUSE(EARNED(tries[l]) - 1)
#endif
#define WAIT(l) ((owes(l) && since[l] < LENGTH(l)) -> LENGTH(l) - since[l] : 0)
#define over(l) (owes(l) && WAIT(l) == 0)
#define left(l) (WAIT(l) > 0 -> 0 : (EARNED(tries[l]) == 0 -> FREE - tries[l] : 1))

/* Both contents of the flash that a cut in this write can leave. */
#define SAY_TORN(a, b, c, d, e) \
  SAY("torn %d %d %d %d %d %d %d %d %d %d\n", tries[0], tries[1], total, served[0], served[1], a, b, c, d, e)

inline observe() {
  SAY("see %d %d %d %d %d %d %d %d %d %d %d %d %d\n", verdict, WAIT(0), left(0), WAIT(1), left(1), total >= TOTAL, \
    grantLeft(0), grantLeft(1), session, tries[0], tries[1], total, served[0] * 1000 + served[1])
}

inline rests(l, n) {
  if
  :: seen[l] >= FREE && !paid[l] ->
     if
     :: rest[l] + n >= PAUSE(seen[l] - FREE) -> paid[l] = 1; rest[l] = 0
     :: else -> rest[l] = rest[l] + n
     fi
  :: else
  fi
}

inline pass(n) {
  for (i : 0 .. 1) {
    if
    :: owes(i) -> since[i] = (since[i] + n >= LENGTH(i) -> LENGTH(i) : since[i] + n)
    :: else -> since[i] = 0
    fi;
    rests(i, n)
  }
  grantsGrow(n);
  if
  :: trueSession && trueIdle + n >= SESSION_IDLE -> trueSession = 0; trueIdle = 0
  :: trueSession && trueIdle + n < SESSION_IDLE -> trueIdle = trueIdle + n
  :: else
  fi;
#ifndef M_SESSION_NEVER_ENDS
  if
  :: session && idle + n >= SESSION_IDLE -> session = 0; idle = 0
  :: session && idle + n < SESSION_IDLE -> idle = idle + n
  :: else
  fi;
#endif
  retry = 0
}

/* The observer sees a verification begin. */
inline verification(l) {
  HOLDS(pause_before_try, seen[l] < FREE || paid[l]);
  HOLDS(no_pair_after_the_last, l != QUEST || seen[l] < TOTAL);
#ifndef M_VERIFY_FIRST
  HOLDS(counted_before_verified, seen[l] < tries[l] && (l != QUEST || seen[l] < total));
#endif
  seen[l]++; paid[l] = 0; rest[l] = 0
}

inline spend(x, a, b, c) {
  chooseSpend();
  if
  :: isCut(out) -> SAY_TORN(tries[0] + a, tries[1] + b, total + c, served[0], served[1])
  :: else
  fi;
  if
  :: took(out) -> x++
  :: else
  fi
}

inline spendLock(l) {
  if
  :: l == LOGIN -> spend(tries[LOGIN], 1, 0, 0)
  :: else ->
     spend(tries[QUEST], 0, 1, 0);
#ifndef M_TOTAL_LATE
     if
     :: out == OK -> spend(total, 0, 0, 1)
     :: else
     fi
#endif
  fi;
#ifdef M_NO_READ_BACK
  if
  :: !isCut(out) -> out = OK
  :: else
  fi
#endif
}

/* A success of lock `l`, or of both, is in flash. */
inline cleared(l) {
  tries[l] = 0; since[l] = 0;
#ifndef M_PAUSES_OUTLIVE_SUCCESS
  served[l] = 0;
#endif
  seen[l] = 0; paid[l] = 0; rest[l] = 0
}

/* A commit that clears both locks (`both`) or the questions' alone. */
inline clear(both) {
  chooseCommit();
  if
  :: isCut(out) && both -> SAY_TORN(0, 0, 0, 0, 0)
  :: isCut(out) && !both -> SAY_TORN(tries[0], 0, 0, served[0], 0)
  :: else
  fi;
  if
  :: took(out) ->
     cleared(QUEST); total = 0;
     if
     :: both -> cleared(LOGIN)
     :: else
     fi;
     CALL(C_CLEARS)
  :: else
  fi
}

/* Time, a cut or a fault while Argon2id runs. */
inline hashing(mayPass) {
  out = OK;
  if
  :: SAY("hash ok\n")
#ifdef SIM
  :: SAY("hash ok\n") :: SAY("hash ok\n") :: SAY("hash ok\n") :: SAY("hash ok\n") :: SAY("hash ok\n") :: SAY("hash ok\n")
  :: SAY("hash ok\n") :: SAY("hash ok\n")
#endif
  :: mayPass -> pass(1); SAY("hash pass\n")
  :: out = CUT0; SAY("hash cut\n")
  :: out = REJECTED; SAY("hash reject\n")
  fi
}

inline powerOn() {
  wait0 = WAIT(0); wait1 = WAIT(1);
#ifndef SIM
  /* A spent unit that an earlier cut left in doubt may be counted now. Never one less. */
  if
  :: true
  :: tries[LOGIN] < MAX_LOGIN -> tries[LOGIN]++
  :: tries[QUEST] < MAX_QUESTIONS -> tries[QUEST]++
  :: total < TOTAL && MAX_QUESTIONS > 0 -> total++
  fi;
#endif
#ifndef M_WAIT_GOES_ON
  since[0] = 0; since[1] = 0;
#endif
#ifdef M_WAIT_FORGOTTEN
  served[0] = EARNED(tries[0]); served[1] = EARNED(tries[1]);
#endif
#ifdef M_TOTAL_IN_MEMORY
  total = 0;
#endif
  known[0] = 0; known[1] = 0; retry = 0; session = 0; idle = 0; trueSession = 0; trueIdle = 0;
#ifndef M_GRANT_OUTLIVES_POWER
  revokeGrants();
#endif
  noTrueGrant();
  rest[0] = 0; rest[1] = 0;
  SAY("restart\n");
  HOLDS(restart_shortens_no_wait, WAIT(0) >= wait0 && WAIT(1) >= wait1)
#ifdef CALLS
  ;
  if
  :: call != C_CLEARS -> call = C_OTHER
  :: else
  fi
#endif
}

/* What is let in. */
#ifdef M_QUESTIONS_WITHOUT_PASSWORD
#define takenFor(e) ((e) == RIGHT || isRenewing)
#else
#define takenFor(e) ((e) == RIGHT)
#endif

/* A guarded try; `isRenewing`: at the current password, for new questions. */
inline attempt(l) {
  verdict = V_NONE;
  if
  :: entry = RIGHT
#ifdef SIM
  /* spin takes the next choice for one that cannot be taken: that is a fresh one */
  :: isRenewing -> entry = RIGHT
#endif
  :: entry = FRESH
#ifdef SIM
  :: entry = FRESH :: entry = FRESH :: entry = FRESH :: entry = FRESH :: entry = FRESH :: entry = FRESH
#endif
  :: known[l] -> entry = SAME
  fi;
  SAY("do try %d %d %d\n", l, entry, isRenewing);
  if
  :: isRenewing && !session -> verdict = V_SESSION
  :: isRenewing && session -> idle = 0; trueIdle = 0
  :: else
  fi;
  if
  :: verdict == V_SESSION -> skip
  :: else ->
  if
  :: l == QUEST && total >= TOTAL -> verdict = V_CLOSED
  :: !(l == QUEST && total >= TOTAL) && WAIT(l) > 0 -> verdict = V_LOCKED
  :: !(l == QUEST && total >= TOTAL) && WAIT(l) == 0 && entry == SAME -> verdict = V_REPEAT
  :: else ->
     before = tries[l];
#ifdef M_VERIFY_FIRST
     verification(l); hashing(true);
     if
     :: out == OK -> spendLock(l)
     :: else
     fi;
#else
     spendLock(l);
     if
     :: out == OK -> verification(l); hashing(true)
     :: else
     fi;
#endif
#ifdef M_TOTAL_LATE
     if
     :: out == OK && l == QUEST -> spend(total, 0, 0, 1)
     :: else
     fi;
#endif
     if
     :: isCut(out) -> skip
     :: else ->
        /* since the verdict; a refused spend that counted nothing leaves the pause in force */
        if
        :: tries[l] != before -> since[l] = 0
        :: else
        fi;
        if
        :: out != OK -> verdict = V_FAULT
        :: out == OK && takenFor(entry) ->
           if
           :: isRenewing -> hashing(true) /* the new answers */
           :: else
           fi;
           if
           :: out == REJECTED -> verdict = V_FAULT
#ifndef M_SESSION_CHECKED_ONCE
           :: out == OK && isRenewing && !session -> verdict = V_SESSION
           :: out == OK && (!isRenewing || session) ->
#else
           :: out == OK ->
#endif
              clear(l == LOGIN);
              HOLDS(questions_change_by_password_in_session, !isRenewing || !took(out) || (entry == RIGHT && trueSession))
           :: else
           fi;
           if
           :: out == OK && verdict == V_NONE ->
              verdict = V_OK; known[l] = 0;
              if
              :: isRenewing -> known[QUEST] = 0; revokeGrants(); noTrueGrant()
              :: !isRenewing && l == LOGIN ->
#ifndef M_LOG_IN_LEAVES_GRANT
                 revokeGrants();
#endif
                 noTrueGrant(); session = 1; idle = 0; trueSession = 1; trueIdle = 0
              :: else -> issueGrant()
              fi
           :: out == REFUSED -> verdict = V_FAULT
           :: else
           fi
        :: else ->
           known[l] = 1;
           chooseNote(); /* in the event log */
           if
           :: isCut(out) -> SAY_TORN(tries[0], tries[1], total, served[0], served[1])
           :: else -> verdict = V_WRONG
           fi
        fi
     fi;
     if
     :: isCut(out) -> powerOn()
     :: else
     fi
  fi
  fi
}

/* A new password with the grant in slot `s`. */
inline changePassword(s) {
  verdict = V_NONE;
  SAY("do change %d\n", s);
  if
  :: !grantTaken(s) -> verdict = V_GRANT
  :: else ->
     hashing(true);
     if
     :: out == CUT0 -> powerOn()
     :: out == REJECTED -> verdict = V_FAULT
#ifndef M_GRANT_CHECKED_ONCE
     :: out == OK && !grantTaken(s) -> verdict = V_GRANT
     :: out == OK && grantTaken(s) ->
#else
     :: out == OK ->
#endif
        clear(true);
        if
        :: took(out) -> passwordChanges(s)
        :: else
        fi;
        if
        :: out == OK ->
           verdict = V_OK; session = 0; idle = 0; trueSession = 0; trueIdle = 0; known[0] = 0; known[1] = 0;
#ifdef M_GRANT_USED_TWICE
           skip
#else
           live[s] = 0; age[s] = 0
#endif
        :: out == REFUSED -> verdict = V_FAULT
        :: else -> powerOn()
        fi
     fi
  fi
}

/* Writes down the pauses that have ended, both in one commit. */
inline tick() {
  verdict = V_NONE;
  SAY("do tick\n");
  CALL(C_TICK);
#ifdef M_TICK_BEGINS_ANEW
  since[0] = 0; since[1] = 0;
#endif
#ifdef M_SERVED_EARLY
#define ends(l) owes(l)
#else
#define ends(l) over(l)
#endif
  if
  :: !retry && (ends(0) || ends(1)) ->
     chooseCommit();
     if
     :: isCut(out) -> SAY_TORN(tries[0], tries[1], total, \
          (over(0) -> EARNED(tries[0]) : served[0]), (over(1) -> EARNED(tries[1]) : served[1]))
     :: else
     fi;
     if
     :: took(out) ->
        for (i : 0 .. 1) {
          if
          :: ends(i) -> served[i] = EARNED(tries[i]); since[i] = 0
          :: else
          fi
        }
     :: out == REFUSED -> retry = 1
     :: else
     fi;
     if
     :: isCut(out) -> powerOn()
     :: else
     fi
  :: else
  fi
}

inline time(n) {
  verdict = V_NONE;
  SAY("do time %d\n", n);
  pass(n);
  CALL(C_TIME)
}

active proctype recorder() {
  do
#ifdef SIM
  :: walked == WALK -> SAY("end\n"); break
  :: walked < WALK -> atomic {
       walked++;
#else
  :: atomic {
#endif
       CALL(C_OTHER);
       isRenewing = 0;
       if
       :: tries[LOGIN] < MAX_LOGIN ->
          /* a log-in, or new questions, which the current password opens */
          if
          :: true
          :: session -> isRenewing = 1
          fi;
          attempt(LOGIN)
#ifdef SIM
       :: true -> attempt(LOGIN)
       :: true -> attempt(LOGIN)
       :: true -> attempt(QUEST)
       :: true -> attempt(QUEST)
       :: true -> attempt(QUEST)
       :: WAIT(0) > 0 -> units = WAIT(0); time(units)
       :: WAIT(0) > 0 -> units = WAIT(0); time(units)
       :: WAIT(1) > 0 -> units = WAIT(1); time(units)
       :: WAIT(1) > 0 -> units = WAIT(1); time(units)
       :: grantLeft(0) > 1 -> time(GRANT_LIFE - 1)
       :: true -> tick()
       :: true -> tick()
#endif
       :: tries[QUEST] < MAX_QUESTIONS -> attempt(QUEST)
       :: time(1)
       :: tick()
       :: verdict = V_NONE; SAY("do power\n"); powerOn()
       :: changePassword(0)
       :: changePassword(1)
       :: session -> verdict = V_NONE; SAY("do logout\n"); session = 0; idle = 0; trueSession = 0; trueIdle = 0; chooseCommit();
          if
          :: isCut(out) -> SAY_TORN(tries[0], tries[1], total, served[0], served[1]); powerOn()
          :: else
          fi
#ifdef CODES
       :: issueGrant()
#endif
       fi;
#ifdef CALLS
       waits = (WAIT(0) > 0 || WAIT(1) > 0);
#endif
       observe()
     }
  od
}

#ifdef CALLS
/* Waiting ends, if time passes and nobody tries or pulls the plug, whether the flash takes the ticks' writes or not. */
ltl waiting_ends {
  (<>[](call == C_TIME || call == C_TICK) && []<>(call == C_TIME)) -> <>[] !waits
}
/* Closed questions open by a success alone: not by time, not by power. */
ltl closed_until_success { [] (total >= TOTAL -> (total >= TOTAL W call == C_CLEARS)) }
#endif
