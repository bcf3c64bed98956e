/**
 * A window: title with an optional cross, content that scrolls when there is no room, buttons at the foot.
 *
 * @module
 */
import type { JSX } from '@lvgljs/core/jsx-runtime';
import { Show } from 'solid-js';
import { monitor, px } from '../monitor';
import * as theme from '../theme';
import { IconButton } from './button';
import { onScreenKeyboard } from './keyboard-state';
import { keyboardHeight } from './on-screen-keyboard';
import { takeKeys } from './open-windows';

const headHeight = (): number => px(80);
const footHeight = (): number => px(96);

/** Height a window may take: between the top bar and the keyboard. */
export function roomHeight(): number {
  return Math.max(
    0,
    monitor().height - theme.topBarHeight() - px(24) - (onScreenKeyboard.isOpen() ? keyboardHeight() : 0),
  );
}

/** Height that a window's content may take before it scrolls. */
export const bodyRoom = (hasFoot: boolean): number =>
  Math.max(0, roomHeight() - headHeight() - (hasFoot ? footHeight() : 0) - 4);

export function Window(props: {
  name: string;
  title: string;
  /** Pixels of the design. */
  width: number;
  /** Least height of the content, in pixels of the design, so that a window of several steps stands still; not above the keyboard. */
  minBody?: number;
  /** The cross, and Escape. */
  onClose?: () => void;
  /** Escape alone, in a window without a cross. */
  onBack?: () => void;
  /** Enter where it means nothing else: what the foremost button does. */
  onGo?: () => void;
  foot?: JSX.Element;
  /** The content brings its own scrolling and padding. */
  bare?: boolean;
  children: JSX.Element;
}) {
  const room = (): number => bodyRoom(Boolean(props.foot));
  takeKeys({ close: props.onBack ?? (props.onClose && (() => props.onClose?.())), go: props.onGo });
  return (
    <view name={props.name} class={[theme.column, theme.card]} style={{ width: px(props.width), gap: 0 }}>
      <view class={theme.row} style={{ height: headHeight(), padLeft: px(40), padRight: px(24), main: 'between' }}>
        <label class={theme.windowTitle} text={props.title} />
        <Show when={props.onClose}>
          <IconButton name="close" icon="x" onClick={() => props.onClose?.()} />
        </Show>
      </view>
      <view class={theme.divider} />
      <Show when={!props.bare} fallback={props.children}>
        <list
          class={[theme.column, theme.scrolling]}
          style={{
            maxHeight: room(),
            minHeight: onScreenKeyboard.isOpen() ? 0 : Math.min(px(props.minBody ?? 0), room()),
            padX: px(40),
            padTop: px(28),
            padBottom: px(32),
            gap: px(20),
          }}
        >
          {props.children}
        </list>
      </Show>
      <Show when={props.foot}>
        <view class={theme.divider} />
        <view class={theme.row} style={{ height: footHeight(), padX: px(40), main: 'end', gap: px(16) }}>
          {props.foot}
        </view>
      </Show>
    </view>
  );
}
