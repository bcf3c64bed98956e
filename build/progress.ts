/**
 * Progress of a long command on standard error: in place on a terminal, otherwise a line every half minute.
 *
 * @module
 */

/** `1 min 05 s`. */
export function timeText(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

export interface Progress {
  /** `text` is called only when there is something to show. */
  show(text: () => string): void;
  /** Takes the line of a terminal away. */
  clear(): void;
}

export function createProgress(): Progress {
  const isTerminal = process.stderr.isTTY === true;
  let shown = isTerminal ? 0 : Date.now();
  return {
    show(text) {
      const now = Date.now();
      if (now - shown < (isTerminal ? 200 : 30_000)) return;
      shown = now;
      process.stderr.write(isTerminal ? `\r\x1b[K${text()}` : `${text()}\n`);
    },
    clear() {
      if (isTerminal) process.stderr.write('\r\x1b[K');
    },
  };
}
