/**
 * Steps of a long command on standard error: each with its number and its time; on a terminal also what it does just now.
 *
 * @module
 */
import { createProgress, timeText } from './progress';

export interface Steps {
  /** Runs a step; it may tell what it does, a line at a time. */
  step<T>(name: string, work: (told: (line: string) => void) => Promise<T>): Promise<T>;
  /** `12 s`, since a time of `performance.now()`. */
  secondsSince(begun: number): string;
}

export function createSteps(command: string, total: number): Steps {
  let at = 0;
  const secondsSince = (begun: number): string => timeText((performance.now() - begun) / 1000);
  return {
    secondsSince,
    async step(name, work) {
      at += 1;
      const head = `${command}: [${at}/${total}] ${name}`;
      const begun = performance.now();
      const progress = createProgress();
      progress.show(() => head);
      try {
        return await work((line) => progress.show(() => `${head}: ${line.slice(0, 100)} (${secondsSince(begun)})`));
      } finally {
        progress.clear();
        process.stderr.write(`${head}: ${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
      }
    },
  };
}
