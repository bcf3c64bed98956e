import { expect, it } from 'vitest';
import { createMemoryRequestStorage } from '../../src/auth/memory-request-storage';

it('keeps records and counters as a store does, in copies of its own', () => {
  const shelf = createMemoryRequestStorage();
  expect(shelf.get('uptime')).toBe(undefined);
  const value = Uint8Array.of(1, 2);
  expect(shelf.commit({ put: { uptime: value, supportRequest: value }, append: [value] })).toBe('ok');
  value.fill(9);
  shelf.get('uptime')!.fill(8);
  expect(shelf.get('uptime')).toEqual(Uint8Array.of(1, 2));
  expect([shelf.spend('supportCode'), shelf.spend('supportCode'), shelf.spend('mailCode')]).toEqual(['ok', 'ok', 'ok']);
  expect(shelf.commit({})).toBe('ok');
  expect(shelf.attempts('supportCode')).toBe(2);
  expect(shelf.commit({ remove: ['supportRequest'], reset: ['supportCode'] })).toBe('ok');
  expect(shelf.get('supportRequest')).toBe(undefined);
  expect(shelf.get('uptime')).toEqual(Uint8Array.of(1, 2));
  expect([shelf.attempts('supportCode'), shelf.attempts('mailCode')]).toEqual([0, 1]);
});
