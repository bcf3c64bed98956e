import { expect, it } from 'vitest';
import { createLockoutSubject } from './lockout-subject';
import { replayWalks } from './replay';
const real = { FREE: 5, TOTAL: 15, MAX_LOGIN: 100, MAX_QUESTIONS: 100, GRANT_LIFE: 20 };
it('x', async () => {
  const seeds = Array.from({ length: 100 }, (_, index) => index + 1);
  const begun = Date.now();
  const { tally, disagreements, walks } = await replayWalks('lockout', real, seeds, 8000, createLockoutSubject);
  console.log(walks, tally, disagreements, Date.now() - begun);
  expect(disagreements).toEqual([]);
});
