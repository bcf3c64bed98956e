/**
 * Steps of a long command on standard error: each with its number and its time; meanwhile what it does just now, and how long the rest
 * takes: in place on a terminal, otherwise a line every half minute.
 *
 * @module
 */
import { createProgress, timeText } from './progress';
import { readTimes, type StepTimes, secondsLeft, writeTimes } from './step-times';

export interface Plan {
  /** Names of all steps, in their order. */
  readonly steps: readonly string[];
  /** Steps of these names are done for the first time, which takes longer: their times are kept apart. */
  readonly first: readonly string[];
  /** Seconds by step where none are known: `NAME`, `NAME, first`. */
  readonly typical: StepTimes;
  /** Where the times of this run are kept for the next. */
  readonly file: string;
}

export interface Steps {
  /** Runs the step that is next; it may tell what it does, a line at a time. */
  step<T>(name: string, work: (told: (line: string) => void) => Promise<T>): Promise<T>;
  /** `12 s`, since a time of `performance.now()`. */
  secondsSince(begun: number): string;
}

export function createSteps(command: string, { steps, first, typical, file }: Plan): Steps {
  const keys = steps.map((name) => (first.includes(name) ? `${name}, first` : name));
  const times = readTimes(file, typical);
  /** Seconds of the steps that are done. */
  const took: number[] = [];
  const since = (begun: number): number => (performance.now() - begun) / 1000;
  return {
    secondsSince: (begun) => timeText(since(begun)),
    async step(name, work) {
      const at = took.length;
      if (steps[at] !== name) throw new Error(`step ${name}: ${steps[at]} is next`);
      const head = `${command}: [${at + 1}/${steps.length}] ${name}`;
      const begun = performance.now();
      const progress = createProgress();
      let last = '';
      const show = (): void =>
        progress.show(() => {
          const left = Math.ceil(secondsLeft(keys, times, took, since(begun)));
          const doing = last === '' ? '' : `: ${last.slice(0, 60)}`;
          return `${head}${doing} (${timeText(since(begun))}${left > 0 ? `; about ${timeText(left)} left` : ''})`;
        });
      show();
      const ticking = setInterval(show, 1000);
      try {
        const result = await work((line) => {
          last = line;
          show();
        });
        took.push(Math.round(since(begun) * 10) / 10);
        if (took.length === steps.length)
          writeTimes(file, { ...times, ...Object.fromEntries(took.map((seconds, index) => [keys[index]!, seconds])) });
        return result;
      } finally {
        clearInterval(ticking);
        progress.clear();
        process.stderr.write(`${head}: ${since(begun).toFixed(1)} s\n`);
      }
    },
  };
}
