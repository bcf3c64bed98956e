/**
 * Measures whether the time of the recorder's comparison of secrets depends on what it compares: `npm run constant-time -- [--samples N] [--seed N]`.
 *
 * Welch's t-test over pairs of classes of inputs in random order (dudect, Reparaz, Balasch, Verbauwhede 2017). A comparison that
 * leaks on purpose is measured beside it, so that a measurement that sees nothing at all fails. A measurement can only find a leak;
 * that there is none is proved by `test/firmware/host/constant-time.test.ts`.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cargo } from './cargo';
import { readCommandLine, wholeNumber } from './command-line';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'out/host');
/** |t| from which two classes count as different: dudect's threshold. */
export const threshold = 4.5;
const fewestSamples = 1_000_000;

/** Runs cargo in the workspace of the host, with its target folder in out/host; all that it printed, and its exit code. */
export function cargoHost(...args: string[]): { readonly code: number; readonly output: string } {
  const { code, output, errors } = cargo(args, { folder: join(root, 'firmware/host'), target });
  return { code, output: `${output}${errors}` };
}

/** Builds a program of the workspace as it ships, and tells where it is. Throws with what cargo printed. */
export function buildProgram(name: string): string {
  const { code, output } = cargoHost('build', '--release', '-p', name);
  if (code !== 0) throw new Error(`${name} did not build\n${output}`);
  return join(target, 'release', name);
}

/** One pair of classes. */
export interface Measurement {
  readonly comparison: 'verifier' | 'leaky';
  readonly classes: string;
  /** The largest t of all tests that dudect makes of one measurement. */
  readonly t: number;
}

const pairs = {
  equal_first: 'equal / first byte differs',
  equal_last: 'equal / last byte differs',
  first_last: 'first / last byte differs',
} as const;
type Pair = keyof typeof pairs;

/** Reads the lines of dudect-bencher; other lines are left out. */
export function readMeasurements(output: string): Measurement[] {
  const line = /^bench (verifier|leaky)_(\w+) +\.\.\. : .*?max t = ([+-]?[\d.]+|[+-]?NaN|[+-]?inf)/gm;
  return [...output.matchAll(line)].map(([, comparison, pair, t]) => ({
    comparison: comparison as Measurement['comparison'],
    classes: pairs[pair as Pair] ?? pair!,
    t: /inf/.test(t!) ? Number.POSITIVE_INFINITY : Number(t),
  }));
}

/** What is wrong with the measurements, in words; empty when all is as it should be. */
export function judge(measurements: readonly Measurement[]): string[] {
  const of = (comparison: Measurement['comparison']) =>
    measurements.filter((measurement) => measurement.comparison === comparison);
  const problems: string[] = [];
  if (of('verifier').length !== Object.keys(pairs).length) problems.push('not every pair of classes was measured');
  if (of('leaky').length === 0) problems.push('the leaky comparison was not measured');
  for (const { classes, t } of of('verifier'))
    if (!(Math.abs(t) < threshold)) problems.push(`the verifier's time depends on its input: ${classes}, t = ${t}`);
  for (const { classes, t } of of('leaky'))
    if (!(Math.abs(t) >= threshold)) problems.push(`the leak was not seen, so the measurement is blind: ${classes}`);
  return problems;
}

function table(measurements: readonly Measurement[], samples: number): string {
  const count = samples.toLocaleString('en');
  const rows = [
    ['comparison', 'classes', 'samples', 'max |t|', `limit ${threshold}`],
    ...measurements.map(({ comparison, classes, t }) => [
      comparison,
      classes,
      count,
      Math.abs(t).toFixed(2),
      comparison === 'leaky'
        ? Math.abs(t) >= threshold
          ? 'leak seen, as it should be'
          : 'LEAK NOT SEEN'
        : Math.abs(t) < threshold
          ? 'no difference seen'
          : 'DIFFERS',
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const isNumber = (column: number) => column === 2 || column === 3;
  const cell = (text: string, column: number) =>
    isNumber(column) ? text.padStart(widths[column]!) : text.padEnd(widths[column]!);
  return rows.map((row) => row.map(cell).join('   ').trimEnd()).join('\n');
}

async function measure(samples: number, seed: number): Promise<string> {
  const child = spawn(buildProgram('verifier-timing'), [], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TIMING_SAMPLES: String(samples), TIMING_SEED: String(seed) },
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const code = await new Promise<number | null>((done, failed) => child.once('error', failed).once('close', done));
  if (code !== 0) throw new Error(`the measurement ended with code ${code}\n${output}`);
  return output;
}

function options(): { samples: number; seed: number } {
  const { values } = readCommandLine('constant-time', {
    options: {
      samples: { type: 'string', default: String(fewestSamples) },
      seed: { type: 'string', default: '1' },
    },
  });
  return {
    samples: wholeNumber('constant-time', 'samples', values.samples, fewestSamples),
    seed: wholeNumber('constant-time', 'seed', values.seed, 0),
  };
}

async function main(): Promise<number> {
  const { samples, seed } = options();
  console.error(`constant-time: 5 pairs of classes of ${samples.toLocaleString('en')} samples, seed ${seed} …`);
  const measurements = readMeasurements(await measure(samples, seed));
  console.log(table(measurements, samples));
  const problems = judge(measurements);
  for (const problem of problems) console.error(`constant-time: ${problem}`);
  return problems.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await main().catch((error: Error) => {
    console.error(`constant-time: ${error.message}`);
    return 2;
  });
}
