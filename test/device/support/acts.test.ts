/** The operator's acts on the simulated recorder: every state that a cut can leave keeps what was promised, and a recorder that promises too early is found out. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { passwordEntry } from '../../../src/auth/password';
import { decodeSecret, verifySecret } from '../../../src/auth/secret';
import { simulatedKeys } from '../../../src/sim/desk/provisioning';
import { defaultGeometry } from '../../../src/sim/flash/nor';
import { createCrypto } from '../../../src/sim/machine/crypto';
import type { Recorder } from '../../../src/sim/machine/recorder';
import { BUILD_TIME, hostProgram } from '../../firmware/host/recorders';
import { drive, powerOn } from '../../support/drive';
import { fromHex } from '../../support/hex';
import { createTestRecorder } from '../../support/recorder';
import { type Done, operatorsActs, passwords, wrongWith } from './acts';
import { changesFromErased, createOpener, type Found } from './opener';
import { powerStates } from './power-states';
import type { DiskRequest } from './write-log';

const keys = simulatedKeys('ATNVR0000000017');
const crypto = createCrypto(keys);
let recorder: Recorder;
let states: { whole: number; found: Found }[];
let done: Done[];

beforeAll(async () => {
  await hostProgram();
  recorder = await createTestRecorder({ width: 1280, height: 720 });
  const { nor } = recorder;
  const start = nor.image.slice();
  const requests: DiskRequest[] = [];
  nor.onOperation = ({ offset, length }) => {
    const from = offset - (offset % 512);
    const to = Math.ceil((offset + length) / 512) * 512;
    requests.push({ kind: 'write', offset: from, data: nor.image.slice(from, to), isDurable: true });
  };
  await powerOn(recorder);
  done = [];
  for (const act of operatorsActs(1)) {
    await drive(recorder, act.script);
    done.push({ ...act, requests: requests.length });
  }
  const opener = createOpener({ geometry: defaultGeometry, keys, program: await hostProgram() });
  const image = start.slice();
  const wholes: number[] = [];
  for (const { whole, changes } of powerStates(image, requests, { isInside: true })) {
    opener.add(wholes.length === 0 ? changesFromErased(start, defaultGeometry.sectorSize) : changes);
    wholes.push(whole);
  }
  const { found, unsteady } = await opener.open();
  expect(unsteady).toEqual([]);
  states = found.map((one, index) => ({ whole: wholes[index]!, found: one }));
}, BUILD_TIME);
afterAll(() => {
  recorder.close();
  crypto.close();
});

/** The passwords' records, by the state after the act that made each. */
function records(): Map<string, 'first' | 'second'> {
  const at = (name: string) => {
    const { requests } = done.find((act) => act.name === name)!;
    return states.findLast(({ whole }) => whole === requests)!.found.values.password!;
  };
  return new Map([
    [at('set-up'), 'first'],
    [at('another password'), 'second'],
  ]);
}

const complaints = (acts: readonly Done[]): string[] =>
  states.flatMap(({ whole, found }) => wrongWith(found, whole, acts, records()) ?? []);

it('the records are those of the two passwords', async () => {
  for (const [record, name] of records()) {
    const decoded = decodeSecret(fromHex(record));
    if (decoded.kind !== 'ok') throw new Error(decoded.kind);
    const right = passwordEntry(passwords[name]);
    expect(await verifySecret(crypto, right, decoded.secret)).toBe(true);
    const wrong = passwordEntry(passwords[name === 'first' ? 'second' : 'first']);
    expect(await verifySecret(crypto, wrong, decoded.secret)).toBe(false);
  }
});

it('nothing promised is lost, no try uncounted', () => {
  expect(states.length).toBeGreaterThan(300);
  expect(complaints(done)).toEqual([]);
});

it.each(['set-up', 'wrong password 1', 'right password', 'wrong answers', 'another password', 'the new password'])(
  'a monitor that shows "%s" before it is in flash is found out',
  (name) => {
    const at = done.findIndex((act) => act.name === name);
    const before = at === 0 ? 0 : done[at - 1]!.requests;
    const early = done.map((act, index) => (index === at ? { ...act, requests: before + 1 } : act));
    expect(complaints(early).length).toBeGreaterThan(0);
  },
);

it('a try that is not counted is found out', () => {
  const at = done.findIndex(({ name }) => name === 'wrong password 2');
  const state = states.findLast(({ whole }) => whole === done[at]!.requests)!;
  const { found, whole } = state;
  expect(wrongWith(found, whole, done, records())).toBeUndefined();
  const forgetful = { ...found, attempts: { ...found.attempts, login: found.attempts.login - 1 } };
  expect(wrongWith(forgetful, whole, done, records())).toContain('"login":1');
});
