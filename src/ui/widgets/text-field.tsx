/**
 * A labelled one-line text field: on-screen keyboard on a click, eye for passwords, a cross that empties what is no password, shaping of
 * codes, error or hint below.
 *
 * @module
 */
import { call, setProp, type WidgetNode } from '@lvgljs/core';
import type { JSX } from '@lvgljs/core/jsx-runtime';
import { createEffect, createSignal, onCleanup, Show } from 'solid-js';
import type { Shaped } from '../code-entry';
import { px } from '../monitor';
import * as theme from '../theme';
import { whenUnattended } from '../unattended';
import { IconButton } from './button';
import { useForm } from './form';
import { type KeyboardLayout, onScreenKeyboard } from './keyboard-state';

export function TextField(props: {
  name: string;
  /** Above the field; without it the placeholder tells what belongs here. */
  label?: string;
  value: string;
  onInput: (text: string) => void;
  /** Beside the label, at the right; where there is no room for both, both take more lines. */
  aside?: string;
  /** Keys of the on-screen keyboard; `text` when left out. */
  layout?: KeyboardLayout;
  /** Makes what stands in the field of what was entered: all of it, the place of the cursor, what stood there before. */
  shape?: (text: string, cursor: number, before: string) => Shaped;
  /** Bullets and an eye. */
  password?: boolean;
  placeholder?: string;
  maxLength?: number;
  /** Words at the field that say what to do; empty = none. */
  error?: string;
  /** Red without words of its own: what is wrong concerns more than this field. */
  invalid?: boolean;
  /** Words below the field while there is no error. */
  hint?: string;
  /** Between the field and the words below it. */
  meter?: JSX.Element;
  disabled?: boolean;
  /** Takes the focus when it appears. */
  autofocus?: boolean;
  ref?: (node: WidgetNode) => void;
}) {
  const form = useForm();
  const [focused, setFocused] = createSignal(false);
  const [shown, setShown] = createSignal(false);
  let node!: WidgetNode;
  let box!: WidgetNode;

  createEffect(() => props.error && form?.reveal(box));
  // the on-screen keyboard goes with its field
  onCleanup(() => onScreenKeyboard.detach(node));
  createEffect(() => props.disabled && onScreenKeyboard.detach(node));

  whenUnattended(() => setShown(false));

  function adopt(created: WidgetNode): void {
    node = created;
    form?.add(node);
    props.ref?.(node);
    if (props.autofocus) call(node, 'focus');
  }

  function enter(): void {
    if (props.disabled) return;
    call(node, 'focus');
    onScreenKeyboard.open();
  }

  function clear(): void {
    if (!props.disabled && props.value !== '') props.onInput('');
  }

  function input(text: string, cursor: number): void {
    const shaped = props.shape?.(text, cursor, props.value);
    if (shaped && shaped.text !== text) {
      // also when it comes to what stood there before, of which no signal would tell
      setProp(node, 'text', shaped.text);
      call(node, 'moveCursor', -shaped.behind);
    }
    props.onInput(shaped?.text ?? text);
  }

  return (
    <view ref={box} class={theme.column} style={{ gap: px(8) }}>
      <Show when={props.label}>
        <view class={theme.row} style={{ gap: px(16) }}>
          <label class={theme.label} style={props.aside ? { grow: 1 } : { width: 'content' }} text={props.label!} />
          <Show when={props.aside}>
            <label
              name={`${props.name}-aside`}
              class={theme.label}
              style={{ width: 'content', maxWidth: theme.asideWidth() }}
              text={props.aside!}
            />
          </Show>
        </view>
      </Show>
      <view
        class={[
          theme.row,
          theme.fieldBox,
          focused() && theme.fieldBoxFocused,
          (props.error || props.invalid) && (focused() ? theme.fieldBoxMended : theme.fieldBoxInvalid),
          props.disabled && theme.fieldBoxDisabled,
        ]}
        // also beside the letters: the whole box looks like the field
        clickable={true}
        onClick={enter}
      >
        <textarea
          name={props.name}
          ref={adopt}
          class={[theme.textInput, props.layout === 'code' && theme.codeInput]}
          oneLine={true}
          secret={true}
          password={Boolean(props.password) && !shown()}
          maxLength={props.maxLength ?? 128}
          placeholder={props.placeholder ?? ''}
          text={props.value}
          disabled={props.disabled ?? false}
          onChange={(event) => input(event.text, event.a)}
          onFocus={() => {
            setFocused(true);
            onScreenKeyboard.attach({
              node,
              name: props.name,
              layout: props.layout ?? 'text',
              next: () => form?.next(node),
              isLast: () => form?.isLast(node) ?? true,
              clear: () => focused() && clear(),
            });
          }}
          onBlur={() => void setFocused(false)}
          onClick={() => onScreenKeyboard.open()}
          onSubmit={() => form?.next(node)}
        />
        <Show when={!props.password && !props.disabled && props.value !== ''}>
          <IconButton
            name={`${props.name}-clear`}
            icon="x"
            // Ctrl+Backspace does the same: Tab goes to the next field as it does from an empty one
            focusable={false}
            onClick={() => {
              clear();
              call(node, 'focus');
            }}
          />
        </Show>
        <Show when={props.password}>
          <IconButton
            name={`${props.name}-eye`}
            icon={shown() ? 'eye-off' : 'eye'}
            keepsFocus={true}
            disabled={props.disabled ?? false}
            onClick={() => void setShown(!shown())}
          />
        </Show>
        <IconButton
          name={`${props.name}-keyboard`}
          icon="keyboard"
          focusable={false}
          disabled={props.disabled ?? false}
          onClick={enter}
        />
      </view>
      {props.meter}
      <Show when={props.error || props.hint}>
        <label
          name={`${props.name}-note`}
          class={[theme.hint, props.error && theme.errorText]}
          text={props.error || props.hint || ''}
        />
      </Show>
    </view>
  );
}
