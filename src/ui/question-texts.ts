/**
 * The wording of the control questions; their numbers are `auth`'s.
 *
 * @module
 */

import { answerMax, answerMin, questionCount } from '../auth/numbers';
import type { AnswerProblem } from '../auth/types';
import type { TextKey } from './text/table';
import { t } from './text/translate';

/** A question in the language of the moment. */
export function questionText(question: number): string {
  return t(`question.${question}` as TextKey);
}

/** All questions in their order. */
export function questionTexts(): string[] {
  return Array.from({ length: questionCount }, (_, i) => questionText(i));
}

/** What to do about an answer that was refused; empty when it was taken. */
export function answerError(problem: AnswerProblem): string {
  if (problem === null) return '';
  const keys = {
    short: 'questions.short',
    long: 'questions.long',
    control: 'questions.control',
    'same-as-question': 'questions.as-question',
  } as const;
  return t(keys[problem], { min: answerMin, max: answerMax });
}
