/**
 * A way through every screen, for pictures and snapshots: one step script for each language, with a `shot` at each scene.
 *
 * @module
 */
import type { Language } from '../../src/auth/types';
import { en } from '../../src/ui/text/en';
import { ru } from '../../src/ui/text/ru';
import type { TextKey } from '../../src/ui/text/table';

export const languages: readonly Language[] = ['ru', 'en'];
export const sizes = ['1280x720', '1920x1080', '3840x2160'] as const;

const tables = { ru, en };
/** What is typed; letters of the language's own keyboard, so that switching it is not in every picture. */
const words = {
  ru: { password: 'лесной-ветер-42', second: 'северный-берег-7', one: 'мастер и маргарита', two: 'королёв' },
  en: { password: 'forest-wind-42', second: 'northern-shore-7', one: 'pale fire', two: 'lincoln' },
} as const;

/** The script; `shot` lines name the scenes. */
export function tour(language: Language): string {
  const t = (key: TextKey): string => `"${tables[language][key]}"`;
  const word = words[language];
  const question = (n: number, key: TextKey, answer: string, repeat: boolean): string => `
    choose #question-${n} ${t(key)}
    click #answer-${n}
    type "${answer}"
    ${repeat ? `click #repeat-${n}\n type "${answer}"` : ''}`;

  return `
    click #lang-${language}
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
    ${question(1, 'question.0', word.two, false)}
    shot recovery-keyboard.png
    ${question(2, 'question.1', word.one, false)}
    click #next
    shot recovery-wrong.png
    click #answer-1
    key Backspace
    click #next
    click #answer-1
    key Backspace
    click #next
    click #answer-1
    key Backspace
    click #next
    click #answer-1
    key Backspace
    click #next
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
