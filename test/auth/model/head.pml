/*
 * What both models share: outcomes of a write to the flash, verdicts, grants, the trace for conformance.
 *
 * A step of a model is one call of the recorder (or time, or the plug). It is atomic for the checker, and every moment inside it
 * at which the power or the flash can fail is a choice inside it. Calls do not overlap: the code answers `busy`.
 */

#ifdef SIM
#define SAY(...) printf(__VA_ARGS__)
#else
#define SAY(...) skip
#endif

/* A property with a name: the checker stops at the first that does not hold, and says which. */
#ifdef SIM
#define HOLDS(name, condition) skip
#else
#define HOLDS(name, condition) \
  if \
  :: (condition) \
  :: else -> printf("violated: "); printf(#name); printf("\n"); assert(false) \
  fi
#endif

/* How a write ends. A cut leaves it done or not done; a refused spend may have taken effect all the same, a refused commit not. */
#define OK 0
#define REFUSED 1
#define COUNTED 2
#define REJECTED 3   /* a hashing or a sealing that the host gave up */
#define CUT0 4
#define CUT1 5
#define isCut(o) ((o) >= CUT0)
#define took(o) ((o) == OK || (o) == COUNTED || (o) == CUT1)

/* Verdicts, as the caller hears them; in the trace by number, see trace.ts. */
#define V_NONE 0
#define V_OK 1
#define V_WRONG 2
#define V_REPEAT 3
#define V_LOCKED 4
#define V_FAULT 5
#define V_CLOSED 6
#define V_GRANT 7
#define V_SESSION 8
#define V_EXHAUSTED 9
#define V_EXPIRED 10
#define V_ABSENT 11
#define V_LIMIT 12
#define V_OFF 13

/* What was typed: right, a wrong one never typed before, the last wrong one again. */
#define RIGHT 0
#define FRESH 1
#define SAME 2

#ifdef SIM
/* Steps of the recorder, of WALK in all. */
short walked;
#endif

hidden byte out;      /* how the last write or hashing ended */
hidden byte verdict;
hidden byte entry;
hidden byte i;

/* How a commit may end. The simulation is to get somewhere, so there most writes succeed. */
inline chooseCommit() {
  if
  :: out = OK
#ifdef SIM
  :: out = OK :: out = OK :: out = OK :: out = OK :: out = OK :: out = OK :: out = OK :: out = OK :: out = OK :: out = OK
  :: out = OK :: out = OK :: out = OK :: out = OK :: out = OK :: out = OK :: out = OK :: out = OK :: out = OK :: out = OK
#endif
  :: out = REFUSED
  :: out = CUT0
  :: out = CUT1
  fi;
  SAY("write %d\n", out)
}

inline chooseSpend() {
#ifdef SIM
  chooseCommit()
#else
  if
  :: out = OK
  :: out = REFUSED
  :: out = COUNTED
  :: out = CUT0
  :: out = CUT1
  fi
#endif
}

/* A note in the event log: whether it is written changes nothing, so for the checker it is cut or it is not. */
inline chooseNote() {
#ifdef SIM
  chooseCommit()
#else
  if
  :: out = OK
  :: out = CUT0
  fi
#endif
}

/*
 * Grants. Slot 0 is the newest one, slot 1 stands for every older one that somebody still holds. `live` and `age` are the code's
 * (memory); `truly` and `trueAge` are the observer's, and no rule of the model reads them.
 */
#define GRANT_DEAD 0
#define GRANT_LIVE 1
bit live[2];
byte age[2];
bit truly[2];
byte trueAge[2];
#define grantLeft(s) ((live[s] && age[s] < GRANT_LIFE) -> GRANT_LIFE - age[s] : 0)

inline issueGrant() {
#ifdef M_OLDER_GRANT_STAYS
  live[1] = live[0]; age[1] = age[0];
#else
  live[1] = 0; age[1] = 0;
#endif
  live[0] = 1; age[0] = 0;
  truly[1] = 0; trueAge[1] = 0;
  truly[0] = 1; trueAge[0] = 0
}

inline revokeGrants() {
  live[0] = 0; age[0] = 0; live[1] = 0; age[1] = 0
}

inline noTrueGrant() {
  truly[0] = 0; trueAge[0] = 0; truly[1] = 0; trueAge[1] = 0
}

inline grantsGrow(n) {
  for (i : 0 .. 1) {
    if
    :: live[i] -> age[i] = (age[i] + n >= GRANT_LIFE -> GRANT_LIFE : age[i] + n)
    :: else
    fi;
    if
    :: truly[i] && trueAge[i] + n >= GRANT_LIFE -> truly[i] = 0; trueAge[i] = 0
    :: truly[i] && trueAge[i] + n < GRANT_LIFE -> trueAge[i] = trueAge[i] + n
    :: else
    fi;
#ifndef M_GRANT_NEVER_ENDS
    if
    :: live[i] && age[i] >= GRANT_LIFE -> live[i] = 0; age[i] = 0
    :: else
    fi
#endif
  }
}
#ifdef M_GRANT_NEVER_ENDS
#define grantTaken(s) (live[s])
#else
#define grantTaken(s) (grantLeft(s) > 0)
#endif

/* The password has changed in flash: only for a grant that was never used, not expired, the newest, and of this power-on. */
inline passwordChanges(s) {
  HOLDS(password_changes_by_live_grant, truly[s]);
  truly[s] = 0; trueAge[s] = 0
}
