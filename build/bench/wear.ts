/**
 * What a log-in costs the flash, and how long the flash lasts: a recorder's life through the real auth and the real store.
 *
 * @module
 */
import { createAuth } from '../../src/auth/auth';
import { argon2MemoryPerLane } from '../../src/auth/numbers';
import type { Answer, Auth } from '../../src/auth/types';
import { provisionStore } from '../../src/hal/store/provision';
import { openStore } from '../../src/hal/store/store';
import { createNor, type Nor, type NorGeometry } from '../../src/sim/flash/nor';
import { seededBytes } from '../../src/sim/machine/random';
import { languages } from '../../src/ui/text/languages';
import { benchCrypto } from './program';
import type { Group, Row } from './row';

/** As the design asks: bytes for a failed try, and no erase on the way of a log-in. */
const wanted = { bytesOfWrong: 64, erases: 0 };
/** Erases that a sector of NOR flash stands by its data sheet. */
const cycles = 100_000;
/** Longer than a recorder is in use. */
const wantedYears = 50;
const loginsADay = 50;
/** One log-in in so many is wrong. */
const wrongOneIn = 5;
const dayMs = 86_400_000;

const passwords = ['Bench barn owl 1', 'Bench barn owl 2'] as const;
const answers: readonly [Answer, Answer] = [
  { question: 3, text: 'Barnaby' },
  { question: 11, text: 'Lakeside' },
];

/** What one call programmed and erased before it returned. */
interface Cost {
  readonly bytes: number;
  readonly erases: number;
  readonly operations: number;
}

interface Tally {
  calls: number;
  bytes: number;
  mostBytes: number;
  operations: number;
  erases: number;
}

const emptyTally = (): Tally => ({ calls: 0, bytes: 0, mostBytes: 0, operations: 0, erases: 0 });
const deeds = [
  'wrong log-in',
  'right log-in',
  'recovery by questions',
  'change of the password',
  'idle second',
] as const;
type Deed = (typeof deeds)[number];

interface Life {
  readonly days: number;
  readonly tallies: Readonly<Record<Deed, Tally>>;
  readonly wear: readonly number[];
}

/** A log-in every half hour, idle seconds between, a restart a day, a forgotten password a month. */
async function live(geometry: NorGeometry, days: number, onDay: (day: number) => void): Promise<Life> {
  const crypto = benchCrypto(seededBytes(1));
  const nor = createNor({ geometry });
  provisionStore({ flash: nor, crypto });
  const tallies = Object.fromEntries(deeds.map((deed) => [deed, emptyTally()])) as Record<Deed, Tally>;
  let now = 0;
  const powerOn = (): Auth =>
    createAuth({
      languages,
      store: openStore({ flash: nor, crypto, erased: 'lost' }),
      crypto,
      clock: { now: () => now, wall: () => null },
      random: seededBytes(2),
      identity: { model: 'AT-NVR 32', serial: 'ATNVR0000000017' },
      // The hash has nothing to do with the flash: the cheapest one there is.
      argon2: { memory: argon2MemoryPerLane, passes: 1, lanes: 1 },
    });
  let auth = powerOn();
  const perform = async (deed: Deed, kind: string | null, run: () => unknown): Promise<unknown> => {
    const before = costOf(nor);
    const result = await run();
    const found = (result as { kind?: string } | undefined)?.kind;
    if (kind !== null && found !== kind) throw new Error(`bench: ${deed}: ${found} instead of ${kind}`);
    add(tallies[deed], before, costOf(nor));
    return result;
  };
  const rest = async () => {
    // Idle work is done in a few seconds; what is left of the half hour changes nothing.
    for (let second = 0; second < 8; second++) await perform('idle second', null, () => auth.tick());
    now += dayMs / loginsADay;
  };

  let current = 0;
  const made = await auth.setUp({ password: passwords[0], questions: answers, language: 'en' });
  if (made.kind !== 'ok') throw new Error(`bench: set-up: ${made.kind}`);
  for (let login = 0; login < days * loginsADay; login++) {
    if (login % loginsADay === 0) onDay(login / loginsADay + 1);
    if (login % loginsADay === 0) auth = powerOn();
    await rest();
    if (login % wrongOneIn === wrongOneIn - 1) {
      await perform('wrong log-in', 'wrong', () => auth.login(`not this ${login}`));
    } else {
      await perform('right log-in', 'ok', () => auth.login(passwords[current]!));
    }
    if (login % (30 * loginsADay) !== 7) continue;
    const verdict = (await perform('recovery by questions', 'ok', () => auth.answer(answers, 'monitor'))) as {
      grant: Parameters<Auth['changePassword']>[0];
    };
    current = 1 - current;
    await perform('change of the password', 'ok', () => auth.changePassword(verdict.grant, passwords[current]!));
  }
  crypto.close();
  return { days, tallies, wear: nor.wear };
}

const costOf = ({ counts }: Nor): Cost => ({
  bytes: counts.bytesProgrammed,
  erases: counts.erases,
  operations: counts.programs + counts.erases,
});

function add(tally: Tally, before: Cost, after: Cost): void {
  const bytes = after.bytes - before.bytes;
  tally.calls++;
  tally.bytes += bytes;
  tally.mostBytes = Math.max(tally.mostBytes, bytes);
  tally.operations += after.operations - before.operations;
  tally.erases += after.erases - before.erases;
}

function rowsOf(name: string, { days, tallies, wear }: Life): Row[] {
  const rows: Row[] = [];
  for (const deed of deeds) {
    const { calls, bytes, mostBytes, operations, erases } = tallies[deed];
    const what = `${name}, ${deed}`;
    if (deed === 'idle second') {
      const logins = tallies['wrong log-in'].calls + tallies['right log-in'].calls;
      rows.push({ what: `${name}, idle work for each log-in, programmed`, value: bytes / logins, unit: 'bytes' });
      rows.push({ what: `${name}, idle work for each log-in`, value: erases / logins, unit: 'erases' });
      continue;
    }
    const isWrong = deed === 'wrong log-in';
    rows.push({
      what: `${what}, programmed at most`,
      value: mostBytes,
      unit: 'bytes',
      ...(isWrong && { wanted: { atMost: wanted.bytesOfWrong } }),
    });
    rows.push({ what: `${what}, programmed on average`, value: bytes / calls, unit: 'bytes' });
    rows.push({ what: `${what}, on average`, value: operations / calls, unit: 'operations' });
    const isLogin = isWrong || deed === 'right log-in';
    rows.push({
      what: `${what}, all ${calls}`,
      value: erases,
      unit: 'erases',
      ...(isLogin && { wanted: { atMost: wanted.erases } }),
    });
  }
  const most = Math.max(...wear);
  rows.push({ what: `${name}, busiest sector in ${days} days`, value: most, unit: 'erases' });
  rows.push({
    what: `${name}, until ${cycles.toLocaleString('en')} erases of it`,
    value: (cycles / most) * (days / 365),
    unit: 'years',
    wanted: { atLeast: wantedYears },
  });
  return rows;
}

/** Rows of the flash's cost and endurance over so many days; `tell` is told how far it is. */
export async function measureWear(days: number, tell: (what: string) => void): Promise<Group> {
  const rows: Row[] = [];
  for (const count of [16, 2]) {
    const life = await live({ size: count * 4096, sectorSize: 4096, programUnit: 1 }, days, (day) =>
      tell(`a life on ${count} sectors, day ${day} of ${days}`),
    );
    rows.push(...rowsOf(`${count} x 4 KiB`, life));
  }
  const how = `${days} days of ${loginsADay} log-ins, one in ${wrongOneIn} wrong, idle work between, a restart a day, a recovery a month`;
  return { name: 'Flash', how, rows };
}
