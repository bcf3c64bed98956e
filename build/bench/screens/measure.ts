/**
 * The rows of the screens: the product beside a C program and beside React, all in WebAssembly, in turn.
 *
 * @module
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../program';
import { median } from '../row';
import { click, firstFrame, placeOf, redraw, settle, type Timed, typeLetter } from './acts';
import { buildProduct, buildReact } from './bundles';
import type { Comparison } from './comparison';
import { loadMonitors, type Monitor } from './monitor';
import { cardsInC, inQuickJs, type Scene, type Start, screensInC } from './scenes';

const names = ['product', 'c', 'react'] as const;
type Name = (typeof names)[number];
type OfEach<T> = Partial<Record<Name, T>>;

/** Each round begins with another one: what one leaves behind (memory given back, code compiled beside) is not always the same next one's. */
const inTurn = (round: number): readonly Name[] => names.map((_, i) => names[(round + i) % names.length]!);

type Open = (width: number, height: number) => Promise<Monitor>;
const fullHd = [1920, 1080] as const;
const ultraHd = [3840, 2160] as const;

async function startAll(
  starts: OfEach<Start>,
  open: Open,
  [width, height]: readonly [number, number],
): Promise<OfEach<Scene>> {
  const scenes: OfEach<Scene> = {};
  for (const name of names) {
    const start = starts[name];
    if (!start) continue;
    const { scene } = await start(await open(width, height));
    scene.tick();
    settle(scene);
    scenes[name] = scene;
  }
  return scenes;
}

/** `act` in all scenes by turns, `warm + samples` times; the first ones are left out. */
function byTurns<T>(
  scenes: OfEach<Scene>,
  samples: number,
  warm: number,
  act: (scene: Scene, round: number) => T,
): OfEach<T[]> {
  const results: OfEach<T[]> = {};
  for (let round = 0; round < warm + samples; round++) {
    for (const name of inTurn(round)) {
      const scene = scenes[name];
      if (!scene) continue;
      const result = act(scene, round);
      if (round < warm) continue;
      results[name] ??= [];
      results[name].push(result);
    }
  }
  return results;
}

function row<T>(
  what: string,
  unit: string,
  results: OfEach<T[]>,
  read: (result: T) => number | null,
  wanted: Comparison['wanted'] = { timesUnderReact: 1 },
): Comparison {
  const middle = (name: Name): number | null => {
    const values = results[name]?.map(read).filter((value) => value !== null);
    return values && values.length > 0 ? median(values) : null;
  };
  return { what, unit, value: middle('product')!, c: middle('c'), react: middle('react'), wanted };
}

const whole = ({ whole }: Timed): number => whole;
const tick = ({ tick, commands }: Timed): number | null => (commands === null ? null : tick);
const commands = ({ commands }: Timed): number | null => commands;
const fiveTimes = { timesUnderReact: 5 } as const;

/** In engines alone: monitors that are made and given back beside would cost Node as much again. */
async function measureEvaluated(starts: OfEach<Start>, open: Open, samples: number): Promise<Comparison> {
  const results: OfEach<(number | null)[]> = {};
  const warm = 4;
  const unused = await open(...fullHd);
  for (let round = 0; round < warm + samples; round++) {
    for (const name of inTurn(round)) {
      const started = await starts[name]?.(unused);
      if (!started) continue;
      started.scene.end();
      if (round < warm) continue;
      results[name] ??= [];
      results[name].push(started.setUp);
    }
  }
  return row('the bundle evaluated', 'ms', results, (setUp) => setUp, fiveTimes);
}

async function measureStarts(starts: OfEach<Start>, open: Open, samples: number): Promise<Comparison[]> {
  const results: OfEach<{ setUp: number | null; first: Timed }[]> = {};
  const warm = 4;
  for (let round = 0; round < warm + samples; round++) {
    for (const name of inTurn(round)) {
      const start = starts[name];
      if (!start) continue;
      const { scene, setUp } = await start(await open(...fullHd));
      const first = firstFrame(scene);
      scene.end();
      if (round < warm) continue;
      results[name] ??= [];
      results[name].push({ setUp, first });
    }
  }
  return [
    row('first frame, from the evaluated bundle', 'ms', results, ({ first }) => first.whole, {
      timesC: 2,
      timesUnderReact: 1,
    }),
    row('first frame, from the source', 'ms', results, ({ setUp, first }) => (setUp ?? 0) + first.whole),
  ];
}

function measureActs(scenes: OfEach<Scene>, samples: number): Comparison[] {
  const product = scenes.product!;
  const warm = 8;
  const each = <T>(act: (scene: Scene, round: number) => T) => byTurns(scenes, samples, warm, act);
  const key = { atMost: 8, timesC: 2, timesUnderReact: 1 };

  const loginKey = each(typeLetter);
  const eye = placeOf(product, 'password-eye');
  const eyes = each((scene) => click(scene, eye));

  // there and back again: both are navigations, the way there is the larger one
  const forgot = placeOf(product, 'forgot');
  click(product, forgot);
  const cancel = placeOf(product, 'cancel');
  click(product, cancel);
  const there = each((scene) => {
    const result = click(scene, forgot);
    click(scene, cancel);
    return result;
  });
  for (const scene of Object.values(scenes)) click(scene, forgot);
  const changeKey = each(typeLetter);
  const languages = (['en', 'ru'] as const).map((language) => placeOf(product, `lang-${language}`));
  const language = each((scene, round) => click(scene, languages[round % 2]!));
  const drawn = each(redraw);
  return [
    row('a click (the eye) to its frame', 'ms', eyes, whole),
    row('  its tick', 'ms', eyes, tick, fiveTimes),
    row('a key typed, log-in, to its frame', 'ms', loginKey, whole, key),
    row('  its tick', 'ms', loginKey, tick, fiveTimes),
    row('a key typed, «Изм. пароль», to its frame', 'ms', changeKey, whole, key),
    row('  its tick', 'ms', changeKey, tick, fiveTimes),
    row('language switched, «Изм. пароль», to its frame', 'ms', language, whole),
    row('  its tick', 'ms', language, tick, fiveTimes),
    row('navigation to «Изм. пароль», to its frame', 'ms', there, whole),
    row('  its tick', 'ms', there, tick),
    row('  its commands', '', there, commands),
    row('full redraw, 1080p', 'ms', drawn, whole),
  ];
}

async function measureCards(starts: OfEach<Start>, open: Open, samples: number): Promise<Comparison[]> {
  const scenes = await startAll(starts, open, fullHd);
  // shown by the first tick, and once more or taken away in each that settles
  const cards = byTurns(scenes, samples, 8, (scene) => {
    scene.tick();
    scene.monitor.render();
    return firstFrame(scene);
  });
  for (const scene of Object.values(scenes)) scene.end();
  return [
    row('10 cards of 20 widgets mounted', 'ms', cards, ({ tick }) => tick, { atMost: 10, timesUnderReact: 1 }),
    row('  to their frame', 'ms', cards, whole),
  ];
}

function measureMemory(scenes: OfEach<Scene>): Comparison[] {
  const once = <T>(read: (scene: Scene) => T) => byTurns(scenes, 1, 0, read);
  const heap = once((scene) => scene.heap());
  return [
    row('JS heap', 'bytes', heap, (bytes) => bytes, { atMost: 3_000_000, timesUnderReact: 1 }),
    row(
      'memory less frame buffer',
      'bytes',
      once((scene) => (scene.heap() ?? 0) + scene.monitor.bytes()),
      (bytes) => bytes,
    ),
  ];
}

export interface Screens {
  readonly name: string;
  readonly how: string;
  readonly rows: readonly Comparison[];
}

/** All rows. `samples`: of each act in each implementation. */
export async function measureScreens(samples: number): Promise<Screens> {
  const product = await buildProduct();
  const react = await buildReact();
  if (!react) console.error('bench: no column for React: npm install --no-save react react-reconciler brings it');
  const { open, bytes } = await loadMonitors();
  const starts = (which: 'screens' | 'cards'): OfEach<Start> => ({
    product: inQuickJs(product[which]),
    c: which === 'screens' ? screensInC : cardsInC,
    ...(react && { react: inQuickJs(react[which]) }),
  });
  const bridge = (await stat(join(root, 'out/lvgl/bridge.wasm'))).size;
  const size = (source: string): number => Buffer.byteLength(source);
  const rows: Comparison[] = [
    {
      what: 'bundle (C: what the module grows by)',
      unit: 'bytes',
      value: size(product.screens),
      c: bytes - bridge,
      react: react && size(react.screens),
      wanted: { timesUnderReact: 1 },
    },
    await measureEvaluated(starts('screens'), open, samples),
    ...(await measureStarts(starts('screens'), open, samples)),
  ];
  const scenes = await startAll(starts('screens'), open, fullHd);
  rows.push(...measureActs(scenes, samples), ...measureMemory(scenes));
  for (const scene of Object.values(scenes)) scene.end();
  const large = await startAll(starts('screens'), open, ultraHd);
  rows.push(row('full redraw, 4K', 'ms', byTurns(large, samples, 3, redraw), whole));
  for (const scene of Object.values(large)) scene.end();
  rows.push(...(await measureCards(starts('cards'), open, samples)));
  const how = `in WebAssembly, medians of ${samples} by turns, time of the processor`;
  return { name: 'Screens', how, rows };
}
