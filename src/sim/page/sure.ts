/**
 * Buttons that destroy something: they act on a second click, and say how long they wait for it.
 *
 * @module
 */
import { type TextKey, t } from './text';

/** Seconds in which the second click counts. */
const WAIT = 10;

/** Takes back what waits: one question at a time. */
let takeBack: (() => void) | undefined;

export interface SureButton {
  /** Words anew, in the language of the panel; a first click is forgotten. */
  retell(): void;
}

/** `words` name the button; `act` is called on the second click. */
export function sureButton(button: HTMLButtonElement, words: TextKey, act: () => void): SureButton {
  let left = 0; // seconds, while it waits
  let timer = 0;

  function show(): void {
    const isAsking = left > 0;
    button.setAttribute('aria-pressed', String(isAsking));
    button.textContent = isAsking ? `${t('sure')} ${left} ${t('s')}` : t(words);
  }
  function wait(seconds: number): void {
    clearInterval(timer);
    left = seconds;
    show();
    if (left === 0) return;
    timer = setInterval(() => {
      left--;
      if (left === 0) clearInterval(timer);
      show();
    }, 1000);
  }

  button.addEventListener('click', () => {
    const isSure = left > 0;
    takeBack?.();
    takeBack = isSure ? undefined : () => wait(0);
    wait(isSure ? 0 : WAIT);
    if (isSure) act();
  });
  return { retell: () => wait(0) };
}
