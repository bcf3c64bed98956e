/** The store means what src/hal/store/types.ts says. The fake of the tests of recovery is held to the same cases (test/auth/stores.test.ts). */
import { describe } from 'vitest';
import { realStores } from './real-stores';
import { storeCases } from './store-cases';

describe('the real store', () => storeCases(realStores));
