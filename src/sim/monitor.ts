/**
 * `npm run -s monitor`: the recorder headless, driven by steps, in virtual time.
 *
 * @module
 */
import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { helpText } from '../../build/help.mjs';
import { FlashFileError, readOnlyWords } from './flash/file';
import { mapText } from './flash/map';
import { AssetError } from './machine/assets';
import type { MachineDevices } from './machine/machine';
import { settle } from './machine/pace';
import { seededBytes } from './machine/random';
import { createRecorder, type Recorder } from './machine/recorder';
import { NativeHostError } from './native/process';
import { createNativeRecorder } from './native/recorder';
import { type MonitorOptions, monitorOptions, UsageError } from './options';
import { ScriptError, StepError } from './script/errors';
import { printable } from './script/lexer';
import { languageCodes, parseScript, parseStep, type Step, help as stepHelp, told } from './script/parser';
import { createRunner, type Runner } from './script/runner';

/** What the recorder's wall clock shows when it is first switched on: 14:32 on 15 January 2026 in Moscow. */
const WALL = { ms: Date.UTC(2026, 0, 15, 11, 32), offset: 180 };

/** A line or more; what others wrote (a script, the recorder) may be in it. */
const complain = (text: string): void => {
  const lines = text.split('\n').map((line) => printable(line, 1000));
  process.stderr.write(`${lines.join('\n')}\n`);
};

const label = (step: Step): string => `${String(step.line).padStart(3)}  ${printable(told(step))}`;

function reportScriptError(error: ScriptError): void {
  complain(`line ${error.line}: ${printable(error.message, 300)}`);
}

/** True when the step was done. */
async function doStep(runner: Runner, step: Step): Promise<boolean> {
  try {
    await runner.run(step);
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    complain(`FAIL ${label(step)}\n     ${printable(error.message, 600)}`);
    if (error.seen.length > 0)
      complain(`     seen instead:\n${error.seen.map((text) => `       ${printable(text)}`).join('\n')}`);
    return false;
  }
  process.stdout.write(`ok   ${label(step)}\n`);
  return true;
}

async function readScript(file: string): Promise<string> {
  let bytes: Buffer;
  try {
    if (file !== '-') bytes = await readFile(file);
    else {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
      bytes = Buffer.concat(chunks);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`--script: cannot read ${file} (${code})`);
  }
  if (!isUtf8(bytes) || bytes.includes(0))
    throw new UsageError(`--script: ${file === '-' ? 'the input' : file} is not UTF-8 text`);
  return bytes.toString('utf8');
}

/** Steps as they are typed. At a terminal a wrong one is told and the next one asked for; from a pipe it ends the run. */
async function dialogue(runner: Runner): Promise<number> {
  const terminal = process.stdin.isTTY === true;
  if (terminal) process.stdout.write('Steps, one a line; "help" lists them, an empty line ends.\n');
  const lines = createInterface({ input: process.stdin, terminal: false });
  let number = 0;
  for await (const text of lines) {
    number++;
    if (terminal && text.trim() === '') break;
    if (text.trim() === 'help') {
      process.stdout.write(`${stepHelp}\n`);
      continue;
    }
    let done = false;
    try {
      const step = parseStep(text, number);
      done = !step || (await doStep(runner, step));
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      reportScriptError(error);
    }
    if (!done && !terminal) return 1;
  }
  return 0;
}

/** What the monitor needs of a recorder, whichever host it runs on. */
type Driven = Pick<Recorder, 'machine' | 'glyphs' | 'flashMap' | 'close'> & {
  readonly nor: { readonly readOnly: boolean };
};

async function run(options: MonitorOptions, recorder: Driven, steps: readonly Step[] | undefined): Promise<number> {
  const { machine, glyphs } = recorder;
  const print = (text: string): void => {
    process.stdout.write(`     ${printable(text, 1000)}\n`);
  };
  const runner = createRunner({ machine, folder: options.out, glyphs, print });
  await machine.powerOn();
  await settle(machine);
  const problem = machine.problem();
  if (problem !== undefined) {
    complain(`the recorder's program failed: ${problem}`);
    return 1;
  }
  if (options.language) {
    const step = parseStep(`language ${options.language}`, 0)!;
    try {
      await runner.run(step);
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      complain(`--lang: ${error.message}`);
      return 1;
    }
  }
  if (!steps) return dialogue(runner);
  for (const step of steps) if (!(await doStep(runner, step))) return 1;
  return 0;
}

/** The command; its exit code. */
export async function monitor(args: readonly string[]): Promise<number> {
  let recorder: Driven | undefined;
  try {
    const options = monitorOptions(args);
    if (!options) {
      process.stdout.write(helpText('monitor', { languages: languageCodes.join(', '), steps: stepHelp }));
      return 0;
    }
    const steps = options.script === undefined ? undefined : parseScript(await readScript(options.script));
    const log: MachineDevices['log'] = (source, level, text) => {
      if (options.verbose || level === 'error' || level === 'warn') complain(`     ${source} ${level}: ${text}`);
    };
    recorder =
      options.host === 'native'
        ? await createNativeRecorder(options, { wall: WALL, seed: options.seed, cursor: false, log })
        : await createRecorder(options, {
            random: seededBytes(options.seed),
            wall: (powered) => ({ ms: WALL.ms + powered, offset: WALL.offset }),
            cursor: false,
            seed: options.seed,
            log,
          });
    if (recorder.nor.readOnly) complain(readOnlyWords(options.flash ?? ''));
    const code = await run(options, recorder, steps);
    if (options.map) {
      const map = recorder.flashMap();
      process.stdout.write(`${map ? mapText(map) : 'the flash cannot be read as a store'}\n`);
    }
    return code;
  } catch (error) {
    if (error instanceof ScriptError) {
      reportScriptError(error);
      return 1;
    }
    if ([UsageError, AssetError, FlashFileError, NativeHostError].some((known) => error instanceof known)) {
      complain(
        `monitor: ${(error as Error).message}${error instanceof UsageError ? '; --help lists the options' : ''}`,
      );
      return 2;
    }
    complain(`monitor: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return 2;
  } finally {
    recorder?.close();
  }
}

if (process.argv[1] === import.meta.filename) {
  // A reader that has seen enough (`| head`) is no error.
  process.stdout.on('error', () => process.exit(0));
  // By way of `exit`, which gives the flash file free.
  for (const [signal, number] of [
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const)
    process.once(signal, () => process.exit(128 + number));
  process.exitCode = await monitor(process.argv.slice(2));
}
