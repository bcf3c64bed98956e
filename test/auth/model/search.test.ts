/**
 * Every schedule of the models, within the bounds that README.md gives: no property is broken.
 */

import { describe, expect, it } from 'vitest';
import { searches } from './plans';
import { describeSearch, search } from './spin';

describe('every schedule', () => {
  it.each(searches)('$name', { timeout: 900_000 }, async (plan) => {
    const found = await search(plan);
    console.log(describeSearch(plan, found));
    expect(found.violated).toBeUndefined();
    expect(found.isComplete).toBe(true);
    expect(found.states).toBeGreaterThan(1000);
  });
});
