/**
 * Recovery by control questions: two questions, two answers, one verdict.
 *
 * @module
 */

import { call, type WidgetNode } from '@lvgljs/core';
import { Show } from 'solid-js';
import { px } from '../monitor';
import { questionTexts } from '../text/questions';
import { t } from '../text/translate';
import * as theme from '../theme';
import { Form } from '../widgets/form';
import { Head } from '../widgets/head';
import { onScreenKeyboard } from '../widgets/keyboard-state';
import { Notice } from '../widgets/notice';
import { Select } from '../widgets/select';
import { TextField } from '../widgets/text-field';
import type { Index, QuestionsAttempt } from './questions-attempt';

export function QuestionsMode(props: { attempt: QuestionsAttempt }) {
  const attempt = props.attempt;

  function questionError(index: Index): string {
    if (!attempt.checked()) return '';
    if (attempt.question(index) < 0) return t('questions.choose-first');
    return index === 1 && attempt.question(0) === attempt.question(1) ? t('questions.same') : '';
  }

  const pair = (index: Index) => (
    <view class={theme.column} style={{ gap: px(8) }}>
      <Select
        name={`question-${index + 1}`}
        label={t('questions.question', { n: index + 1 })}
        options={questionTexts()}
        value={attempt.question(index)}
        placeholder={t('questions.choose')}
        error={questionError(index)}
        autofocus={index === 0}
        onChoose={(question) => attempt.setQuestion(index, question)}
      />
      <TextField
        name={`answer-${index + 1}`}
        placeholder={t('questions.answer', { n: index + 1 })}
        value={attempt.text(index)}
        error={attempt.textError(index)}
        invalid={attempt.verdict() !== '' && attempt.wait() === 0}
        onInput={(text) => attempt.setText(index, text)}
      />
    </view>
  );

  return (
    <Form onSubmit={attempt.submit}>
      <Show when={!onScreenKeyboard.isOpen()}>
        <Head title={t('questions.title')} hint={t('questions.hint')} />
      </Show>
      {pair(0)}
      {pair(1)}
      <Show when={attempt.verdict() !== ''}>
        <view ref={(node: WidgetNode) => call(node, 'reveal')} class={theme.column}>
          <Show
            when={attempt.wait() > 0}
            fallback={<label name="verdict" class={[theme.hint, theme.errorText]} text={attempt.verdict()} />}
          >
            <Notice name="verdict" icon="lock" text={attempt.verdict()} />
          </Show>
        </view>
      </Show>
    </Form>
  );
}
