/**
 * Options of the simulator's two commands, checked once; wrong ones are told in one line.
 *
 * @module
 */
import { parseArgs } from 'node:util';
import type { Language } from '../auth/types';
import { anyOf, printable } from './script/lexer';
import { LARGEST_SIDE, languageCodes, parseSize } from './script/parser';

/** A wrong command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface RecorderOptions {
  readonly width: number;
  readonly height: number;
  /** File of the virtual flash; undefined keeps it in memory. */
  readonly flash: string | undefined;
  readonly identity: { readonly model: string; readonly serial: string };
}

export interface MonitorOptions extends RecorderOptions {
  /** `native`: the recorder's own process instead of the simulator's WebAssembly. */
  readonly host: 'wasm' | 'native';
  /** As the recorder starts when undefined. */
  readonly language: Language | undefined;
  readonly seed: number;
  /** File of steps, `-` for standard input, undefined for steps typed one by one. */
  readonly script: string | undefined;
  readonly out: string;
  readonly map: boolean;
  readonly verbose: boolean;
}

export interface ServerOptions extends RecorderOptions {
  readonly flash: string;
  readonly port: number;
  readonly open: boolean;
}

const common = {
  size: { type: 'string' },
  flash: { type: 'string' },
  serial: { type: 'string' },
  model: { type: 'string' },
  help: { type: 'boolean' },
} as const;

type Values = Readonly<Record<string, string | boolean | undefined>>;

/** `--seed -1` as `--seed=-1`: a negative number is a value and no option, so that it is told what is wrong with it. */
function joinNumbers(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    if (/^-\d/.test(arg) && joined.at(-1)?.startsWith('--')) joined.push(`${joined.pop()}=${arg}`);
    else joined.push(arg);
  }
  return joined;
}

function read(args: readonly string[], options: NonNullable<Parameters<typeof parseArgs>[0]>['options']): Values {
  try {
    return parseArgs({ args: joinNumbers(args), options: options!, allowPositionals: false }).values as Values;
  } catch (error) {
    // Node adds advice on `--` behind the first sentence.
    throw new UsageError((error instanceof Error ? error.message : String(error)).split(/\.\s/)[0]!.replace(/\.$/, ''));
  }
}

function text(values: Values, name: string, fallback: string, pattern: RegExp, expected: string): string {
  const value = values[name] ?? fallback;
  if (typeof value !== 'string' || !pattern.test(value))
    throw new UsageError(`--${name}: expected ${expected}, got "${printable(String(value), 60)}"`);
  return value;
}

function integer(values: Values, name: string, fallback: number, least: number, most: number): number {
  const value = Number(text(values, name, String(fallback), /^\d{1,15}$/, `a number from ${least} to ${most}`));
  if (value < least || value > most)
    throw new UsageError(`--${name}: expected a number from ${least} to ${most}, got "${value}"`);
  return value;
}

function file(values: Values, name: string): string | undefined {
  const value = values[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value === '' || value.includes('\0'))
    throw new UsageError(`--${name}: expected a file name`);
  return value;
}

function recorder(values: Values): RecorderOptions {
  const size = parseSize(String(values.size ?? '1920x1080'));
  if (!size)
    throw new UsageError(
      `--size: expected a size from 1x1 to ${LARGEST_SIDE}x${LARGEST_SIDE}, such as 1280x720, got "${printable(String(values.size), 60)}"`,
    );
  return {
    ...size,
    flash: file(values, 'flash'),
    identity: {
      model: text(values, 'model', 'AT-NVR 32', /^[ -~]{1,32}$/, '1 to 32 printable ASCII characters'),
      serial: text(values, 'serial', 'ATNVR0000000017', /^[A-Z0-9]{1,32}$/, '1 to 32 of A-Z and 0-9'),
    },
  };
}

function language(values: Values): Language | undefined {
  if (values.lang === undefined) return undefined;
  const code = languageCodes.find((each) => each === values.lang);
  if (code === undefined)
    throw new UsageError(`--lang: expected ${anyOf(languageCodes)}, got "${printable(String(values.lang), 60)}"`);
  return code;
}

/** Options of the headless monitor; undefined when help is wanted. Throws UsageError. */
export function monitorOptions(args: readonly string[]): MonitorOptions | undefined {
  const values = read(args, {
    ...common,
    host: { type: 'string' },
    lang: { type: 'string' },
    seed: { type: 'string' },
    script: { type: 'string' },
    out: { type: 'string' },
    map: { type: 'boolean' },
    verbose: { type: 'boolean' },
  });
  if (values.help) return undefined;
  return {
    ...recorder(values),
    host: text(values, 'host', 'wasm', /^(wasm|native)$/, 'wasm or native') as MonitorOptions['host'],
    language: language(values),
    seed: integer(values, 'seed', 1, 0, Number.MAX_SAFE_INTEGER),
    script: file(values, 'script'),
    out: file(values, 'out') ?? '.',
    map: values.map === true,
    verbose: values.verbose === true,
  };
}

/** Options of the server of the page; undefined when help is wanted. Throws UsageError. */
export function serverOptions(args: readonly string[], flash: string): ServerOptions | undefined {
  const values = read(args, { ...common, port: { type: 'string' }, 'no-open': { type: 'boolean' } });
  if (values.help) return undefined;
  return {
    ...recorder(values),
    flash: file(values, 'flash') ?? flash,
    port: integer(values, 'port', 8600, 1, 65_535),
    open: values['no-open'] !== true,
  };
}
