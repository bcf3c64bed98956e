/** The store's tests that take a second at most, in one file: a mutant then starts one worker and not nine. */
import '../../hal/store/format.test';
import '../../hal/store/items.test';
import '../../hal/store/layout.test';
import '../../hal/store/states.test';
import '../../hal/store/rot.test';
import '../../hal/store/api.test';
import '../../hal/store/provision.test';
import '../../hal/store/replace.test';
import '../../hal/store/misread.test';
