/**
 * A labelled drop-down.
 *
 * @module
 */
import { call, type WidgetNode } from '@lvgljs/core';
import { createEffect, Show } from 'solid-js';
import { px } from '../monitor';
import * as theme from '../theme';
import { useForm } from './form';
import { glyph } from './icon';

export function Select(props: {
  name: string;
  label: string;
  options: readonly string[];
  /** Index of the chosen option, -1 for none. */
  value: number;
  placeholder?: string;
  error?: string;
  disabled?: boolean;
  /** Takes the focus when it appears. */
  autofocus?: boolean;
  onChoose: (index: number) => void;
}) {
  const form = useForm();
  let box!: WidgetNode;
  createEffect(() => props.error && form?.reveal(box));

  return (
    <view ref={box} class={theme.column} style={{ gap: px(8) }}>
      <label class={theme.label} text={props.label} />
      <dropdown
        name={props.name}
        ref={(node: WidgetNode) => props.autofocus && call(node, 'focus')}
        class={[theme.dropdown, props.error && theme.dropdownInvalid]}
        symbol={glyph('chevron-down')}
        placeholder={props.placeholder ?? ''}
        options={props.options.join('\n')}
        value={props.value}
        invalid={Boolean(props.error)}
        disabled={props.disabled ?? false}
        onChange={(event) => props.onChoose(event.a)}
      />
      <Show when={props.error}>
        <label name={`${props.name}-note`} class={[theme.hint, theme.errorText]} text={props.error!} />
      </Show>
    </view>
  );
}
