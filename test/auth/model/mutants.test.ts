/**
 * The same search on models with one rule wrong: each must break the property that it is about, or the search proves little.
 */

import { describe, expect, it } from 'vitest';
import { mutants, searches } from './plans';
import { search } from './spin';

describe('a model with a wrong rule', () => {
  it.each(mutants)('$name breaks $breaks', { timeout: 900_000 }, async (mutant) => {
    expect((await search(mutant)).violated).toBe(mutant.breaks);
  });

  it('and a flash that refuses ages until the power fails revives a request: the limit that README.md tells of', {
    timeout: 900_000,
  }, async () => {
    const plan = searches.find(({ claim }) => claim === 'dead_stays_dead_but_for_refused_ages')!;
    const strict = { ...plan, name: 'refused ages', claim: 'dead_stays_dead', isShort: true };
    expect((await search(strict)).violated).toBe('dead_stays_dead');
  });
});
