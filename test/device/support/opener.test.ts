/** Images of the store opened in the recorder's process: each says what the store in Node says, and every cut of a life is one of two states. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toBuffer } from '../../../src/hal/bytes';
import { provisionStore } from '../../../src/hal/store/provision';
import { openStore } from '../../../src/hal/store/store';
import { simulatedKeys } from '../../../src/sim/desk/provisioning';
import { createNor, type NorGeometry } from '../../../src/sim/flash/nor';
import { createCrypto } from '../../../src/sim/machine/crypto';
import { BUILD_TIME, hostProgram } from '../../firmware/host/recorders';
import { changesFromErased, createOpener } from './opener';
import { powerStates } from './power-states';
import type { DiskRequest } from './write-log';

const keys = simulatedKeys('ATNVR0000000017');
const crypto = createCrypto(keys);
afterAll(() => crypto.close());
beforeAll(async () => void (await hostProgram()), BUILD_TIME);

/** The board's. */
const geometry: NorGeometry = { size: 1 << 20, sectorSize: 65536, programUnit: 1 };

/** A life in which each step is one call; `requests`: what reached the chip, and how many of them after each step. */
function live() {
  const nor = createNor({ geometry });
  if (provisionStore({ flash: nor, crypto }) !== 'ok') throw new Error('not provisioned');
  const start = nor.image.slice();
  const requests: DiskRequest[] = [];
  const pages = 4096;
  nor.onOperation = ({ offset, length }) => {
    const from = offset - (offset % pages);
    const to = Math.ceil((offset + length) / pages) * pages;
    requests.push({ kind: 'write', offset: from, data: nor.image.slice(from, to), isDurable: true });
  };
  const store = openStore({ flash: nor, crypto, erased: 'lost' });
  const value = (byte: number) => new Uint8Array(57).fill(byte);
  const marks = [{ done: requests.length, attempts: 0, password: undefined as number | undefined }];
  const step = (attempts: number, password: number, act: () => void) => {
    act();
    marks.push({ done: requests.length, attempts, password });
  };
  step(0, 1, () => store.commit({ put: { password: value(1), settings: value(9) }, append: [value(1).slice(0, 11)] }));
  for (let tries = 1; tries <= 11; tries++) step(tries, 1, () => store.spend('login'));
  step(0, 1, () => store.commit({ reset: ['login'], append: [value(2).slice(0, 11)] }));
  step(0, 2, () => store.commit({ put: { password: value(2) } }));
  step(0, 2, () => {
    while (store.maintain());
  });
  step(1, 2, () => store.spend('login'));
  return { start, end: nor.image.slice(), requests, marks };
}

describe('the opener', () => {
  it('finds nothing lost and no try uncounted at any moment of a life', async () => {
    const { start, end, requests, marks } = live();
    const opener = createOpener({ geometry, keys, program: await hostProgram() });
    const image = start.slice();
    const states: { whole: number; torn: number }[] = [];
    for (const { whole, torn, changes } of powerStates(image, requests, { isInside: true })) {
      opener.add(states.length === 0 ? changesFromErased(start, geometry.sectorSize) : changes);
      states.push({ whole, torn });
    }
    expect(Buffer.compare(image, end)).toBe(0);
    const { found, unsteady } = await opener.open();
    expect(unsteady).toEqual([]);
    expect(found).toHaveLength(states.length);
    expect(states.length).toBeGreaterThan(300);
    const wrong = states.flatMap(({ whole, torn }, index) => {
      const now = found[index]!;
      const last = marks.findLastIndex(({ done }) => whole >= done);
      const allowed = [marks[last]!, ...(marks[last + 1] ? [marks[last + 1]!] : [])];
      const password = now.values.password && Number.parseInt(now.values.password.slice(0, 2), 16);
      const isGood = allowed.some((mark) => mark.attempts === now.attempts.login && mark.password === password);
      return isGood ? [] : [{ whole, torn, last, now }];
    });
    expect(wrong).toEqual([]);
    // and each mark was reached
    expect(found.at(-1)!.attempts.login).toBe(1);
    expect(new Set(found.map(({ attempts }) => attempts.login)).size).toBe(12);
  });

  it('says what the store in Node says of a damaged and of a foreign image', async () => {
    const { end } = live();
    const opener = createOpener({ geometry, keys, program: await hostProgram() });
    const noise = { offset: 0, bytes: new Uint8Array(geometry.size).fill(0x5a) };
    opener.add(changesFromErased(end, geometry.sectorSize));
    opener.add([noise]);
    opener.add([{ offset: 0, bytes: new Uint8Array(geometry.size).fill(0xff) }]);
    const { found } = await opener.open();
    const inNode = [end, noise.bytes, new Uint8Array(geometry.size).fill(0xff)].map((image) => {
      const nor = createNor({ geometry, image: new Uint8Array(toBuffer(image)) });
      return openStore({ flash: nor, crypto, erased: 'lost' }).state();
    });
    expect(found.map(({ kind, reason }) => [kind, reason])).toEqual(
      inNode.map((state) => [state.kind, 'reason' in state ? state.reason : undefined]),
    );
    expect(found.map(({ kind }) => kind)).toEqual(['ready', 'unreadable', 'unreadable']);
  });
});
