/**
 * The rows of the recorder's own process: from exec to the first frame, memory, clicks, sizes, beside the C program and React.
 *
 * @module
 */

import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startNative } from '../../../src/sim/native/process';
import { budgets } from '../../budgets';
import { buildBundle } from '../../bundle';
import { root } from '../../clang';
import { median } from '../row';
import { buildProduct, buildReact } from '../screens/bundles';
import type { Comparison } from '../screens/comparison';
import { measureBoard } from './board';
import { fonts, hostArguments, writeBundle } from './files';
import { buildPrograms, type Programs, strippedSize } from './programs';

/** A program and what it is started with. */
type Command = readonly [program: string, ...args: string[]];

const names = ['recorder', 'recorderSource', 'screens', 'screensSource', 'react', 'reactSource', 'c'] as const;
type Name = (typeof names)[number];
type OfEach<T> = Partial<Record<Name, T>>;

const frameBytes = 1920 * 1080 * 4;
const mb = 1e6;

interface Start {
  /** Milliseconds. */
  readonly wall: number;
  readonly busy: number;
  /** Bytes, the frame buffer left out. */
  readonly resident: number;
}

function start(launch: string, command: Command): Start {
  const { stdout, stderr, status } = spawnSync(launch, ['1', ...command], { encoding: 'utf8' });
  const numbers = /^(\d+) (\d+) (\d+)$/m.exec(stdout);
  if (status !== 0 || !numbers) throw new Error(`bench: ${command.join(' ')}: ${stderr}`);
  const [wall, busy, kib] = numbers.slice(1).map(Number) as [number, number, number];
  return { wall: wall / 1e6, busy: busy / 1e6, resident: kib * 1024 - frameBytes };
}

/** All by turns, so that a machine that gets busy is busy for all of them. */
function startAll(launch: string, commands: OfEach<Command>, samples: number): OfEach<Start[]> {
  const starts: OfEach<Start[]> = {};
  const present = names.filter((name) => commands[name]);
  for (let round = 0; round < samples + 2; round++) {
    for (let turn = 0; turn < present.length; turn++) {
      const name = present[(round + turn) % present.length]!;
      const found = start(launch, commands[name]!);
      // the first ones fill the page cache
      if (round < 2) continue;
      starts[name] ??= [];
      starts[name].push(found);
    }
  }
  return starts;
}

const settleFrames = 12;

/** Milliseconds of clicks on widgets by turns, each from the press to the drawn frame; the way through the pipe is in it. */
function clicks(command: Command, places: readonly (readonly [number, number])[], rounds: number): number[][] {
  const [program, , ...args] = command;
  const process = startNative(program, args, {
    onMessage(message) {
      if (message.kind === 'log' && message.level !== 'info') throw new Error(`bench: ${message.text}`);
    },
  });
  const settle = (): void => {
    for (let frame = 0; frame < settleFrames; frame++) process.call('step', 16, 1);
  };
  try {
    process.call('powerOn');
    settle();
    const times: number[][] = places.map(() => []);
    for (let round = 0; round < rounds + 2; round++) {
      for (const [index, [x, y]] of places.entries()) {
        process.call('pointer', x, y, 0);
        settle();
        const begun = globalThis.process.hrtime.bigint();
        process.call('pointer', x, y, 1);
        process.call('pointer', x, y, 0);
        const isDrawn = process.call('step', 0, 1).result[0];
        const took = Number(globalThis.process.hrtime.bigint() - begun) / 1e6;
        if (isDrawn !== 1) throw new Error(`bench: a click at ${x},${y} drew nothing`);
        settle();
        if (round >= 2) times[index]!.push(took);
      }
    }
    return times;
  } finally {
    process.close();
  }
}

/** Where widgets are, once for all that look alike: middles by name, after clicks on the ones before. */
function placesOf([program, , ...args]: Command, ways: readonly string[]): (readonly [number, number])[] {
  const process = startNative(program, args, { onMessage() {} });
  try {
    process.call('powerOn');
    return ways.map((name) => {
      for (let frame = 0; frame < settleFrames; frame++) process.call('step', 16, 1);
      const tree = JSON.parse(process.call('tree').result.toString()) as readonly { name?: string; rect: number[] }[];
      const rect = tree.find((widget) => widget.name === name)?.rect;
      if (!rect) throw new Error(`bench: no widget ${name}`);
      const [x, y] = [(rect[0]! + rect[2]!) >> 1, (rect[1]! + rect[3]!) >> 1];
      for (const isPressed of [1, 0]) process.call('pointer', x, y, isPressed);
      return [x, y] as const;
    });
  } finally {
    process.close();
  }
}

async function commandsOf(programs: Programs): Promise<OfEach<Command>> {
  await buildBundle();
  const host = programs.development;
  const screens = await buildProduct();
  const react = await buildReact();
  const written = (name: string, text: string) => writeBundle(name, text, host);
  const main = written('recorder', readFileSync(join(root, 'out/bundle/main.js'), 'utf8'));
  const two = written('screens', screens.screens);
  const theirs = react && written('react', react.screens);
  const run = async (program: string, bundle: string): Promise<Command> => [program, ...(await hostArguments(bundle))];
  return {
    recorder: await run(host, main.bytecode),
    recorderSource: await run(host, main.source),
    screens: await run(host, two.bytecode),
    screensSource: await run(host, two.source),
    ...(theirs && { react: await run(host, theirs.bytecode) }),
    ...(theirs && { reactSource: await run(host, theirs.source) }),
    c: [programs.c, '--headless', '--fonts', fonts, '--size', '1920x1080'],
  };
}

/** Names of what is clicked, there and back again. */
const ways = {
  recorder: ['password-eye', 'password-eye', 'forgot', 'close'],
  screens: ['password-eye', 'password-eye', 'forgot', 'cancel'],
} as const;

/** `tell` is told what is being done. */
export async function measureRecorder(
  isQuick: boolean,
  tell: (what: string) => void,
): Promise<{ readonly name: string; readonly how: string; readonly rows: readonly Comparison[] }> {
  const samples = isQuick ? 9 : 41;
  tell('building the host twice, and the C program');
  const programs = buildPrograms();
  const commands = await commandsOf(programs);
  tell(`${samples} starts of each`);
  const starts = startAll(programs.launch, commands, samples);
  const middle = (name: Name, read: (start: Start) => number): number | null => {
    const all = starts[name];
    return all ? median(all.map(read)) : null;
  };
  const started = (
    what: string,
    unit: string,
    of: readonly [Name, Name | null],
    read: (start: Start) => number,
    wanted?: Comparison['wanted'],
  ): Comparison => {
    const react = of[1] === null ? null : middle(of[1], read);
    return { what, unit, value: middle(of[0], read)!, c: middle('c', read), react, ...(wanted && { wanted }) };
  };
  const wall = ({ wall }: Start): number => wall;
  const busy = ({ busy }: Start): number => busy;
  const resident = ({ resident }: Start): number => resident / mb;

  tell('clicks');
  const rounds = Math.max(9, samples);
  const places = {
    recorder: placesOf(commands.recorder!, ways.recorder),
    screens: placesOf(commands.screens!, ways.screens),
  };
  const own = clicks(commands.recorder!, places.recorder, rounds);
  const two = clicks(commands.screens!, places.screens, rounds);
  const inC = clicks(commands.c!, places.screens, rounds);
  const inReact = commands.react && clicks(commands.react, places.screens, rounds);
  const clicked = (what: string, index: number, of: readonly number[][], isAlike: boolean): Comparison => ({
    what,
    unit: 'ms',
    value: median(of[index]!),
    c: isAlike ? median(inC[index]!) : null,
    react: isAlike && inReact ? median(inReact[index]!) : null,
    wanted: { atMost: 4 },
  });

  const size = (what: string, value: number, atMost?: number): Comparison => ({
    what,
    unit: 'MB',
    value: value / mb,
    c: null,
    react: null,
    ...(atMost !== undefined && { wanted: { atMost } }),
  });
  const board = await measureBoard(isQuick, tell);
  const asC = { timesC: 1.5 } as const;
  return {
    name: 'recorder',
    how: "the recorder's own process without a monitor, natively, 1920x1080, medians; beside it the C program and React on the same host; then the whole board in QEMU, 1920x1080",
    rows: [
      started('two screens: exec to first frame, bytecode', 'ms', ['screens', 'react'], wall, { atMost: 50, ...asC }),
      started('  of it processor time', 'ms', ['screens', 'react'], busy, asC),
      started('  from source', 'ms', ['screensSource', 'reactSource'], wall),
      started('the whole recorder: exec to first frame, bytecode', 'ms', ['recorder', null], wall, {
        atMost: 50,
        ...asC,
      }),
      started('  of it processor time', 'ms', ['recorder', null], busy, asC),
      started('  from source', 'ms', ['recorderSource', null], wall),
      started('  resident, less the frame buffer', 'MB', ['recorder', null], resident, { atMost: 12 }),
      clicked('two screens: click on the eye to flushed frame', 0, two, true),
      clicked('  click to the other screen', 2, two, true),
      clicked('the whole recorder: click on the eye', 0, own, false),
      clicked('  click to the recovery window', 2, own, false),
      clicked('  and back', 3, own, false),
      size('host, stripped', strippedSize(programs.shipped), budgets.host / mb),
      size('bytecode of the bundle', statSync(join(root, 'out/bench/recorder/recorder.qbc')).size),
      ...board,
    ],
  };
}
