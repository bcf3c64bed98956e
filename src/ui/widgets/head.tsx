/**
 * Heading of a window's content, with a hint that makes room for the on-screen keyboard.
 *
 * @module
 */
import { Show } from 'solid-js';
import { px } from '../monitor';
import * as theme from '../theme';
import { onScreenKeyboard } from './keyboard-state';

export function Head(props: { title: string; hint: string }) {
  return (
    <view class={theme.column} style={{ gap: px(8) }}>
      <label class={theme.heading} text={props.title} />
      <Show when={!onScreenKeyboard.isOpen()}>
        <label class={theme.hint} text={props.hint} />
      </Show>
    </view>
  );
}
