/**
 * What a refusal of `auth` means to an operator, for the refusals that are no matter of one field.
 *
 * @module
 */
import type { Denial } from '../auth/types';
import type { TextKey } from './text/table';
import { duration, t } from './text/translate';

const texts: Record<string, TextKey> = {
  fault: 'fault.store',
  busy: 'fault.busy',
  already: 'fault.already',
  session: 'fault.session',
  password: 'fault.changed',
  pattern: 'fault.changed',
  answer: 'fault.changed',
  'same-question': 'fault.changed',
};

/** Words at the field of a password that was not the right one, or is missing; empty for any other result. */
export function passwordDenial(result: Denial | { readonly kind: string } | null): string {
  if (result?.kind === 'empty') return t('login.empty');
  if (result?.kind === 'damaged') return t('login.damaged');
  return denial(result, 'login.wrong', 'login.repeat');
}

/** The same of a graphic key. */
export function patternDenial(result: Denial | { readonly kind: string } | null): string {
  return denial(result, 'login.pattern-wrong', 'login.pattern-repeat');
}

function denial(result: Denial | { readonly kind: string } | null, wrong: TextKey, repeat: TextKey): string {
  if (result?.kind !== 'wrong' || !('repeat' in result)) return '';
  if (result.repeat) return t(repeat);
  const { left, pause } = result.lock;
  return left > 0 ? t(wrong, { n: left, pause: duration(pause) }) : '';
}

/** Words for a result that was not `ok`; empty for one that has words of its own at a field. */
export function refusalText(result: { readonly kind: string } | null): string {
  const key = result ? texts[result.kind] : undefined;
  return key ? t(key) : '';
}
