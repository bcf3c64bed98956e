/** The store's tests, but for the long ones, in one file: a mutant then starts one worker and not one for each of them. */
import '../../hal/store/format.test';
import '../../hal/store/items.test';
import '../../hal/store/layout.test';
import '../../hal/store/log.test';
import '../../hal/store/sector.test';
import '../../hal/store/store.test';
import '../../hal/store/states.test';
import '../../hal/store/rot.test';
import '../../hal/store/api.test';
import '../../hal/store/cost.test';
import '../../hal/store/provision.test';
import '../../hal/store/replace.test';
import '../../hal/store/misread.test';
