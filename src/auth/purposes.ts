/**
 * The two kinds of requests: what each is called on flash, in the request itself, and by the host.
 *
 * @module
 */

import type { CounterKey, RecordKey } from '../hal/store/types';
import type { Purpose } from './types';

interface PurposeFacts {
  /** In the request, in records and in events. */
  readonly number: number;
  readonly record: RecordKey & ('mailRequest' | 'supportRequest');
  readonly counter: CounterKey;
  /** Whose key the request is sealed to: the relay that mails codes can never make one of the desk. */
  readonly recipient: HostRecipient;
}

export const purposes: Readonly<Record<Purpose, PurposeFacts>> = {
  mail: { number: 1, record: 'mailRequest', counter: 'mailCode', recipient: 'relay' },
  support: { number: 2, record: 'supportRequest', counter: 'supportCode', recipient: 'desk' },
};

/** Order on flash; append-only. */
export const everyPurpose: readonly Purpose[] = ['mail', 'support'];
