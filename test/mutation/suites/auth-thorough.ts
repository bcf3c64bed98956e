/** The long tests of what decides: over the real store and through all schedules, for the mutants that the quick ones do not notice. */
import { load } from '../load';

await load([
  () => import('../../auth/real-store.test'),
  () => import('../../auth/requests-real-store.test'),
  () => import('../../auth/requests-walk.test'),
  () => import('../../auth/schedules.test'),
]);
