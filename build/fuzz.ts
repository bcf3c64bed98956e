/**
 * `npm run fuzz`: fuzzes the bridge. `--help` says what it takes.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seeds } from '../firmware/lvgl/fuzz/seeds.ts';
import { root } from './clang.ts';
import { readCommandLine, wholeNumber } from './command-line.ts';
import { buildFuzzer, fuzzer } from './fuzzer.ts';

const folder = join(root, 'out/fuzz');

interface Summary {
  readonly runs: number;
  readonly seconds: number;
  readonly edges: number;
  /** Path of the input that failed. */
  readonly finding?: string;
  readonly log: string;
}

/** Builds the fuzzer if need be and runs it. */
export async function fuzz(runs: number, seed: number, keep: boolean, decoder: boolean): Promise<Summary> {
  await buildFuzzer();
  const corpus = join(folder, keep ? 'corpus' : 'seeds');
  const findings = join(folder, 'findings');
  if (!keep) rmSync(corpus, { recursive: true, force: true });
  mkdirSync(corpus, { recursive: true });
  mkdirSync(findings, { recursive: true });
  for (const [name, bytes] of seeds()) writeFileSync(join(corpus, name), bytes);

  const before = new Set(readdirSync(findings));
  const start = Date.now();
  // a decoder's run is one or two buffers: the shorter, the more of them
  const flags = [
    `-max_len=${decoder ? 120 : 400}`,
    '-len_control=0',
    '-timeout=20',
    '-rss_limit_mb=2048',
    '-print_final_stats=1',
  ];
  const child = spawn(
    join(root, fuzzer),
    [
      `-runs=${runs}`,
      `-seed=${seed}`,
      ...flags,
      ...(decoder ? ['--decoder'] : []),
      `-artifact_prefix=${findings}/`,
      corpus,
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ASAN_OPTIONS: 'malloc_context_size=4:quarantine_size_mb=8:detect_leaks=0' },
    },
  );
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const code = await new Promise<number | null>((done, failed) => child.once('error', failed).once('close', done));
  const finding = readdirSync(findings).find((name) => !before.has(name));
  const executed = Number(/number_of_executed_units: (\d+)/.exec(log)?.[1] ?? 0);
  const edges = Number([...log.matchAll(/cov: (\d+)/g)].at(-1)?.[1] ?? 0);
  const failed = code !== 0 ? (finding ? join(findings, finding) : `the fuzzer ended with code ${code}`) : undefined;
  return { runs: executed, seconds: (Date.now() - start) / 1000, edges, log, ...(failed && { finding: failed }) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = readCommandLine('fuzz', {
    options: {
      runs: { type: 'string', default: '12000' },
      seed: { type: 'string', default: '1' },
      keep: { type: 'boolean', default: false },
      decoder: { type: 'boolean', default: false },
    },
  });
  const { runs, seconds, edges, finding, log } = await fuzz(
    wholeNumber('fuzz', 'runs', values.runs, 1),
    wholeNumber('fuzz', 'seed', values.seed, 0),
    values.keep,
    values.decoder,
  );
  console.log(
    `fuzz: ${runs} runs in ${seconds.toFixed(0)} s (${Math.round(runs / seconds)} a second), ${edges} edges, ${finding ? 'a finding' : 'clean'}`,
  );
  if (finding) {
    const lines = log.split('\n').filter((line) => /ERROR|SUMMARY|runtime error|left behind|^ {4}#\d/.test(line));
    console.error(`${lines.slice(0, 24).join('\n')}\n${finding}`);
    process.exit(1);
  }
}
