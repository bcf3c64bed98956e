/**
 * The operator's acts on the board with its writes logged; then every state that a cut of the power can leave of that log is opened by
 * the native store.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { passwordEntry } from '../../src/auth/password';
import { decodeSecret, verifySecret } from '../../src/auth/secret';
import { createCrypto } from '../../src/sim/machine/crypto';
import { fromHex } from '../support/hex';
import { type Done, operatorsActs, passwords, wrongWith } from './support/acts';
import { type Board, createBoard, storeGeometry } from './support/board';
import { device } from './support/device';
import { changesFromErased, createOpener, type Found, type OpenedImages } from './support/opener';
import { compare } from './support/picture';
import { forbiddenWrites, powerStates } from './support/power-states';
import { powerOn, type Run, readFactory } from './support/run';
import { countWriteLog, type DiskRequest, parseWriteLog } from './support/write-log';

const { image, program, folderOf } = device();
const folder = folderOf('power-cuts');
const shots = join(folder, 'shots');
const LEAST_STATES = 2000;
/** Of wrong and right log-ins, for so many states. */
const ROUNDS = 7;

interface State {
  readonly whole: number;
  readonly torn: number;
  readonly found: Found;
}

let board: Board;
let before: Uint8Array;
let requests: DiskRequest[];
let done: Done[];
let states: State[];
let opened: OpenedImages;

/** All acts on the board, and how many requests its log had when each was shown. */
async function actAll(run: Run, log: string): Promise<Done[]> {
  const counter = countWriteLog(log);
  const all: Done[] = [];
  for (const act of operatorsActs(ROUNDS)) {
    await run.drive(act.script);
    all.push({ ...act, requests: counter.count() });
  }
  counter.close();
  return all;
}

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  board = createBoard(image, folder);
  before = new Uint8Array(readFileSync(board.disk('STORE')));
  const run = await powerOn(board, { program, shots, logged: ['STORE'] });
  try {
    done = await actAll(run, board.log('STORE'));
    await run.qemu.png(join(shots, 'home.png'));
  } finally {
    await run.cut();
  }
  requests = parseWriteLog(readFileSync(board.log('STORE')));
  const opener = createOpener({ geometry: storeGeometry, keys: readFactory(board.disk('FACTORY')).keys, program });
  const places: { whole: number; torn: number }[] = [];
  for (const { whole, torn, changes } of powerStates(before.slice(), requests, { isInside: true })) {
    opener.add(places.length === 0 ? changesFromErased(before, storeGeometry.sectorSize) : changes);
    places.push({ whole, torn });
  }
  opened = await opener.open();
  states = opened.found.map((found, index) => ({ ...places[index]!, found }));
}, 600_000);

/** The passwords' records, by the state after the act that made each. */
function records(): Map<string, 'first' | 'second'> {
  const at = (name: string): string => {
    const { requests: end } = done.find((act) => act.name === name)!;
    return states.findLast(({ whole }) => whole <= end)!.found.values.password!;
  };
  return new Map([
    [at('set-up'), 'first'],
    [at('another password'), 'second'],
  ]);
}

describe('a cut of the power at any moment of the operator’s acts', () => {
  it('the log is what was written: replayed, it makes the image', () => {
    const replayed = before.slice();
    for (const _ of powerStates(replayed, requests));
    expect(Buffer.compare(replayed, readFileSync(board.disk('STORE')))).toBe(0);
  });

  it('no bit was set again but by the erase of a whole sector', () => {
    expect(forbiddenWrites(before, requests, storeGeometry.sectorSize)).toEqual([]);
  });

  it('what the monitor shows as done was flushed before', () => {
    const writes = (list: readonly DiskRequest[]) => list.findLastIndex(({ kind }) => kind === 'write');
    const flushes = (list: readonly DiskRequest[]) => list.findLastIndex(({ kind }) => kind === 'flush');
    const unflushed = done.filter(
      ({ requests: end }) => writes(requests.slice(0, end)) > flushes(requests.slice(0, end)),
    );
    // a write of idle work may be under way: then what the act wrote lies before it
    const late = unflushed.filter((act) => {
      const end = flushes(requests.slice(0, act.requests));
      const state = states.findLast(({ whole, torn }) => whole <= end && torn === 0)!;
      return wrongWith(state.found, act.requests, done, records()) !== undefined;
    });
    expect(late.map(({ name }) => name)).toEqual([]);
  });

  it('the records are those of the two passwords', async () => {
    const crypto = createCrypto(readFactory(board.disk('FACTORY')).keys);
    expect(records().size).toBe(2);
    for (const [record, name] of records()) {
      const decoded = decodeSecret(fromHex(record));
      if (decoded.kind !== 'ok') throw new Error(decoded.kind);
      expect(await verifySecret(crypto, passwordEntry(passwords[name]), decoded.secret), name).toBe(true);
    }
    crypto.close();
  });

  it(`nothing shown is lost and no try uncounted, in ${LEAST_STATES} states at least`, () => {
    const distinct = new Set(states.map(({ found }) => JSON.stringify(found))).size;
    const writes = requests.filter(({ kind }) => kind === 'write').length;
    console.log(`${states.length} states of ${writes} writes were opened, ${distinct} different contents`);
    const wrong = states.flatMap(({ whole, torn, found }) => {
      const why = wrongWith(found, whole, done, records());
      return why === undefined ? [] : [`${whole}+${torn}: ${why}`];
    });
    expect(wrong).toEqual([]);
    expect(states.length).toBeGreaterThanOrEqual(LEAST_STATES);
  });

  it('a second power-on finds what the first one found', () => expect(opened.unsteady).toEqual([]));
});

describe('after it', () => {
  let run: Run;
  beforeAll(async () => {
    run = await powerOn(board, { program, shots });
  }, 200_000);
  afterAll(() => run?.cut());

  it('the board shows to the pixel what the headless recorder shows', async () => {
    const seen = await run.qemu.picture();
    const { width, height } = seen;
    expect([width, height]).toEqual([1280, 720]);
    const different = compare(run.wanted(), seen);
    // the clock in the corner may be a minute off
    expect(different?.count ?? 0).toBeLessThan(500);
  });

  it('the new password opens, after the end of everything', async () => {
    await run.drive(`click #password\ntype "${passwords.second}"\nclick "Войти"\nexpect "Журнал событий"`);
  }, 120_000);
});
