/**
 * Drives a recorder by step scripts inside a test.
 *
 * @module
 */
import { settle } from '../../src/sim/machine/pace';
import type { Recorder } from '../../src/sim/machine/recorder';
import { seenTexts } from '../../src/sim/script/finder';
import { look } from '../../src/sim/script/mouse';
import { parseScript } from '../../src/sim/script/parser';
import { createRunner, type Runner } from '../../src/sim/script/runner';

/** Switches the power on and waits until the monitor rests. */
export async function powerOn({ machine }: Recorder): Promise<void> {
  await machine.powerOn();
  await settle(machine);
}

/** One for each recorder, so that a code asked for in one call can be typed in the next. */
const runners = new WeakMap<Recorder, Runner>();

function runnerOf(recorder: Recorder): Runner {
  const { machine, glyphs } = recorder;
  const known = runners.get(recorder) ?? createRunner({ machine, folder: '.', glyphs, print: () => {} });
  runners.set(recorder, known);
  return known;
}

/** Does the steps; a step that fails throws with its line. */
export async function drive(recorder: Recorder, script: string): Promise<void> {
  const runner = runnerOf(recorder);
  for (const step of parseScript(script)) {
    await runner.run(step).catch((error: Error & { seen?: readonly string[] }) => {
      throw new Error(`${step.source}: ${error.message}; seen: ${error.seen?.join(' | ')}`, { cause: error });
    });
  }
}

/** All texts on the monitor. */
export function texts({ machine }: Recorder): string[] {
  return seenTexts(look(machine));
}

/** A new password in its two fields, and on. */
export const choosePassword = `
  click #new-password
  keys "forest wind 42"
  click #confirm
  keys "forest wind 42"
  click #next
`;
/** The wizard's first question with its answer, without going on. */
export const chooseQuestion = `
  choose #question-1 "What is your favourite book?"
  click #answer-1
  keys "Pale Fire"
  click #repeat-1
  keys "Pale Fire"
`;
/** Set-up in English by USB keyboard, up to home. */
export const setUp = `
  click #choose-en
  click #next
  ${choosePassword}
  ${chooseQuestion}
  click #next
  choose #question-2 "What was your first car?"
  click #answer-2
  keys "Lada"
  click #repeat-2
  keys "Lada"
  click #next
  click #next
`;
export const login = (password: string): string => `
  click #password
  keys "${password}"
  click #enter
`;

/** The right answers at «Сброс пароля», after that set-up, without going on. */
export const answer = `
  choose #question-1 "What is your favourite book?"
  click #answer-1
  keys "Pale Fire"
  choose #question-2 "What was your first car?"
  click #answer-2
  keys "Lada"
`;
/** From home to «Сброс пароля» with the right answers filled in. */
export const forgot = `
  click #logout
  click #forgot
  ${answer}`;
