/**
 * What access recovery offers to the screens. All of it is decided here: no UI, no I/O of its own.
 *
 * @module
 */

/** Where a request comes from. From `web`, recovery is by questions and e-mail only. */
export type Channel = 'monitor' | 'web';

export type Language = 'ru' | 'en';

/** The three ways back in, in the order of the manual. */
export type Method = 'questions' | 'mail' | 'support';

/** Why a method cannot be used now. `absent`: not part of this firmware; `closed`: too many wrong answers in all. */
export type MethodProblem = 'not-set-up' | 'absent' | 'closed' | 'channel' | 'damaged';

export interface MethodState {
  readonly method: Method;
  readonly problem: MethodProblem | null;
}

/** What the recorder is ready for. `setup`: nothing was ever stored. */
export type AuthStatus =
  | { readonly kind: 'setup' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'unreadable'; readonly reason: 'newer' | 'foreign' | 'damaged' | 'fault' };

/** Lockouts that exist; each has its own counter. */
export type Lock = 'login' | 'questions';

export interface LockState {
  /** Milliseconds until the next try is taken; 0 = now. */
  readonly wait: number;
  /** Wrong tries left before the next pause (0 while waiting). */
  readonly left: number;
  /** Milliseconds of the pause that the next exhausted try brings. */
  readonly pause: number;
}

/** Why a password is refused; `null` = taken. */
export type PasswordProblem = 'short' | 'long' | 'common' | 'serial' | 'admin' | 'control' | null;

/** Why an answer is refused at set-up; `null` = taken. */
export type AnswerProblem = 'short' | 'long' | 'control' | 'same-as-question' | null;

/** A question is its number in the list (0-based); wording is the UI's. */
export interface Answer {
  readonly question: number;
  readonly text: string;
}

declare const sessionBrand: unique symbol;
/** Proof of a log-in; ends with log-out or power-off. Made only by `login`. */
export interface Session {
  readonly [sessionBrand]: true;
}

declare const grantBrand: unique symbol;
/** Leave to set a new password, once, within 10 minutes. Made only by a method that succeeded. */
export interface Grant {
  readonly [grantBrand]: true;
}

/**
 * `busy`: an earlier call has not ended, this one did nothing. `fault`: flash or memory refused; nothing was granted or changed, but a
 * try that was counted before the fault stays counted.
 */
export type Refusal = { readonly kind: 'busy' } | { readonly kind: 'fault' };
/** `repeat`: the same wrong entry as the one before; not counted again. */
export type Denial =
  | { readonly kind: 'wrong'; readonly repeat: boolean; readonly lock: LockState }
  | { readonly kind: 'locked'; readonly lock: LockState };

/** `damaged`: there is no readable password record; nothing was counted. The way on is `methods`. */
export type LoginResult =
  | { readonly kind: 'ok'; readonly session: Session }
  | Denial
  | Refusal
  | { readonly kind: 'damaged' };
export type AnswersResult =
  | { readonly kind: 'ok'; readonly grant: Grant }
  | Denial
  | Refusal
  | { readonly kind: 'unavailable'; readonly problem: MethodProblem };
/** `grant`: missing, used, expired or forged. */
export type ChangeResult =
  | { readonly kind: 'ok' }
  | { readonly kind: 'grant' }
  | { readonly kind: 'password'; readonly problem: Exclude<PasswordProblem, null> }
  | Refusal;
export type QuestionsProblem =
  | { readonly kind: 'same-question' }
  | { readonly kind: 'answer'; readonly index: 0 | 1; readonly problem: Exclude<AnswerProblem, null> };
export type SetUpResult =
  | { readonly kind: 'ok' }
  | { readonly kind: 'already' }
  | { readonly kind: 'password'; readonly problem: Exclude<PasswordProblem, null> }
  | QuestionsProblem
  | Refusal;
export type SetQuestionsResult = { readonly kind: 'ok' } | { readonly kind: 'session' } | QuestionsProblem | Refusal;

/** What the event log tells; numbers are on flash and append-only. */
export const eventKinds = {
  'set-up': 1,
  'login-ok': 2,
  'login-wrong': 3,
  'login-locked': 4,
  logout: 5,
  'answers-ok': 6,
  'answers-wrong': 7,
  'answers-locked': 8,
  'answers-closed': 9,
  'password-changed': 10,
  'questions-changed': 11,
  'store-damaged': 12,
} as const;
export type EventKind = keyof typeof eventKinds;

export interface LoggedEvent {
  readonly kind: EventKind;
  /** Wall clock at the time, ms since 1970; null when the recorder had no time. For display only. */
  readonly wall: number | null;
  /** Number that goes with the kind (wrong tries so far, pause in seconds), 0 when none. */
  readonly detail: number;
}

export interface Auth {
  status(): AuthStatus;
  /** Language kept in the store; `ru` before set-up. */
  language(): Language;
  setLanguage(language: Language): void;

  checkPassword(password: string): PasswordProblem;
  checkAnswer(answer: Answer): AnswerProblem;
  /** First set-up. Refused as `already` once the recorder was set up. */
  setUp(draft: {
    readonly password: string;
    readonly questions: readonly [Answer, Answer];
    readonly language: Language;
  }): Promise<SetUpResult>;

  lock(lock: Lock): LockState;
  login(password: string): Promise<LoginResult>;
  logout(session: Session): void;
  isLoggedIn(session: Session): boolean;

  methods(channel: Channel): readonly MethodState[];
  /**
   * Both answers in either order, one verdict; never tells which was wrong. What `checkAnswer` refuses, and the same question twice,
   * is counted as wrong: screens ask first. After the 15th wrong pair `methods` says `closed`.
   */
  answer(answers: readonly [Answer, Answer], channel: Channel): Promise<AnswersResult>;

  /** Milliseconds left of a grant; 0 when used, expired or forged. */
  grantLeft(grant: Grant): number;
  /**
   * The only way to a new password. Uses up the grant when it succeeds; voids the pattern, codes, sessions; resets counters. A rule or a
   * fault leaves the grant; a newer grant, a log-in and new questions void it.
   */
  changePassword(grant: Grant, password: string): Promise<ChangeResult>;
  setQuestions(session: Session, questions: readonly [Answer, Answer]): Promise<SetQuestionsResult>;

  /** Newest first; needs a log-in. */
  events(session: Session): readonly LoggedEvent[];
  /** To be called once a tick: pauses that have ended, idle work of the store. */
  tick(): void;
}
