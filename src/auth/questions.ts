/**
 * Control questions: rules for an answer, and the one entry that a pair of answers makes.
 *
 * Both answers are hashed together, in the order of the list: the verdict is one by construction, the order of entry does not
 * matter, and whoever copies the flash must guess the pair, not one after the other. Which questions were chosen is not stored.
 *
 * @module
 */

import { utf8Encode } from '../hal/bytes';
import { type Entry, makeEntry } from './entry';
import { answerMax, answerMin, entryBytes, questionCount, textUnitsMax } from './numbers';
import { countPoints, unwanted } from './text';
import type { Answer, AnswerProblem, QuestionsProblem } from './types';

/** Invisible ones: direction marks, joiners, variation selectors of emoji. Which of them a keyboard sends is chance. */
const invisible = /\p{Cf}|[\ufe00-\ufe0f]/gu;

/** The wording of a question in every language, for refusing it as its own answer. */
export type Wording = (question: number) => readonly string[];

/**
 * What two spellings of an answer have in common: NFKC, no case, ё as е, single spaces, none at the ends.
 * By way of upper case, where ß becomes SS, and of lower case before that, since ẞ does not; σ by hand, since lower-casing looks at its
 * place in the word.
 */
export function normaliseAnswer(text: string): string {
  return text
    .normalize('NFKC')
    .replace(invisible, '')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(/ς/g, 'σ')
    .normalize('NFKC')
    .replace(/ё/g, 'е')
    .replace(/\s+/g, ' ')
    .trim();
}

function bare(text: string): string {
  return normaliseAnswer(text).replace(/[^\p{L}\p{N}]/gu, '');
}

/** Why an answer is refused. Throws RangeError when there is no such question. */
export function checkAnswer(answer: Answer, wording?: Wording): AnswerProblem {
  const { question, text } = answer;
  if (!Number.isInteger(question) || question < 0 || question >= questionCount) {
    throw new RangeError(`question ${question} is not in 0..${questionCount - 1}`);
  }
  if (text.length > textUnitsMax) return 'long';
  if (unwanted.test(text)) return 'control';
  if (countPoints(text) > answerMax) return 'long';
  const normal = normaliseAnswer(text);
  if (countPoints(normal) < answerMin) return 'short';
  if (utf8Encode(normal).length > entryBytes) return 'long';
  const core = bare(text);
  if (core !== '' && wording?.(question).some((line) => bare(line) === core)) return 'same-as-question';
  return null;
}

/** Why a pair of answers is refused at set-up; undefined = taken. */
export function checkPair(pair: readonly [Answer, Answer], wording?: Wording): QuestionsProblem | undefined {
  for (const index of [0, 1] as const) {
    const problem = checkAnswer(pair[index], wording);
    if (problem !== null) return { kind: 'answer', index, problem };
  }
  return pair[0].question === pair[1].question ? { kind: 'same-question' } : undefined;
}

/** The entry to hash. A pair that set-up would refuse makes an impossible one, which costs the same work. */
export function pairEntry(pair: readonly [Answer, Answer]): Entry {
  const taken = checkPair(pair) === undefined;
  const ordered = pair[0].question <= pair[1].question ? pair : [pair[1], pair[0]];
  const parts = ordered.map((answer) => ({ tag: answer.question, text: taken ? normaliseAnswer(answer.text) : '' }));
  return makeEntry('questions', parts, taken);
}
