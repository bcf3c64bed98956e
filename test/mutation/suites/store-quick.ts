/** The store's tests, but for the long ones, in one file: a mutant then starts one worker and not one for each of them. */
import { load } from '../load';

await load([
  () => import('../../hal/store/device.test'),
  () => import('../../hal/store/format.test'),
  () => import('../../hal/store/items.test'),
  () => import('../../hal/store/layout.test'),
  () => import('../../hal/store/log.test'),
  () => import('../../hal/store/mount.test'),
  () => import('../../hal/store/mount-log.test'),
  () => import('../../hal/store/records.test'),
  () => import('../../hal/store/ring.test'),
  () => import('../../hal/store/sector.test'),
  () => import('../../hal/store/snapshot.test'),
  () => import('../../hal/store/state.test'),
  () => import('../../hal/store/store.test'),
  () => import('../../hal/store/states.test'),
  () => import('../../hal/store/rot.test'),
  () => import('../../hal/store/api.test'),
  () => import('../../hal/store/cost.test'),
  () => import('../../hal/store/provision.test'),
  () => import('../../hal/store/replace.test'),
  () => import('../../hal/store/misread.test'),
]);
