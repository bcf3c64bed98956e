/**
 * What access recovery offers to the screens. All of it is decided here: no UI, no I/O of its own.
 *
 * @module
 */

import type { UnreadableReason } from '../hal/store/types';

/** Where a request comes from. From `web`, recovery is by questions and e-mail only. */
export type Channel = 'monitor' | 'web';

/** Code of a language, two small Latin letters (ISO 639-1). Which there are, the screens tell; see `KnownLanguage`. */
export type Language = string;

/** A language that the screens speak. */
export interface KnownLanguage {
  readonly code: Language;
  /** Its number on flash, 0 to 255: never given to another language, not even when this one is left out of a build. */
  readonly number: number;
}
/** How the screens are coloured. */
export type Look = 'dark' | 'light';

/** The three ways back in, in the order of the manual. */
export type Method = 'questions' | 'mail' | 'support';

/**
 * Why a method cannot be used now. `absent`: not part of this firmware; `closed`: too many wrong answers in all; `no-key`: the vendor's
 * public key was not provisioned, so no request can be sealed.
 */
export type MethodProblem = 'not-set-up' | 'absent' | 'closed' | 'channel' | 'damaged' | 'no-key';

export interface MethodState {
  readonly method: Method;
  readonly problem: MethodProblem | null;
}

/** What the recorder is ready for. `setup`: nothing was ever stored. */
export type AuthStatus =
  | { readonly kind: 'setup' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason };

/** Lockouts that exist; each has its own counter. `login` is of the password. */
export type Lock = 'login' | 'questions' | 'pattern';

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

/**
 * Why a graphic key is refused when it is set; `null` = taken. `shape`: no line can be drawn so (a dot twice, one passed over, other
 * characters). At log-in screens ask first for `short` and `shape`, which would be counted as wrong.
 */
export type PatternProblem = 'short' | 'common' | 'shape' | null;

/** Why nobody can log in by the graphic key. `channel`: not from the recorder's own monitor. */
export type PatternLoginProblem = 'channel' | 'not-set-up' | 'damaged';

/** Why an answer is refused at set-up; `null` = taken. */
export type AnswerProblem = 'short' | 'long' | 'control' | 'same-as-question' | null;

/** A question is its number in the list (0-based); wording is the UI's. */
export interface Answer {
  readonly question: number;
  readonly text: string;
}

declare const sessionBrand: unique symbol;
/** Proof of a log-in; ends with log-out, power-off, 10 minutes without input, or 12 hours after the log-in. Made only by `login` and `loginWithPattern`. */
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
export type PatternLoginResult =
  | { readonly kind: 'ok'; readonly session: Session }
  | Denial
  | Refusal
  | { readonly kind: 'unavailable'; readonly problem: PatternLoginProblem };
type PatternRuleBroken = { readonly kind: 'pattern'; readonly problem: Exclude<PatternProblem, null> };
/** `grant`: missing, used, expired or forged. */
export type ChangeResult =
  | { readonly kind: 'ok' }
  | { readonly kind: 'grant' }
  | { readonly kind: 'password'; readonly problem: Exclude<PasswordProblem, null> }
  | PatternRuleBroken
  | Refusal;
/** What a request is for: a code by e-mail, or one from the support desk. */
export type Purpose = 'mail' | 'support';

/** A request that is open. */
export interface RequestState {
  readonly purpose: Purpose;
  /** What the QR holds: HTTPS://<relay host>/R/<base32>, upper case (alphanumeric mode). */
  readonly url: string;
  /** Short number of the request, for people: 8 characters of Crockford base32 in two groups, e.g. `7K2M-9QXA` (first 40 bits of the request id). */
  readonly number: string;
  /** Powered-on ms until it ends (rounded down by restarts, never up). */
  readonly left: number;
  /** Tries left before it dies, 1 to 5. */
  readonly tries: number;
}

export type RequestResult =
  | { readonly kind: 'ok'; readonly request: RequestState }
  /** Too many new requests: another can be opened in `wait` powered-on ms. */
  | { readonly kind: 'limit'; readonly wait: number }
  | { readonly kind: 'unavailable'; readonly problem: MethodProblem }
  | Refusal;

/**
 * Why a text cannot be a code, seen without a try; `null` = it can. `length`: too few or too many characters; `symbol`: one that no code
 * has; `check`: the check characters do not agree, a typing mistake.
 */
export type CodeProblem = 'length' | 'symbol' | 'check' | null;

export type CodeResult =
  | { readonly kind: 'ok'; readonly grant: Grant }
  /** Nothing was counted or written. */
  | { readonly kind: 'code'; readonly problem: Exclude<CodeProblem, null> }
  /** `repeat`: the same wrong code as the one before, not counted again; `left`: tries left, 1 to 4. */
  | { readonly kind: 'wrong'; readonly repeat: boolean; readonly left: number }
  /** The tries are used up: the request is dead, a new one can be opened. */
  | { readonly kind: 'exhausted' }
  /** The request's time ran out. */
  | { readonly kind: 'expired' }
  /** No request is open: used, void, never opened. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unavailable'; readonly problem: MethodProblem }
  | Refusal;

export type QuestionsProblem =
  | { readonly kind: 'same-question' }
  | { readonly kind: 'answer'; readonly index: 0 | 1; readonly problem: Exclude<AnswerProblem, null> };
export type SetUpResult =
  | { readonly kind: 'ok' }
  | { readonly kind: 'already' }
  | { readonly kind: 'password'; readonly problem: Exclude<PasswordProblem, null> }
  | PatternRuleBroken
  | QuestionsProblem
  | Refusal;
/** `session`: not logged in, or no more; the denials are those of the current password. */
export type SetQuestionsResult =
  | { readonly kind: 'ok' }
  | { readonly kind: 'session' }
  | { readonly kind: 'damaged' }
  | QuestionsProblem
  | Denial
  | Refusal;
/** As for new questions. */
export type SetPatternResult =
  | { readonly kind: 'ok' }
  | { readonly kind: 'session' }
  | { readonly kind: 'damaged' }
  | PatternRuleBroken
  | Denial
  | Refusal;

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
  /** Detail: the purpose, 1 mail, 2 support; so for the next three, but `code-wrong` has purpose * 256 + tries used. */
  'request-opened': 13,
  'code-ok': 14,
  'code-wrong': 15,
  'code-exhausted': 16,
  'store-replaced': 17,
  'pattern-ok': 18,
  'pattern-wrong': 19,
  'pattern-locked': 20,
  'pattern-set': 21,
  'pattern-removed': 22,
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
  /** Language kept in the store; before set-up, or when this firmware does not know it, the first of the list. */
  language(): Language;
  setLanguage(language: Language): void;
  /** Look kept in the store; `dark` before set-up. */
  look(): Look;
  setLook(look: Look): void;

  checkPassword(password: string): PasswordProblem;
  checkAnswer(answer: Answer): AnswerProblem;
  /** A graphic key is the digits of its dots, 1 to 9 row by row, in the order of drawing. */
  checkPattern(pattern: string): PatternProblem;
  /** First set-up. Refused as `already` once the recorder was set up. */
  setUp(draft: {
    readonly password: string;
    readonly pattern?: string | undefined;
    readonly questions: readonly [Answer, Answer];
    readonly language: Language;
  }): Promise<SetUpResult>;

  lock(lock: Lock): LockState;
  /** A right password voids open requests and grants, and resets all lockouts. */
  login(password: string): Promise<LoginResult>;
  /** There is no readable password record, so nobody can log in by one, whatever is typed. */
  isPasswordDamaged(): boolean;
  /**
   * Log-in by the graphic key, from the monitor alone. Resets no lockout but its own and leaves open requests: who knows the pattern need
   * not know the password. What `checkPattern` calls `short` or `shape` is counted as wrong: screens ask first.
   */
  loginWithPattern(pattern: string, channel: Channel): Promise<PatternLoginResult>;
  /** Why nobody can log in by the graphic key now; null = it is active. */
  patternRefusal(channel: Channel): PatternLoginProblem | null;
  /** The event log tells it of sessions that a password opened. */
  logout(session: Session): void;
  /** Does not renew the session. */
  isLoggedIn(session: Session): boolean;
  /** To be called with every input of who is logged in: the session's idle time begins anew, not its 12 hours. Nothing for one that has ended. */
  renewSession(session: Session): void;

  methods(channel: Channel): readonly MethodState[];
  /**
   * Both answers in either order, one verdict; never tells which was wrong. What `checkAnswer` refuses, and the same question twice,
   * is counted as wrong: screens ask first. After the 15th wrong pair `methods` says `closed`.
   */
  answer(answers: readonly [Answer, Answer], channel: Channel): Promise<AnswersResult>;

  /** The open request of a purpose; undefined when none, expired or dead. */
  request(purpose: Purpose): RequestState | undefined;
  /** Opens a request, or gives the one that is open: it survives closing the window and a restart. */
  openRequest(purpose: Purpose, channel: Channel): Promise<RequestResult>;
  /** Whether a text can be a code at all; nothing is counted. Spaces and hyphens are left out, O is 0, I and L are 1. */
  checkCode(purpose: Purpose, text: string): CodeProblem;
  /** One try at the open request's code. What `checkCode` refuses is told before anything is counted. */
  enterCode(purpose: Purpose, text: string, channel: Channel): Promise<CodeResult>;

  /** Milliseconds left of a grant; 0 when used, expired or forged. */
  grantLeft(grant: Grant): number;
  /**
   * The only way to a new password. Uses up the grant when it succeeds; voids the pattern but for a new one, requests, sessions; resets counters. A rule or
   * a fault leaves the grant; a newer grant, a log-in and new questions void it. With a grant from a code while the store cannot be read
   * (`foreign`, `damaged`, `erased`) a new store takes its place, and questions must be set anew.
   */
  changePassword(grant: Grant, password: string, pattern?: string): Promise<ChangeResult>;
  /**
   * New control questions, for who is logged in and knows the current password: a try of `login`, as a log-in is, once the answers are
   * taken. Resets all lockouts; renews the session.
   */
  setQuestions(session: Session, password: string, questions: readonly [Answer, Answer]): Promise<SetQuestionsResult>;
  /** A new graphic key, or none, in the same way. */
  setPattern(session: Session, password: string, pattern: string | null): Promise<SetPatternResult>;

  /** Newest first; needs a log-in, which it does not renew: screens look by themselves. */
  events(session: Session): readonly LoggedEvent[];
  /** To be called once a tick: pauses that have ended, idle work of the store. */
  tick(): void;
}
