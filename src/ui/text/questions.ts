/**
 * The wording of the control questions; their numbers are `auth`'s.
 *
 * @module
 */

import { answerMax, answerMin, questionCount } from '../../auth/numbers';
import type { AnswerProblem } from '../../auth/types';
import type { TextKey } from './table';
import { inEveryLanguage, t } from './translate';

const keyOf = (question: number): TextKey => `question.${question}` as TextKey;

/** A question's wording in every language: what an answer may not repeat. */
export function questionWordings(question: number): string[] {
  return inEveryLanguage(keyOf(question));
}

/** All questions in their order. */
export function questionTexts(): string[] {
  return Array.from({ length: questionCount }, (_, i) => t(keyOf(i)));
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
