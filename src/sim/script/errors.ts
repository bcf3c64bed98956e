/** Errors of step scripts: written for the author of the script, never with a stack trace. */

/** A line that is not a step. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** A step that could not be done; `seen` tells what was there instead. */
export class StepError extends Error {
  override readonly name = 'StepError';
  readonly seen: readonly string[];
  constructor(message: string, seen: readonly string[] = []) {
    super(message);
    this.seen = seen;
  }
}
