/**
 * What a refusal of `auth` means to an operator, for the refusals that are no matter of one field.
 *
 * @module
 */
import type {
  AnswersResult,
  ChangeResult,
  CodeResult,
  Denial,
  LoginResult,
  PatternLoginResult,
  RequestResult,
  SetPatternResult,
  SetQuestionsResult,
  SetUpResult,
} from '../auth/types';
import type { TextKey } from './text/table';
import { duration, t } from './text/translate';

type Result =
  | LoginResult
  | AnswersResult
  | PatternLoginResult
  | ChangeResult
  | RequestResult
  | CodeResult
  | SetUpResult
  | SetQuestionsResult
  | SetPatternResult;

/** Every kind of result there is; null: it has words of its own where it is shown, or is none of a failure. */
const texts: Record<Result['kind'], TextKey | null> = {
  fault: 'fault.store',
  busy: 'fault.busy',
  already: 'fault.already',
  session: 'fault.session',
  password: 'fault.changed',
  pattern: 'fault.changed',
  answer: 'fault.changed',
  'same-question': 'fault.changed',
  ok: null,
  wrong: null,
  locked: null,
  damaged: null,
  unavailable: null,
  grant: null,
  limit: null,
  code: null,
  exhausted: null,
  expired: null,
  none: null,
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
  const key = result && (texts as Readonly<Record<string, TextKey | null>>)[result.kind];
  return key ? t(key) : '';
}
