/**
 * Words of one line of a step script: bare words, `"quoted text"` with the escapes \" \\ \n \t \u{1f600}, and `#names`.
 * A comment is a line that begins with `#`, or `# ` behind a step.
 *
 * @module
 */
import { ScriptError } from './errors';

export type Token =
  | { readonly kind: 'word'; readonly text: string; readonly column: number }
  | { readonly kind: 'text'; readonly text: string; readonly column: number }
  | { readonly kind: 'name'; readonly text: string; readonly column: number };

/** Characters of a wrong word that an error repeats. */
export const MOST_TOLD = 60;

const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n', t: '\t' };
const namePattern = /^#[\p{L}_][\p{L}\p{N}_-]*$/u;

/** The tokens of a line; none for a blank line or a comment. Throws ScriptError. */
export function tokens(line: string, number: number): Token[] {
  const found: Token[] = [];
  let at = 0;
  const skipSpace = (): void => {
    while (at < line.length && /\s/u.test(line[at]!)) at++;
  };
  skipSpace();
  if (line[at] === '#') return found;
  while (at < line.length) {
    const column = at + 1;
    if (line[at] === '"') {
      const quoted = readQuoted(line, at, number);
      found.push({ kind: 'text', text: quoted.text, column });
      at = quoted.end;
      if (at < line.length && !/\s/u.test(line[at]!))
        throw new ScriptError(number, `a space is missing after the quoted text that ends in column ${at}`);
    } else {
      const start = at;
      while (at < line.length && !/\s/u.test(line[at]!)) at++;
      const text = line.slice(start, at);
      if (text === '#') return found;
      if (text.startsWith('#')) {
        if (!namePattern.test(text))
          throw new ScriptError(
            number,
            `${printable(text, MOST_TOLD)} is not a name: after # come letters, digits, - and _ (a comment needs "# ")`,
          );
        found.push({ kind: 'name', text: text.slice(1), column });
      } else found.push({ kind: 'word', text, column });
    }
    skipSpace();
  }
  return found;
}

function readQuoted(line: string, start: number, number: number): { text: string; end: number } {
  let text = '';
  let at = start + 1;
  for (;;) {
    if (at >= line.length) throw new ScriptError(number, `the quote opened in column ${start + 1} is not closed`);
    const character = line[at]!;
    if (character === '"') return { text, end: at + 1 };
    if (character !== '\\') {
      text += character;
      at++;
      continue;
    }
    const code = /^\\u\{([0-9a-fA-F]{1,6})\}/.exec(line.slice(at));
    if (code && Number.parseInt(code[1]!, 16) <= 0x10ffff) {
      text += String.fromCodePoint(Number.parseInt(code[1]!, 16));
      at += code[0].length;
      continue;
    }
    const plain = escapes[line[at + 1] ?? ''];
    if (plain === undefined)
      throw new ScriptError(number, `unknown escape in column ${at + 1}; known are \\" \\\\ \\n \\t \\u{41}`);
    text += plain;
    at += 2;
  }
}

const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu;
const code = (character: string): string => `\\u{${character.codePointAt(0)!.toString(16)}}`;

/** Text of others for a terminal: on one line, without characters that would steer the terminal, and not too long. */
export function printable(text: string, most = 200): string {
  // Cut before: a character may become nine.
  const shown = [...text.slice(0, 2 * most)].slice(0, most).join('');
  return shown.replace(unprintable, code) + (shown.length < text.length ? '…' : '');
}

/** Words of which one is expected: `a, b or c`. */
export function anyOf(words: readonly string[]): string {
  return words.join(', ').replace(/, ([^,]*)$/, ' or $1');
}

/** Text as it stands between quotes in a script. */
export function quote(text: string): string {
  const inner = text.replace(/[\\"\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    return code(character);
  });
  return `"${inner}"`;
}
