/**
 * What a refusal of `auth` means to an operator, for the refusals that are no matter of one field.
 *
 * @module
 */
import type { TextKey } from './text/table';
import { t } from './text/translate';

const texts: Record<string, TextKey> = {
  fault: 'fault.store',
  busy: 'fault.busy',
  already: 'fault.already',
  session: 'fault.session',
  password: 'fault.changed',
  answer: 'fault.changed',
  'same-question': 'fault.changed',
};

/** Words for a result that was not `ok`; empty for one that has words of its own at a field. */
export function refusalText(result: { readonly kind: string } | null): string {
  const key = result ? texts[result.kind] : undefined;
  return key ? t(key) : '';
}
