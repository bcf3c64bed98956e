/**
 * Recovery by a code from the support desk: the request, the code being typed, and what came of it.
 *
 * @module
 */

import { createMemo, createSignal } from 'solid-js';
import type { Auth, CodeResult, Grant, RequestResult, RequestState } from '../../auth/types';
import { poweredOn } from '../clock';
import { supportCodeLength, symbolsOf } from '../code-entry';
import { createGone } from '../gone';
import { refusalText } from '../refusals';
import { everySecond } from '../services';
import { t, timeLeft } from '../text/translate';
import { createTyped } from '../unattended';

/** There is no open request, and why; each has words of its own that say what now. */
export type Ending = 'exhausted' | 'expired' | 'none' | 'limit' | 'failed';

/** Outlives the mode's content, so that choosing another mode loses nothing. */
export interface SupportAttempt {
  /** The open request; undefined while it is being opened and when there is none. */
  request(): RequestState | undefined;
  /** Opens the request when there is none and none has just ended. */
  begin(): void;
  text(): string;
  setText(text: string): void;
  /** Words at the field. */
  error(): string;
  /** Heading and text instead of the request; null while there is one or one is being opened. */
  ending(): { readonly kind: Ending; readonly title: string; readonly text: string } | null;
  /** The button that goes on: `#next` with an open request, `#new-request` without. */
  action(): { readonly name: string; readonly text: string; readonly disabled: boolean; readonly go: () => void };
  busy(): boolean;
}

/** How the last request ended, until a new one is asked for: who comes back to the window uses up no other one unasked. */
let ended: CodeResult | null = null;

export function createSupportAttempt(auth: Auth, onGrant: (grant: Grant) => void): SupportAttempt {
  const [text, setText] = createTyped('');
  const [opened, setOpened] = createSignal<RequestResult | null>(null);
  const [openedAt, setOpenedAt] = createSignal(0);
  const [result, setResult] = createSignal<CodeResult | null>(ended);
  const [checked, setChecked] = createTyped(false);
  const [busy, setBusy] = createSignal(false);
  const isGone = createGone();
  const request = createMemo(() => everySecond(() => auth.request('support')));
  const limit = (): number => {
    const last = opened();
    return last?.kind === 'limit' ? Math.max(0, last.wait - (poweredOn() - openedAt())) : 0;
  };

  async function open(): Promise<void> {
    if (busy()) return;
    setBusy(true);
    ended = null;
    setResult(null);
    setText('');
    setChecked(false);
    const verdict = await auth.openRequest('support', 'monitor');
    setOpenedAt(poweredOn());
    setOpened(verdict);
    setBusy(false);
  }

  async function submit(): Promise<void> {
    if (busy() || !request()) return;
    setChecked(true);
    if (auth.checkCode('support', text()) !== null) return;
    setBusy(true);
    const verdict = await auth.enterCode('support', text(), 'monitor');
    setBusy(false);
    setResult(verdict);
    if (verdict.kind === 'exhausted' || verdict.kind === 'expired') ended = verdict;
    // who has closed the window meanwhile does not want it back
    if (verdict.kind === 'ok' && !isGone()) onGrant(verdict.grant);
  }

  /** What cannot be a code: told before it costs a try, and what no key could mend at once. */
  function typingError(): string {
    const problem = auth.checkCode('support', text());
    if (problem === 'symbol') return t('code.symbol');
    const n = [...symbolsOf(text())].length;
    if (n > supportCodeLength) return t('code.long', { n, count: supportCodeLength });
    if (!checked() || problem === null) return '';
    if (problem === 'check') return t('code.check');
    return n === 0 ? t('code.empty', { count: supportCodeLength }) : t('code.short', { n, count: supportCodeLength });
  }

  function endingKind(): Ending | null {
    if (busy() || request()) return null;
    const [entered, last] = [result(), opened()];
    if (entered?.kind === 'ok') return null;
    if (entered?.kind === 'exhausted' || entered?.kind === 'expired' || entered?.kind === 'none') return entered.kind;
    if (last === null) return null;
    // it was open and nothing was entered: its time ran out while the window was looked at
    if (last.kind === 'ok') return 'expired';
    return last.kind === 'limit' ? 'limit' : 'failed';
  }

  function endingText(kind: Ending): string {
    if (kind === 'limit') return limit() > 0 ? t('code.limit-what', { time: timeLeft(limit()) }) : t('code.limit-over');
    if (kind === 'failed') return refusalText(opened()) || t('code.no-way');
    return t(`code.${kind}-what`);
  }

  return {
    request,
    begin() {
      const current = auth.request('support');
      if (current) setOpened({ kind: 'ok', request: current });
      else if (endingKind() === null) void open();
    },
    text,
    setText(next) {
      setText(next);
      setChecked(false);
      if (!busy()) setResult(null);
    },
    error() {
      const last = result();
      const number = request()?.number ?? '';
      if (refusalText(last) !== '') return refusalText(last);
      if (last?.kind === 'unavailable') return t('code.no-way');
      if (last?.kind === 'wrong') return last.repeat ? t('code.repeat') : t('code.wrong', { n: last.left, number });
      return typingError();
    },
    ending() {
      const kind = endingKind();
      return kind && { kind, title: t(`code.${kind}`), text: endingText(kind) };
    },
    action() {
      const kind = endingKind();
      if (!kind) return { name: 'next', text: t('common.next'), disabled: !request(), go: () => void submit() };
      const words = t(kind === 'failed' ? 'code.retry' : 'code.new');
      return { name: 'new-request', text: words, disabled: limit() > 0, go: () => void open() };
    },
    busy,
  };
}
