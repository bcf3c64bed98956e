/** Languages of the tests of `auth`: as the product's, with which bytes were recorded. */

import type { KnownLanguage } from '../../../src/auth/types';

export const languages: readonly KnownLanguage[] = [
  { code: 'ru', number: 0 },
  { code: 'en', number: 1 },
];
