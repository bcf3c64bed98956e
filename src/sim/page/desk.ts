/**
 * The support desk on the panel: asks for the code of the request on the monitor, and shows it.
 *
 * @module
 */
import { shownCode } from '../desk/answer';
import type { DeskMessage } from '../server/protocol';
import type { Connection } from './connection';
import { element } from './dom';
import { t } from './text';

const button = element<HTMLButtonElement>('desk');
const output = element<HTMLOutputElement>('answer');

let shown: Exclude<DeskMessage, { kind: 'gone' }> | undefined;

/** Again, in the language of the panel. */
export function retellDesk(): void {
  output.hidden = shown === undefined;
  if (!shown) return;
  output.classList.toggle('problem', shown.kind === 'problem');
  if (shown.kind === 'problem') return output.replaceChildren(t(`desk.${shown.problem}`));
  const code = document.createElement('strong');
  code.textContent = shownCode(shown.code);
  const { number, serial, model, language } = shown;
  output.replaceChildren(code, `${t('deskRequest')} ${number} · ${serial} · ${model} · ${language.toUpperCase()}`);
}

export function showDesk(message: DeskMessage): void {
  shown = message.kind === 'gone' ? undefined : message;
  retellDesk();
}

/** `canAsk`: connected, and the monitor is on. */
export function setDesk(canAsk: boolean): void {
  button.disabled = !canAsk;
}

export function startDesk({ send }: Connection): void {
  button.addEventListener('click', () => send({ type: 'desk' }));
}
