/** A store that was set up: values, a log, two tries; and where its records stand. */
import { inspect } from '../../../src/sim/flash/inspect';
import { createNor, type Nor, type NorGeometry } from '../../../src/sim/flash/nor';
import { filled, open, smallGeometry, testCrypto } from './history';

export function setUp(geometry: NorGeometry = smallGeometry): Nor {
  const nor = createNor({ geometry });
  const store = open(nor);
  store.commit({ put: { password: filled(57, 1), settings: filled(20, 2) }, append: [filled(12, 3)] });
  store.commit({ put: { questions: filled(99, 4) } });
  store.spend('login');
  store.spend('login');
  store.commit({ put: { mail: filled(40, 5) } });
  return nor;
}

/** Where the record of a key (or `#counter`) stands in the partition; `which`: the first, second ... of them. */
export const offsetOf = (nor: Nor, key: string, which = 0) => {
  const sector = inspect(nor, testCrypto)!.find(({ state }) => state === 'active')!;
  const found = sector.entries.filter(({ record }) => record?.keys.includes(key))[which]!;
  return { at: sector.index * nor.sectorSize + found.offset, length: found.length };
};
