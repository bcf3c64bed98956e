/**
 * The command line of a script in build/: help is printed, wrong options are told in one line.
 *
 * @module
 */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { helpText } from './help.mjs';

/** Ends the process with exit code 2 and one line: what is wrong with the command line. */
export function refuse(name: string, what: string): never {
  process.stderr.write(`${name}: ${what}; --help lists the options\n`);
  process.exit(2);
}

/** What is given on the command line of `npm run NAME`. Prints help (build/help/NAME.txt) and ends the process when that is wanted. */
export function readCommandLine<Config extends ParseArgsConfig>(name: string, config: Config) {
  try {
    const options = { ...config.options, help: { type: 'boolean', short: 'h' } } as const;
    const { values, positionals } = parseArgs({ ...config, options });
    if (!('help' in values)) return { values, positionals } as ReturnType<typeof parseArgs<Config>>;
  } catch (error) {
    // Node adds advice on `--` behind the first sentence
    const [told] = (error as Error).message.split(/\.\s/);
    const option = /^Option '(?:-\w, )?(--[\w-]+)\b.*' argument is ambiguous/.exec(told!)?.[1];
    const dash = option && `${option}: a value that begins with a dash is written ${option}=-1`;
    refuse(name, dash ?? told!.replace(/\.$/, '').replace(/^U/, 'u'));
  }
  process.stdout.write(helpText(name));
  process.exit(0);
}

/** The value of an option as a whole number from `least` on; refuses any other. */
export function wholeNumber(name: string, option: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
  return refuse(name, `--${option}: expected a whole number from ${least}, got "${text}"`);
}
