/**
 * A secret from standard input: asked for at a terminal, which does not show it, or read from a pipe.
 *
 * @module
 */
import { ProvisionError } from './errors';

const [END, INTERRUPT, BACKSPACE, DELETE] = ['\x04', '\x03', '\x08', '\x7f'];

/** The first line. Throws ProvisionError when it is ended with Ctrl+C. */
export async function askSecret(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  const isTerminal = stdin.isTTY === true;
  if (isTerminal) {
    // first, so that nothing is shown of who types at once
    stdin.setRawMode(true);
    stderr.write(prompt);
  }
  let text = '';
  try {
    for await (const chunk of stdin.setEncoding('utf8') as AsyncIterable<string>) {
      for (const char of chunk) {
        if (char === '\n' || char === '\r' || (isTerminal && char === END)) return text;
        if (isTerminal && char === INTERRUPT) throw new ProvisionError('stopped');
        if (isTerminal && (char === BACKSPACE || char === DELETE)) text = text.slice(0, -1);
        else text += char;
      }
      if (text.length > 4096) throw new ProvisionError('--master: what came is too long for a key');
    }
    return text;
  } finally {
    if (isTerminal) {
      stdin.setRawMode(false);
      stderr.write('\n');
    }
  }
}
