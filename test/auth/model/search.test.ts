/**
 * Every schedule of the models, within the bounds that README.md gives: no property is broken.
 */

import { describe, expect, it } from 'vitest';
import { searches } from './plans';
import { describeSearch, search } from './spin';

/** The search is the same each time: other numbers mean another model. README.md has them. */
const states: Readonly<Record<string, number>> = {
  'log-in alone': 4692,
  'questions alone': 541_304,
  'log-in and questions': 491_512,
  'waiting ends': 33_960,
  'closed until a success': 25_940,
  'one purpose': 69_710,
  'new requests in a window': 662_850,
  'both purposes': 488_770,
  'requests end': 38_495,
  'dead stays dead': 5212,
  'dead stays dead, but for refused ages': 17_731,
};

describe('every schedule', () => {
  it.each(searches)('$name', { timeout: 900_000 }, async (plan) => {
    const found = await search(plan);
    console.log(describeSearch(plan, found));
    expect(found.violated).toBeUndefined();
    expect(found.isComplete).toBe(true);
    expect(found.states).toBe(states[plan.name]);
  });
});
