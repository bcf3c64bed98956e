/**
 * The current password, asked for again before something that a log-in alone does not allow: the field, and the pause that wrong ones bring.
 *
 * @module
 */
import { call, type WidgetNode } from '@lvgljs/core';
import { Show } from 'solid-js';
import type { Denial } from '../../auth/types';
import { passwordDenial } from '../refusals';
import { duration, t } from '../text/translate';
import * as theme from '../theme';
import { Notice } from '../widgets/notice';
import { TextField } from '../widgets/text-field';

export function CurrentPassword(props: {
  value: string;
  onInput: (text: string) => void;
  /** What became of the last try. */
  refused: Denial | { readonly kind: string } | null;
  /** Milliseconds until the next try is taken; 0 = now. */
  wait: number;
  disabled: boolean;
}) {
  return (
    <>
      <TextField
        name="current-password"
        label={t('questions.current')}
        password={true}
        autofocus={true}
        value={props.value}
        error={props.wait > 0 ? '' : passwordDenial(props.refused)}
        disabled={props.disabled}
        onInput={props.onInput}
      />
      <Show when={props.wait > 0}>
        <view ref={(node: WidgetNode) => call(node, 'reveal')} class={theme.column}>
          <Notice name="lock" icon="lock" text={t('login.locked', { time: duration(props.wait) })} />
        </view>
      </Show>
    </>
  );
}
