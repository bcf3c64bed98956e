/**
 * One control question with its answer entered twice: in the wizard and when the questions are changed.
 *
 * @module
 */
import { createSignal } from 'solid-js';
import type { Answer, Auth } from '../../auth/types';
import { px } from '../monitor';
import { answerError, questionTexts } from '../text/questions';
import { t } from '../text/translate';
import * as theme from '../theme';
import { createTyped } from '../unattended';
import { Select } from '../widgets/select';
import { TextField } from '../widgets/text-field';

export interface NewQuestion {
  question(): number;
  text(): string;
  repeated(): string;
  setQuestion(question: number): void;
  setText(text: string): void;
  setRepeated(text: string): void;
  answer(): Answer;
  /** True when all is right; otherwise the fields say what is missing. */
  check(): boolean;
  checked(): boolean;
  questionError(): string;
  textError(): string;
  repeatedError(): string;
}

/** `other` gives the number of the question already taken, -1 for none. */
export function createNewQuestion(auth: Auth, other: () => number): NewQuestion {
  const [question, setQuestion] = createSignal(-1);
  const [text, setText] = createTyped('');
  const [repeated, setRepeated] = createTyped('');
  const [checked, setChecked] = createTyped(false);
  const answer = (): Answer => ({ question: question(), text: text() });
  const isTaken = (): boolean => question() >= 0 && question() === other();
  return {
    question,
    text,
    repeated,
    setQuestion,
    setText,
    setRepeated,
    answer,
    checked,
    check() {
      setChecked(true);
      return question() >= 0 && !isTaken() && auth.checkAnswer(answer()) === null && text() === repeated();
    },
    questionError() {
      if (isTaken()) return t('questions.same');
      return checked() && question() < 0 ? t('questions.choose-first') : '';
    },
    textError: () => (checked() && question() >= 0 ? answerError(auth.checkAnswer(answer())) : ''),
    repeatedError() {
      // one mistake, one message: first the answer itself
      if (!checked() || question() < 0 || auth.checkAnswer(answer()) !== null) return '';
      if (repeated() === '') return t('questions.once-more');
      return text() === repeated() ? '' : t('questions.differ');
    },
  };
}

/** Side by side: the two are to be the same, and all fits above the on-screen keyboard. */
const half = { width: 'content', grow: 1 } as const;

export function NewQuestionFields(props: {
  entry: NewQuestion;
  number: number;
  disabled: boolean;
  /** The question takes the focus when it appears. */
  autofocus?: boolean;
}) {
  const entry = props.entry;
  return (
    <>
      <Select
        name={`question-${props.number}`}
        label={t('questions.question', { n: props.number })}
        options={questionTexts()}
        value={entry.question()}
        placeholder={t('questions.choose')}
        error={entry.questionError()}
        autofocus={props.autofocus ?? false}
        disabled={props.disabled}
        onChoose={entry.setQuestion}
      />
      <view class={theme.row} style={{ cross: 'start', track: 'start', gap: px(16) }}>
        <view class={theme.column} style={half}>
          <TextField
            name={`answer-${props.number}`}
            label={t('questions.answer', { n: props.number })}
            value={entry.text()}
            error={entry.textError()}
            disabled={props.disabled}
            onInput={entry.setText}
          />
        </view>
        <view class={theme.column} style={half}>
          <TextField
            name={`repeat-${props.number}`}
            label={t('wizard.repeat')}
            value={entry.repeated()}
            error={entry.repeatedError()}
            disabled={props.disabled}
            onInput={entry.setRepeated}
          />
        </view>
      </view>
    </>
  );
}
