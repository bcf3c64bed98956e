/**
 * Step scripts, one step a line (see `help`).
 *
 * @module
 */
import type { Language } from '../../auth/types';
import { languages } from '../../ui/text/languages';
import { ScriptError } from './errors';
import { keyCode, keyNames } from './keys';
import { anyOf, MOST_TOLD, printable, quote, type Token, tokens } from './lexer';

/** What a step is about: a visible widget with this text, or with this name. */
export type Target = { readonly by: 'text'; readonly text: string } | { readonly by: 'name'; readonly name: string };

export type StepAction =
  | { readonly kind: 'click' | 'hover' | 'expect' | 'reject'; readonly target: Target }
  /** Without a text: the code that the desk gave. */
  | { readonly kind: 'type' | 'keys'; readonly text: string | undefined }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'drag'; readonly target: Target; readonly cells: readonly number[] }
  | { readonly kind: 'choose'; readonly target: Target; readonly option: string }
  | { readonly kind: 'wheel'; readonly target: Target; readonly notches: number }
  | { readonly kind: 'shot' | 'tree'; readonly file: string }
  | { readonly kind: 'qr'; readonly file: string | undefined }
  | { readonly kind: 'code' }
  | { readonly kind: 'language'; readonly language: Language }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'power'; readonly on: boolean }
  | { readonly kind: 'cut'; readonly operations: number }
  | { readonly kind: 'size'; readonly width: number; readonly height: number };

export interface Step {
  /** Line in the script, from 1. */
  readonly line: number;
  /** The line as it was written, trimmed. */
  readonly source: string;
  readonly action: StepAction;
}

/** The step for logs: what it types or draws is told by its length alone, since it may be a password, an answer, a code or a pattern. */
export function told({ source, action }: Step): string {
  if (action.kind === 'drag') {
    const { target, cells } = action;
    const at = target.by === 'name' ? `#${target.name}` : quote(target.text);
    return `drag ${at} <${cells.length === 1 ? '1 cell' : `${cells.length} cells`}>`;
  }
  const typed = action.kind === 'type' || action.kind === 'keys' ? action.text : undefined;
  if (typed !== undefined) return `${action.kind} <${lengthOf(typed)}>`;
  return action.kind === 'key' && !keyNames.includes(action.key) ? `key <${lengthOf(action.key)}>` : source;
}

function lengthOf(text: string): string {
  const length = [...text].length;
  return length === 1 ? '1 character' : `${length} characters`;
}

/** Longest time one `advance` may pass: a year, in ms. */
const LONGEST_ADVANCE = 366 * 24 * 3600 * 1000;
/** Largest monitor side in pixels, as in bridge.h. */
export const LARGEST_SIDE = 8192;

/** Codes of the languages that the monitor speaks. */
export const languageCodes: readonly Language[] = languages.map(({ code }) => code);

export const help = `Steps, one a line:
  click "text" | #name        clicks the middle of the visible widget with this text or name
  hover "text" | #name        moves the mouse there
  type "text"                 clicks the keys of the on-screen keyboard
  keys "text"                 types on a USB keyboard
  key Enter                   presses one key: ${keyNames.join(', ')}, or a character
  drag #name 1 2 3 6          drags through the dots of a pattern, or cells of a 3x3 grid over another widget (1 is top left)
  choose #name "option"       opens a drop-down and clicks the option
  wheel #name 3               turns the wheel over the widget; a negative count turns it up
  language ${`${languageCodes[0]} `.padEnd(19)}chooses the monitor's language: ${anyOf(languageCodes)}
  expect "text" | #name       fails unless a visible text contains this
  reject "text" | #name       fails if a visible text contains this
  shot file.png               saves the picture
  tree file.json              saves the widgets: type, name, text, rectangle, states
  qr [file]                   reads the QR code out of the drawn pixels; prints or saves its text
  code                        reads it and asks the simulated support desk for the security code; remembers the code
  type code | keys code       types that code
  advance 30s                 lets time pass: ms, s, m or h
  power off | power on        the power button
  cut N                       the power fails at the N-th flash operation from now; 0 or power off takes that back
  size 1280x720               another monitor
Text stands in double quotes; \\" \\\\ \\n \\t \\u{41} are escapes. A line that begins with # is a comment.`;

const parsers: Readonly<Record<string, (arguments_: Arguments) => StepAction>> = {
  click: (a) => ({ kind: 'click', target: a.target() }),
  hover: (a) => ({ kind: 'hover', target: a.target() }),
  expect: (a) => ({ kind: 'expect', target: a.target() }),
  reject: (a) => ({ kind: 'reject', target: a.target() }),
  type: (a) => ({ kind: 'type', text: a.textOrCode() }),
  keys: (a) => ({ kind: 'keys', text: a.textOrCode() }),
  key: (a) => ({ kind: 'key', key: a.key() }),
  drag: (a) => ({ kind: 'drag', target: a.target(), cells: a.cells() }),
  choose: (a) => ({ kind: 'choose', target: a.target(), option: a.text('the option') }),
  wheel: (a) => ({ kind: 'wheel', target: a.target(), notches: a.integer('notches', -1000, 1000) }),
  shot: (a) => ({ kind: 'shot', file: a.file('.png') }),
  tree: (a) => ({ kind: 'tree', file: a.file('.json') }),
  qr: (a) => ({ kind: 'qr', file: a.done() ? undefined : a.file('') }),
  code: () => ({ kind: 'code' }),
  language: (a) => ({ kind: 'language', language: a.choice(languageCodes) }),
  advance: (a) => ({ kind: 'advance', ms: a.duration() }),
  power: (a) => ({ kind: 'power', on: a.choice(['on', 'off']) === 'on' }),
  cut: (a) => ({ kind: 'cut', operations: a.integer('operations', 0, 1_000_000) }),
  size: (a) => ({ kind: 'size', ...a.size() }),
};

/** Steps whose words are typed or drawn. */
const secret: ReadonlySet<string> = new Set(['type', 'keys', 'key', 'drag']);

/** What a recording leaves to be filled in. A text that begins so is written with an escape: "\\u{3c}b>". */
const placeholderPattern = /^"?(<[\p{L}_][\p{L}\p{N}_-]*>)"?(?=\s|$)/u;

/** One line; undefined for a blank line or a comment. Throws ScriptError. */
export function parseStep(source: string, line: number): Step | undefined {
  const [word, ...rest] = tokens(source, line);
  if (!word) return undefined;
  const parser = word.kind === 'word' && Object.hasOwn(parsers, word.text) ? parsers[word.text] : undefined;
  if (!parser)
    throw new ScriptError(
      line,
      `unknown step ${printable(word.text, MOST_TOLD)}; steps are ${Object.keys(parsers).join(', ')}`,
    );
  for (const { column } of rest) {
    const placeholder = placeholderPattern.exec(source.slice(column - 1));
    if (placeholder)
      throw new ScriptError(line, `put the ${word.text === 'drag' ? 'cells' : 'text'} in place of ${placeholder[1]}`);
  }
  const given = new Arguments(word.text, rest, line);
  const action = parser(given);
  given.end();
  return { line, source: source.trim(), action };
}

/** A whole script. Throws ScriptError at the first line that is not a step. */
export function parseScript(source: string): Step[] {
  const steps: Step[] = [];
  source
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .forEach((text, index) => {
      const step = parseStep(text, index + 1);
      if (step) steps.push(step);
    });
  return steps;
}

/** `1280x720` as numbers, undefined when it is not a size a monitor can have. */
export function parseSize(text: string): { width: number; height: number } | undefined {
  const match = /^(\d{1,5})x(\d{1,5})$/.exec(text);
  if (!match) return undefined;
  const [width, height] = [Number(match[1]), Number(match[2])];
  return [width, height].every((side) => side >= 1 && side <= LARGEST_SIDE) ? { width, height } : undefined;
}

/** Takes the arguments of one step in order and says what it expected. */
class Arguments {
  readonly #step: string;
  readonly #tokens: Token[];
  readonly #line: number;

  constructor(step: string, given: Token[], line: number) {
    this.#step = step;
    this.#tokens = [...given];
    this.#line = line;
  }

  #fail(expected: string, token: Token | undefined): never {
    const found = token ? `${this.#found(token)} in column ${token.column}` : 'the end of the line';
    throw new ScriptError(this.#line, `${this.#step}: expected ${expected}, found ${found}`);
  }

  /** What was meant to be typed or drawn is not repeated. */
  #found({ kind, text }: Token): string {
    if (secret.has(this.#step)) return lengthOf(text);
    return `${kind === 'name' ? '#' : ''}${printable(text, MOST_TOLD)}`;
  }

  done(): boolean {
    return this.#tokens.length === 0;
  }

  end(): void {
    if (!this.done()) this.#fail('the end of the line', this.#tokens[0]);
  }

  target(): Target {
    const token = this.#tokens.shift();
    if (token?.kind === 'name') return { by: 'name', name: token.text };
    if (token?.kind === 'text' && token.text.trim() !== '') return { by: 'text', text: token.text };
    return this.#fail('"text" or #name', token);
  }

  text(what: string): string {
    const token = this.#tokens.shift();
    if (token?.kind !== 'text') return this.#fail(`${what} in double quotes`, token);
    return token.text;
  }

  textOrCode(): string | undefined {
    if (this.#tokens[0]?.kind !== 'word' || this.#tokens[0].text !== 'code') return this.text('the text to type');
    this.#tokens.shift();
    return undefined;
  }

  file(extension: string): string {
    const token = this.#tokens.shift();
    const expected = extension === '' ? 'a file name' : `a file name that ends in ${extension}`;
    if (
      !token ||
      token.kind === 'name' ||
      token.text === '' ||
      !token.text.endsWith(extension) ||
      token.text.includes('\0')
    )
      return this.#fail(expected, token);
    return token.text;
  }

  key(): string {
    const token = this.#tokens.shift();
    // A lone `#` would have been a comment; in quotes it is a key like any other.
    if (!token || token.kind === 'name' || keyCode(token.text) === undefined)
      return this.#fail(`${keyNames.join(', ')} or one character`, token);
    return token.text;
  }

  choice<Word extends string>(words: readonly Word[]): Word {
    const token = this.#tokens.shift();
    const word = words.find((candidate) => token?.kind === 'word' && token.text === candidate);
    return word ?? this.#fail(anyOf(words), token);
  }

  integer(what: string, least: number, most: number): number {
    const token = this.#tokens.shift();
    const value = token?.kind === 'word' && /^-?\d{1,9}$/.test(token.text) ? Number(token.text) : Number.NaN;
    if (!(value >= least && value <= most)) return this.#fail(`a number of ${what} from ${least} to ${most}`, token);
    return value;
  }

  cells(): number[] {
    const cells: number[] = [];
    do cells.push(this.integer('a cell', 1, 9));
    while (!this.done());
    return cells;
  }

  duration(): number {
    const token = this.#tokens.shift();
    const match = token?.kind === 'word' ? /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(token.text) : null;
    const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match?.[2] ?? ''];
    const ms = match && unit ? Math.round(Number(match[1]) * unit) : Number.NaN;
    if (!(ms >= 1 && ms <= LONGEST_ADVANCE)) return this.#fail('a time such as 500ms, 30s, 5m or 72h', token);
    return ms;
  }

  size(): { width: number; height: number } {
    const token = this.#tokens.shift();
    const size = token?.kind === 'word' ? parseSize(token.text) : undefined;
    return size ?? this.#fail(`a size from 1x1 to ${LARGEST_SIDE}x${LARGEST_SIDE}, such as 1280x720`, token);
  }
}
