/**
 * `npm run bench`: measures what is promised in numbers, beside what is wanted. `--help` says what it takes.
 *
 * @module
 */
import { type Group, isMissed, tableText } from './bench/row';
import { comparisonText, missed } from './bench/screens/comparison';
import type { Screens } from './bench/screens/measure';
import { readCommandLine, refuse } from './command-line';
import { createProgress } from './progress';

/** A group of rows, ready to be printed. */
interface Printed {
  readonly text: string;
  readonly json: { readonly rows: readonly { readonly missed: boolean }[] };
}

const plain = (group: Group): Printed => ({
  text: tableText(group),
  json: { ...group, rows: group.rows.map((row) => ({ ...row, missed: isMissed(row) })) },
});

const compared = ({ name, how, rows }: Pick<Screens, 'name' | 'how' | 'rows'>): Printed => ({
  text: [`${name}: ${how}`, ...comparisonText(rows)].join('\n'),
  json: Object.assign({ name, how }, { rows: rows.map((row) => ({ ...row, missed: missed(row).length > 0 })) }),
});

/** `tell` is told what is being measured. */
type Measure = (isQuick: boolean, tell: (what: string) => void) => Promise<Printed>;

const groups: Readonly<Record<string, Measure>> = {
  store: async (isQuick, tell) => plain(await (await import('./bench/store')).measureMounts(isQuick ? 5 : 25, tell)),
  wear: async (isQuick, tell) => plain(await (await import('./bench/wear')).measureWear(isQuick ? 31 : 120, tell)),
  screens: async (isQuick) =>
    compared(await (await import('./bench/screens/measure')).measureScreens(isQuick ? 9 : 41)),
  recorder: async (isQuick, tell) =>
    compared(await (await import('./bench/recorder/measure')).measureRecorder(isQuick, tell)),
};

const { only, quick, json } = readCommandLine('bench', {
  options: {
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
}).values;
const unknown = only?.find((name) => !Object.hasOwn(groups, name));
if (unknown !== undefined) refuse('bench', `--only: no group ${unknown}: ${Object.keys(groups).join(', ')}`);

const wanted = Object.entries(groups).filter(([name]) => only === undefined || only.includes(name));
const measured: Printed[] = [];
for (const [number, [name, measure]] of wanted.entries()) {
  const progress = createProgress();
  const label = `bench: ${name} (${number + 1} of ${wanted.length})`;
  console.error(`${label} …`);
  const group = await measure(quick, (what) => progress.show(() => `${label}: ${what}`));
  progress.clear();
  measured.push(group);
  if (!json) console.log(`${measured.length > 1 ? '\n' : ''}${group.text}`);
}
if (json)
  console.log(
    JSON.stringify(
      measured.map((group) => group.json),
      null,
      2,
    ),
  );
if (measured.some((group) => group.json.rows.some((row) => row.missed))) process.exitCode = 1;
