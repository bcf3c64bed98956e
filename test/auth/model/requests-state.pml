/*
 * The state of requests.pml, what time and the plug do to it, and what a write of the record `uptime` holds.
 */

#ifdef SIM
#define TIME short
#define LIFE(p) ((p) == 0 -> 30 : 4320)
#define STEP(p) ((p) == 0 -> 1 : 30)
#define NONE 32000
/* Ages go on beyond a life, as the code's do. */
#define AGED(p, n) (n)
#else
#define AGED(p, n) ((n) >= LIFE(p) -> LIFE(p) : (n))
#define TIME byte
#define LIFE(p) LIVES
#define STEP(p) STEPS
#define NONE 255
#endif

/* In flash: the record (0 none), the counter, the age promised, how old the last openings were when they were written (oldest first, at
   the end of their part; NONE: no such). */
bit record[2];
byte counter[2];
TIME promised[2];
TIME opening[2 * PER];

/* In memory: the age of the request, time since the openings were written, the clock of a refused tick, how the last request ended,
   whether a wrong code is remembered. */
TIME grown[2];
TIME since;
bit retry;
byte ending[2];
byte known[2];

/* The observer's. `state`: what became of the newest request's code; its powered-on age; verifications at it; the flash refused to take
   an age and the power failed before it did. True ages of the last openings. `behind`: an age is owed to the flash. */
#define T_NONE 0
#define T_OPEN 1
#define T_USED 2
#define T_VOID 3
#define T_GONE 4
#define T_LEFT 5   /* somebody has logged in */
byte state[2];
TIME trueAge_[2];
byte verified[2];
bit excused[2];
TIME trueOpening[2 * PER];
bit behind;

/* Entries beyond those of head.pml: the code of an older request of this purpose, and that of the other purpose's request. */
#define OLDER 3
#define OTHER 4

/* Used within a step only. */
hidden byte k;
hidden TIME wait;
hidden TIME jump;
hidden byte due;
hidden byte dead0;
hidden byte dead1;
hidden byte typed;

/* The next call, and whom it is about. */
#define D_OPEN 0
#define D_ENTER 1
#define D_TICK 2
#define D_POWER 3
#define D_TIME 4
#define D_LOG_IN 5
#define D_CHANGE 6
hidden byte next;
hidden byte who;
hidden byte slot;

#ifdef CALLS
#define C_OTHER 0
#define C_OPENS 1
#define C_TIME 2
#define C_TICK 3
byte call;
bit isOpened;
bit isExcused;
#define CALL(c) call = c
#else
#define CALL(c) skip
#endif

#ifdef M_EXPIRY_BY_TICK_ALONE
#define inTime(p) (true)
#else
#define inTime(p) (grown[p] < LIFE(p))
#endif
#define alive(p) (inTime(p) && counter[p] < TRIES)
#define open(p) (record[p] && alive(p))
#define oldest(p) opening[(p) * PER]
#define waitNew(p) ((oldest(p) != NONE && oldest(p) + since < WINDOW) -> WINDOW - oldest(p) - since : 0)
/* A tick has to come before more time passes. */
#define pressing(p) (open(p) && grown[p] >= promised[p] && !retry)
#define other(p) (1 - (p))

inline observe() {
  SAY("see %d %d", verdict, wait);
  for (i : FIRST .. LAST) {
    SAY(" %d %d %d %d %d", open(i), (open(i) -> LIFE(i) - grown[i] : 0), counter[i], record[i], (record[i] -> promised[i] : 0));
    SAY(" %d %d %d %d", opening[i * 4], opening[i * 4 + 1], opening[i * 4 + 2], opening[i * 4 + 3])
  }
  SAY(" %d %d\n", grantLeft(0), grantLeft(1))
}

#ifdef SIM
bit wasRecord[2];
byte wasCounter[2];
TIME wasPromised[2];
TIME wasOpening[8];
TIME wasSince;
/* Log-ins in a row that did not end well: the walk makes no more of them than are free. */
byte strikes;
inline sayFlash() {
  for (i : FIRST .. LAST) {
    SAY(" %d %d %d", counter[i], record[i], (record[i] -> promised[i] : 0));
    SAY(" %d %d %d %d", opening[i * 4], opening[i * 4 + 1], opening[i * 4 + 2], opening[i * 4 + 3])
  }
  SAY("\n")
}
inline before() {
  if
  :: isCut(out) ->
     for (i : 0 .. 1) { wasRecord[i] = record[i]; wasCounter[i] = counter[i]; wasPromised[i] = promised[i] }
     for (i : 0 .. 7) { wasOpening[i] = opening[i] }
     wasSince = since;
     SAY("torn0"); sayFlash()
  :: else
  fi
}
inline after() {
  if
  :: isCut(out) -> SAY("torn1"); sayFlash()
  :: else
  fi;
  if
  :: out == CUT0 ->
     for (i : 0 .. 1) { record[i] = wasRecord[i]; counter[i] = wasCounter[i]; promised[i] = wasPromised[i] }
     for (i : 0 .. 7) { opening[i] = wasOpening[i] }
     since = wasSince
  :: else
  fi
}
/* In a walk a cut shows both contents, so the change is made and taken back. */
#define changes(o) (took(o) || (o) == CUT0)
#else
#define before() skip
#define after() skip
#define changes(o) took(o)
#endif

inline pass(n) {
  d_step {
    for (i : FIRST .. LAST) {
      if
      :: record[i] -> grown[i] = AGED(i, grown[i] + n)
      :: else
      fi;
      if
      :: state[i] == T_OPEN -> trueAge_[i] = (trueAge_[i] + n >= LIFE(i) -> LIFE(i) : trueAge_[i] + n)
      :: else
      fi;
      for (k : 0 .. PER - 1) {
        if
        :: trueOpening[i * PER + k] != NONE ->
           trueOpening[i * PER + k] = (trueOpening[i * PER + k] + n >= WINDOW -> NONE : trueOpening[i * PER + k] + n)
        :: else
        fi
      }
    }
    since = (since + n >= WINDOW -> WINDOW : since + n);
    grantsGrow(n);
    retry = 0
  }
}

/* Leaves no two states that mean the same. */
inline tidy() {
  d_step {
    if
    :: opening[FIRST * PER + PER - 1] == NONE && opening[LAST * PER + PER - 1] == NONE -> since = 0
    :: else
    fi;
    for (i : FIRST .. LAST) {
      if
      :: !record[i] ->
         promised[i] = 0; grown[i] = 0;
         if
         :: state[i] == T_OPEN -> state[i] = T_GONE
         :: else
         fi
      :: else
      fi;
      if
      :: state[i] != T_OPEN -> trueAge_[i] = 0; verified[i] = 0; excused[i] = 0
      :: else
      fi
    }
  }
}

inline powerOn() {
  for (i : FIRST .. LAST) {
    if
    :: record[i] && behind -> excused[i] = 1
    :: else
    fi;
#ifdef M_AGE_BEGINS_ANEW
    grown[i] = 0;
#else
    grown[i] = promised[i];
#endif
    ending[i] = 0; known[i] = 0;
#ifdef M_OPENINGS_IN_MEMORY
    for (k : 0 .. PER - 1) { opening[i * PER + k] = NONE }
#endif
#ifndef SIM
    /* A spent unit that the cut left in doubt may be counted later. Never one less. */
    if
    :: true
    :: counter[i] < TRIES -> counter[i]++
    fi
#endif
  }
  since = 0; retry = 0; behind = 0;
  revokeGrants(); noTrueGrant();
  SAY("restart\n")
#ifdef CALLS
  ;
  if
  :: call != C_OPENS -> call = C_OTHER
  :: else
  fi
#endif
}

/* The openings as old as they are now go to flash; those that no longer count are left out. */
inline writeOpenings() {
  d_step {
    for (i : FIRST .. LAST) {
      for (k : 0 .. PER - 1) {
        if
        :: opening[i * PER + k] != NONE && opening[i * PER + k] + since >= WINDOW -> opening[i * PER + k] = NONE
        :: opening[i * PER + k] != NONE && opening[i * PER + k] + since < WINDOW ->
  #ifdef M_WINDOW_WRITTEN_AHEAD
           opening[i * PER + k] = opening[i * PER + k] + since + WSTEP
  #else
           opening[i * PER + k] = opening[i * PER + k] + since
  #endif
        :: else
        fi
      }
    }
    since = 0
  }
}

/* The age that flash is told for `p` now: ahead by whole steps, also for a request that is dead and still held, so that it stays so. */
inline promise(p) {
#ifdef M_DEAD_NOT_AGED
#define held(p) open(p)
#else
#define held(p) record[p]
#endif
  if
#ifdef M_OPENING_REJUVENATES_THE_OTHER
  :: !open(p) -> promised[p] = 0
  :: open(p) && grown[p] >= promised[p] ->
#else
  :: held(p) && grown[p] >= promised[p] ->
#endif
#ifdef M_AGE_ROUNDED_DOWN
     promised[p] = AGED(p, (grown[p] / STEP(p)) * STEP(p))
#else
     promised[p] = AGED(p, promised[p] + STEP(p) * ((grown[p] - promised[p]) / STEP(p) + 1))
#endif
  :: else
  fi
}
