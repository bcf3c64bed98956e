/**
 * `npm run bench`: measures what is promised in numbers, beside what is wanted. `--help` says what it takes.
 *
 * @module
 */
import { parseArgs } from 'node:util';
import { type Group, isMissed, tableText } from './bench/row';
import { comparisonText, missed } from './bench/screens/comparison';
import type { Screens } from './bench/screens/measure';

/** A group of rows, ready to be printed. */
interface Printed {
  readonly text: string;
  readonly json: { readonly rows: readonly { readonly missed: boolean }[] };
}

const plain = (group: Group): Printed => ({
  text: tableText(group),
  json: { ...group, rows: group.rows.map((row) => ({ ...row, missed: isMissed(row) })) },
});

const compared = ({ name, how, rows }: Screens): Printed => ({
  text: [`${name}: ${how}`, ...comparisonText(rows)].join('\n'),
  json: Object.assign({ name, how }, { rows: rows.map((row) => ({ ...row, missed: missed(row).length > 0 })) }),
});

const groups: Readonly<Record<string, (isQuick: boolean) => Promise<Printed>>> = {
  store: async (isQuick) => plain(await (await import('./bench/store')).measureMounts(isQuick ? 5 : 25)),
  wear: async (isQuick) => plain(await (await import('./bench/wear')).measureWear(isQuick ? 31 : 120)),
  screens: async (isQuick) =>
    compared(await (await import('./bench/screens/measure')).measureScreens(isQuick ? 9 : 41)),
};

const help = `npm run bench -- [options]

Measures, and prints a table for each group; a value that misses what is wanted is marked.

  --only GROUP  ${Object.keys(groups).join(' or ')}; may be given more than once
  --quick       fewer samples and days
  --json        JSON instead of tables: groups of rows with what, value, unit, wanted and missed; those of the screens also
                with c and react, the values of the same screens in C and in React
  --help

Exit code 1 when a value misses what is wanted, 2 for a wrong command line.`;

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string', multiple: true },
        quick: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    const unknown = values.only?.find((name) => !Object.hasOwn(groups, name));
    if (unknown !== undefined) throw new TypeError(`no group ${unknown}: ${Object.keys(groups).join(', ')}`);
    return values;
  } catch (error) {
    console.error(`bench: ${(error as Error).message}`);
    process.exit(2);
  }
}

const { only, quick = false, json = false, help: isHelp = false } = readOptions();
if (isHelp) {
  console.log(help);
} else {
  const measured: Printed[] = [];
  for (const [name, measure] of Object.entries(groups)) {
    if (only !== undefined && !only.includes(name)) continue;
    const group = await measure(quick);
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
}
