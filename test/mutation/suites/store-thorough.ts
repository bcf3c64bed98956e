/** The store's long tests: of power cuts and random lives, for the mutants that the quick ones do not notice. */
import { load } from '../load';

await load([
  () => import('../../hal/store/random-life.test'),
  () => import('../../hal/store/cuts.test'),
  () => import('../../hal/store/loss.test'),
]);
