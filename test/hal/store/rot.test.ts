/** Single bits turned over in a live store. */
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/hal/store/types';
import { lostAttempts } from '../../../src/hal/store/types';
import { inspect } from '../../../src/sim/flash/inspect';
import { createNor } from '../../../src/sim/flash/nor';
import { isBrief } from './effort';
import { filled, open, smallGeometry, testCrypto } from './history';
import { readModel } from './model';
import { offsetOf, setUp } from './set-up';

const contents = (store: Store) => ({ state: store.state(), ...readModel(store) });

describe('rot', () => {
  it('of any one bit loses at most what it says, and never brings back an older value', () => {
    const sound = setUp();
    const store = open(sound);
    store.commit({ put: { password: filled(57, 77) }, reset: ['questions'] });
    const values = { password: filled(57, 77), settings: filled(20, 2), questions: filled(99, 4), mail: filled(40, 5) };
    const used = inspect(sound, testCrypto)![0]!.used;
    let damaged = 0;
    // Also in erased bytes behind the end, near and far.
    const stride = isBrief ? 7 : 1;
    const places = [...Array(used + 40).keys()].filter((at) => at % stride === 0);
    places.push(1500, 4095, 4096, 4127, 4128, 5000, 16383);
    for (const at of places) {
      const nor = createNor({ geometry: smallGeometry, image: sound.image.slice() });
      nor.flip(at, at % 8);
      for (const pass of ['found', 'opened again', 'moved', 'opened after the move']) {
        const rotten = open(nor);
        const state = rotten.state();
        if (state.kind !== 'ready') throw new Error(`bit ${at % 8} of ${at}, ${pass}: ${JSON.stringify(state)}`);
        if (pass === 'found' && state.damaged.length > 0) damaged++;
        for (const key of ['password', 'settings', 'questions', 'mail'] as const) {
          const value = rotten.get(key);
          if (state.damaged.includes(key)) expect(value).toBeUndefined();
          else expect(value, `${key}, bit ${at % 8} of ${at}, ${pass}`).toEqual(values[key]);
        }
        expect(rotten.attempts('login'), `bit ${at % 8} of ${at}, ${pass}`).toBeGreaterThanOrEqual(2);
        if (pass === 'opened again') while (rotten.maintain()) {}
      }
    }
    console.log(`${used} bytes, ${damaged} of the flips damage something`);
    expect(damaged).toBeGreaterThan(used / stride / 4);
  });

  it('that zeroes the last records is not seen: they read as pads, and what stood before counts', () => {
    const nor = setUp();
    expect(open(nor).commit({ put: { password: filled(57, 77) } })).toBe('ok');
    const { at, length } = offsetOf(nor, 'password', 1);
    nor.image.fill(0, at, at + length);
    expect(open(nor).state()).toEqual({ kind: 'ready', damaged: [] });
    expect(open(nor).get('password')).toEqual(filled(57, 1));
  });

  it('is healed by a new value', () => {
    const nor = setUp();
    nor.flip(offsetOf(nor, 'questions').at + 30, 3);
    const store = open(nor);
    expect(store.state()).toEqual({ kind: 'ready', damaged: ['questions'] });
    expect(store.maintain()).toBe(true);
    expect(open(nor).state()).toEqual({ kind: 'ready', damaged: ['questions'] });
    expect(open(nor).commit({ put: { questions: filled(10, 1) } })).toBe('ok');
    expect(open(nor).state()).toEqual({ kind: 'ready', damaged: [] });
  });

  it.each(isBrief ? [1] : [1, 16])(
    'of one bit in the header of any record loses nothing, and the state moves when idle (unit %i)',
    (programUnit) => {
      const sound = setUp({ ...smallGeometry, programUnit });
      const active = inspect(sound, testCrypto)!.find(({ state }) => state === 'active')!;
      const whole = contents(
        open(createNor({ geometry: { ...smallGeometry, programUnit }, image: sound.image.slice() })),
      );
      const records = active.entries.filter(({ type }) => type === 'committed');
      expect(records.length).toBeGreaterThan(10);
      for (const { offset } of records) {
        for (let bit = 0; bit < 128; bit += isBrief ? 4 : 1) {
          const nor = createNor({ geometry: { ...smallGeometry, programUnit }, image: sound.image.slice() });
          nor.flip(active.index * nor.sectorSize + offset + (bit >> 3), bit & 7);
          const what = `bit ${bit} of the record at ${offset}`;
          const store = open(nor);
          expect(contents(store), what).toEqual(whole);
          if (bit % 16 !== 0) continue;
          expect(store.maintain(), what).toBe(true);
          expect(inspect(nor, testCrypto)![active.index]!.state, what).not.toBe('active');
          expect(contents(open(nor)), what).toEqual(whole);
        }
      }
    },
  );

  it('of one bit in the header of a record that never happened does not make it happen', () => {
    const nor = setUp();
    nor.cutAt(2, { byte: 20, bits: 'none' });
    expect(() => open(nor).commit({ put: { password: filled(57, 8) } })).toThrow('power cut');
    nor.restore();
    const { index, used } = inspect(nor, testCrypto)!.find(({ state }) => state === 'active')!;
    for (let bit = 0; bit < 128; bit++) {
      const rotten = createNor({ geometry: smallGeometry, image: nor.image.slice() });
      rotten.flip(index * nor.sectorSize + used - 36 + (bit >> 3), bit & 7);
      expect(open(rotten).get('password'), `bit ${bit}`).not.toEqual(filled(57, 8));
    }
  });

  it('of two bits in a header makes every older value doubtful, but not newer ones', () => {
    const nor = setUp();
    // The first counter record has eight open units: the ninth try makes a newer one.
    for (let i = 0; i < 7; i++) open(nor).spend('login');
    nor.flip(offsetOf(nor, 'questions').at + 4, 1);
    nor.flip(offsetOf(nor, 'questions').at + 9, 6);
    const store = open(nor);
    const state = store.state();
    expect(state.kind === 'ready' && state.damaged).not.toContain('mail');
    expect(state.kind === 'ready' && state.damaged).toContain('password');
    expect(store.get('mail')).toEqual(filled(40, 5));
    expect(store.attempts('login')).toBe(9);
    expect(store.attempts('mailCode')).toBe(lostAttempts);
    // Attempts may have stood in what was lost; a move makes an end of the doubt.
    while (store.maintain()) {}
    expect(open(nor).attempts('mailCode')).toBe(lostAttempts);
    open(nor).commit({ reset: ['mailCode'] });
    expect(open(nor).attempts('mailCode')).toBe(0);
  });

  it('in a counter record counts high until a reset', () => {
    const nor = setUp();
    nor.flip(offsetOf(nor, '#login').at + 20, 0);
    const store = open(nor);
    expect(store.attempts('login')).toBeGreaterThanOrEqual(lostAttempts);
    expect(store.spend('login')).toBe('ok');
    expect(open(nor).attempts('login')).toBeGreaterThan(lostAttempts);
    expect(open(nor).commit({ reset: ['login'] })).toBe('ok');
    expect(open(nor).attempts('login')).toBe(0);
  });

  it('in a counter record is over with the next reset, also at the next power-on', () => {
    const nor = setUp();
    const { at } = offsetOf(nor, '#login');
    open(nor).commit({ reset: ['login'] });
    open(nor).spend('login');
    nor.flip(at + 20, 0);
    const attempts = open(nor).attempts('login');
    expect(attempts).toBeGreaterThanOrEqual(1);
    expect(attempts).toBeLessThan(10);
  });
});
