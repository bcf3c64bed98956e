import type { Language } from '../../src/auth/types';
import { en } from '../../src/ui/text/en';
import { ru } from '../../src/ui/text/ru';
import type { TextKey, TextTable } from '../../src/ui/text/table';
import { wrongCode } from '../support/codes';
import type { FlashState } from './flashes';

export const languages: readonly Language[] = ['ru', 'en'];
export const sizes = ['1280x720', '1920x1080', '2560x1440', '3840x2160'] as const;

/** Who walks: what is read and what is typed. */
export interface Speaker {
  readonly texts: TextTable;
  /** The step that chooses the language in the top bar. */
  readonly choose: string;
  /** Letters of the language's own keyboard, so that switching it is not in every picture. */
  readonly words: { readonly password: string; readonly second: string; readonly one: string; readonly two: string };
}

const speakers: Readonly<Record<Language, Speaker>> = {
  ru: {
    texts: ru,
    choose: 'click #lang-ru',
    words: { password: 'лесной-ветер-42', second: 'северный-берег-7', one: 'мастер и маргарита', two: 'королёв' },
  },
  en: {
    texts: en,
    choose: 'click #lang-en',
    words: { password: 'forest-wind-42', second: 'northern-shore-7', one: 'pale fire', two: 'lincoln' },
  },
};

export interface Tour {
  /** `shot` lines name the scenes. */
  readonly script: (language: Language) => string;
  /** The same for any language. */
  readonly walked: (by: Speaker) => string;
  /** What the flash holds before the first power-on. */
  readonly flash: FlashState;
  /** Walked at this size alone: hours of waiting are simulated. */
  readonly only?: (typeof sizes)[number];
}

const walks: readonly Omit<Tour, 'script'>[] = [
  { walked: operatorsWay, flash: 'new' },
  { walked: troubles, flash: 'new' },
  { walked: tooManyAnswers, flash: 'new', only: '1920x1080' },
  { walked: graphicKey, flash: 'new' },
  { walked: securityCode, flash: 'new' },
  { walked: tooManyCodes, flash: 'new' },
  { walked: slowAnswer, flash: 'new', only: '1280x720' },
  { walked: unreadable, flash: 'foreign' },
  { walked: ({ choose }) => `${choose}\nshot login-damaged.png`, flash: 'no-password' },
  ...(['damaged', 'erased', 'newer', 'fault'] as const).map((flash) => ({
    walked: ({ choose }: Speaker) => `${choose}\nshot unreadable-${flash}.png`,
    flash,
  })),
];

export const tours: readonly Tour[] = walks.map((walk) => ({
  ...walk,
  script: (language) => walk.walked(speakers[language]!),
}));

/** Names of the scenes of a script. */
export function scenesOf(script: string): string[] {
  return [...script.matchAll(/^\s*shot (\S+)\.png$/gm)].map(([, name]) => name!);
}

const wording =
  ({ texts }: Speaker) =>
  (key: TextKey): string =>
    `"${texts[key]}"`;

/** Set up, forget, answer, change, log in: with all that is refused on the way. */
function operatorsWay(by: Speaker): string {
  const t = wording(by);
  const word = by.words;
  const question = (n: number, key: TextKey, answer: string, repeat: boolean): string => `
    choose #question-${n} ${t(key)}
    click #answer-${n}
    type "${answer}"
    ${repeat ? `click #repeat-${n}\n type "${answer}"` : ''}`;

  return `
    ${by.choose}
    shot wizard-language.png
    click #next
    shot wizard-password.png
    click #new-password
    type "${word.password.slice(0, 5)}"
    shot wizard-password-keyboard.png
    click #next
    shot wizard-password-refused.png
    click #new-password
    type "${word.password.slice(5)}"
    click #confirm
    type "${word.password}"
    click #next
    click #question-1
    shot wizard-question-list.png
    key Escape
    click #next
    shot wizard-question-refused.png
    ${question(1, 'question.0', word.one, true)}
    shot wizard-question-keyboard.png
    click #next
    ${question(2, 'question.1', word.two, true)}
    click #next
    shot wizard-summary.png
    click #next
    shot home.png
    click #questions
    shot change-questions.png
    click #cancel
    click #logout
    shot login.png
    click #password
    type "${word.second}"
    shot login-keyboard.png
    click #password-eye
    shot login-shown.png
    click #enter
    shot login-wrong.png
    click #forgot
    shot recovery.png
    click #next
    shot recovery-empty.png
    click #cancel
    click #forgot
    ${question(1, 'question.0', word.two, false)}
    shot recovery-keyboard.png
    ${question(2, 'question.1', word.one, false)}
    click #next
    shot recovery-wrong.png
    ${'click #answer-1\nkey Backspace\nclick #next\n'.repeat(4)}
    shot recovery-locked.png
    advance 31s
    click #cancel
    click #forgot
    ${question(1, 'question.0', word.one, false)}
    ${question(2, 'question.1', word.two, false)}
    click #next
    shot change.png
    click #new-password
    type "${word.second}"
    click #confirm
    type "${word.second.slice(0, 6)}4"
    shot change-differ.png
    key Backspace
    type "${word.second.slice(6)}"
    click #save
    shot done.png
    click #to-login
    click #password
    type "${word.second}"
    click #enter
    shot home-events.png
    size 1024x600
    shot too-small.png
  `;
}

/** Steps through the wizard by USB keyboard, to the log-in. */
function quickSetUp(by: Speaker): string {
  const t = wording(by);
  const { password, one, two } = by.words;
  const answer = (n: number, key: TextKey, text: string): string => `
    choose #question-${n} ${t(key)}
    click #answer-${n}
    keys "${text}"
    click #repeat-${n}
    keys "${text}"
    click #next`;
  return `
    ${by.choose}
    click #next
    click #new-password
    keys "${password}"
    click #confirm
    keys "${password}"
    click #next
    ${answer(1, 'question.0', one)}
    ${answer(2, 'question.1', two)}
    click #next
    click #logout`;
}

/** Fills in the two answers of «Сброс пароля». */
function answers(by: Speaker, first: TextKey): string {
  const t = wording(by);
  const { one, two } = by.words;
  return `
    choose #question-1 ${t(first)}
    click #answer-1
    keys "${one}"
    choose #question-2 ${t('question.1')}
    click #answer-2
    keys "${two}"`;
}

/** What happens to somebody who guesses a password, or who takes too long. */
function troubles(by: Speaker): string {
  return `
    ${quickSetUp(by)}
    click #password
    type "#"
    shot keyboard-signs.png
    ${[1, 2, 3, 4, 5].map((n) => `key Enter\nkeys "${n}"`).join('\n')}
    shot login-locked.png
    advance 7s
    shot login-locked-7s-later.png
    power off
    power on
    expect "30"
    click #forgot
    ${answers(by, 'question.0')}
    key Enter
    advance 11m
    shot change-expired.png
  `;
}

/** 15 wrong pairs of answers, each after its pause. */
function tooManyAnswers(by: Speaker): string {
  // what was typed is cleared during the longer pauses
  const again = (pause: string, n: number): string => `
    advance ${pause}
    ${n < 2 ? '' : answers(by, 'question.2')}
    keys "${'!'.repeat(n < 2 ? 1 : n)}"
    key Enter
  `;
  return `
    ${quickSetUp(by)}
    click #forgot
    ${answers(by, 'question.2')}
    ${'keys "!"\nkey Enter\n'.repeat(5)}
    ${['30s', '60s', '5m', '15m', '30m', '60m', '60m', '60m', '60m', '60m'].map(again).join('')}
    shot recovery-closed.png
  `;
}

/** The graphic key: set in the wizard with all that is refused on the way, used, locked, lost with a password and set again. */
function graphicKey(by: Speaker): string {
  const { password, second, one, two } = by.words;
  const t = wording(by);
  const answer = (n: number, key: TextKey, text: string): string => `
    choose #question-${n} ${t(key)}
    click #answer-${n}
    keys "${text}"
    click #repeat-${n}
    keys "${text}"
    click #next`;
  return `
    ${by.choose}
    click #next
    click #new-password
    keys "${password}"
    click #confirm
    keys "${password}"
    key Escape
    click #pattern-edit
    shot pattern-window.png
    drag #pattern 1 2 3
    shot pattern-short.png
    drag #pattern 1 4 7 8 9
    shot pattern-common.png
    drag #pattern 5 1 8 3
    drag #pattern 5 1 8 6
    shot pattern-differ.png
    drag #pattern 5 1 8 3
    shot pattern-same.png
    click #pattern-done
    shot wizard-pattern.png
    click #next
    ${answer(1, 'question.0', one)}
    ${answer(2, 'question.1', two)}
    shot wizard-summary-pattern.png
    click #next
    click #pattern-key
    shot change-pattern.png
    click #pattern-remove
    shot change-pattern-remove.png
    click #cancel
    click #logout
    shot login-with-pattern.png
    click #by-pattern
    shot login-pattern.png
    drag #pattern 5 1 8 6
    shot login-pattern-wrong.png
    drag #pattern 5 1 8 6
    shot login-pattern-repeat.png
    ${['5 1 8 4', '5 1 8 7', '5 1 8 9', '5 1 8 2'].map((dots) => `drag #pattern ${dots}\n`).join('')}
    shot login-pattern-locked.png
    click #forgot
    choose #question-1 ${t('question.0')}
    click #answer-1
    keys "${one}"
    choose #question-2 ${t('question.1')}
    click #answer-2
    keys "${two}"
    click #next
    shot change-pattern-void.png
    click #new-password
    keys "${second}"
    click #confirm
    keys "${second}"
    key Escape
    click #pattern-edit
    drag #pattern 2 7 6 1
    drag #pattern 2 7 6 1
    click #pattern-done
    shot change-pattern-active.png
    click #save
    shot done-pattern.png
    click #to-login
    click #by-pattern
    keys "2761"
    key Enter
    shot home-pattern-events.png
  `;
}

/** The way by a code from the support desk, with a mistake, a wrong code and a closed window. */
function securityCode(by: Speaker): string {
  const { second } = by.words;
  const code = wrongCode(1);
  return `
    ${quickSetUp(by)}
    click #forgot
    click #mode-support
    shot support.png
    click #qr
    shot support-large.png
    key Escape
    click #code
    type "${code.slice(0, 7)}"
    shot support-keyboard.png
    key Enter
    shot support-short.png
    type "${code.slice(7, 9)}${code[9] === 'Z' ? 'Y' : 'Z'}"
    key Enter
    shot support-check.png
    key Backspace
    type "${code[9]}"
    key Enter
    shot support-wrong.png
    key Escape
    shot support-wrong-qr.png
    key Enter
    shot support-repeat.png
    click #cancel
    shot login-request.png
    click #forgot
    code
    click #code
    type code
    key Enter
    shot change-by-code.png
    key Escape
    shot change-leave.png
    key Enter
    click #new-password
    keys "${second}"
    click #confirm
    keys "${second}"
    click #save
    click #to-login
    click #password
    keys "${second}"
    click #enter
    shot home-code-events.png
  `;
}

/** Somebody who guesses codes. */
function tooManyCodes(by: Speaker): string {
  const guesses = [1, 2, 3, 4, 5]
    .map((n) => `${'key Backspace\n'.repeat(n === 1 ? 0 : 10)}keys "${wrongCode(n)}"\nkey Enter\n`)
    .join('');
  return `
    ${quickSetUp(by)}
    click #forgot
    click #mode-support
    click #code
    ${guesses}
    shot support-exhausted.png
    ${`click #new-request\nclick #code\n${guesses}\n`.repeat(3)}
    click #new-request
    shot support-limit.png
  `;
}

/** An answer that comes after the request's time. */
function slowAnswer(by: Speaker): string {
  return `
    ${quickSetUp(by)}
    click #forgot
    click #mode-support
    click #code
    keys "U"
    shot support-symbol.png
    key Escape
    advance 72h
    shot support-expired.png
  `;
}

/** A flash that holds what no recorder wrote: by a code to a new store. */
function unreadable(by: Speaker): string {
  return `
    ${by.choose}
    shot unreadable.png
    click #get-code
    shot unreadable-support.png
    click #close
    shot unreadable-request.png
    click #get-code
    code
    click #code
    keys code
    key Enter
    click #new-password
    keys "${by.words.second}"
    click #confirm
    keys "${by.words.second}"
    click #save
    shot done-replaced.png
    click #to-login
    shot login-no-questions.png
    click #password
    keys "${by.words.second}"
    click #enter
    shot home-no-questions.png
  `;
}
