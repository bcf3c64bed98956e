/**
 * Recovery by control questions: the answers being typed, and what came of them.
 *
 * @module
 */
import { createSignal } from 'solid-js';
import type { AnswerProblem, AnswersResult, Auth, Grant } from '../../auth/types';
import { createGone } from '../gone';
import { refusalText } from '../refusals';
import { everySecond } from '../services';
import { answerError } from '../text/questions';
import { duration, t } from '../text/translate';
import { createTyped } from '../unattended';

export type Index = 0 | 1;

/** What is being entered; outlives the mode's content, so that choosing another mode loses nothing. */
export interface QuestionsAttempt {
  question(index: Index): number;
  text(index: Index): string;
  setQuestion(index: Index, question: number): void;
  setText(index: Index, text: string): void;
  result(): AnswersResult | null;
  /** Words for an answer that cannot be one; empty before the first try. */
  textError(index: Index): string;
  /** Whether fields that cannot be right are to say so. */
  checked(): boolean;
  busy(): boolean;
  /** Milliseconds until the next try. */
  wait(): number;
  submit(): Promise<void>;
  /** What came of the last try; one message for both answers, which of them was wrong is never told. Empty for none. */
  verdict(): string;
}

export function createQuestionsAttempt(auth: Auth, onGrant: (grant: Grant) => void): QuestionsAttempt {
  const [questions, setQuestions] = createSignal<readonly [number, number]>([-1, -1]);
  const [texts, setTexts] = createTyped<readonly [string, string]>(['', '']);
  const [result, setResult] = createSignal<AnswersResult | null>(null);
  const [checked, setChecked] = createTyped(false);
  const [busy, setBusy] = createSignal(false);
  const isGone = createGone();
  const wait = (): number => everySecond(() => auth.lock('questions').wait);
  const replace = <T>(pair: readonly [T, T], index: Index, value: T): readonly [T, T] =>
    index === 0 ? [value, pair[1]] : [pair[0], value];

  /** What no answer could be, so that it is told before it costs a try. */
  function fieldProblem(index: Index): AnswerProblem {
    // while no question is chosen the length alone can be judged
    const problem = auth.checkAnswer({ question: Math.max(0, questions()[index]), text: texts()[index] });
    return problem === 'same-as-question' ? null : problem;
  }

  function complete(): boolean {
    const [first, second] = questions();
    return (
      first >= 0 && second >= 0 && first !== second && ([0, 1] as const).every((index) => fieldProblem(index) === null)
    );
  }

  return {
    question: (index) => questions()[index],
    text: (index) => texts()[index],
    setQuestion(index, question) {
      setQuestions(replace(questions(), index, question));
      setResult(null);
    },
    setText(index, text) {
      setTexts(replace(texts(), index, text));
      if (!busy()) setResult(null);
    },
    result,
    textError: (index) => (checked() ? answerError(fieldProblem(index)) : ''),
    checked,
    busy,
    wait,
    async submit() {
      if (busy() || wait() > 0) return;
      setChecked(true);
      if (!complete()) return;
      setBusy(true);
      const [first, second] = questions();
      const verdict = await auth.answer(
        [
          { question: first, text: texts()[0] },
          { question: second, text: texts()[1] },
        ],
        'monitor',
      );
      setBusy(false);
      setResult(verdict);
      // who has closed the window meanwhile does not want it back
      if (verdict.kind === 'ok' && !isGone()) onGrant(verdict.grant);
    },
    verdict() {
      const last = result();
      if (wait() > 0) return t('questions.locked', { time: duration(wait()) });
      if (refusalText(last) !== '') return refusalText(last);
      if (last?.kind !== 'wrong') return '';
      if (last.repeat) return t('questions.repeat');
      return last.lock.left > 0 ? t('questions.wrong', { n: last.lock.left, pause: duration(last.lock.pause) }) : '';
    },
  };
}
