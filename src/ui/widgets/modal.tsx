/**
 * A window over the screen: a veil over all but the top bar, which takes every click beside the window.
 *
 * @module
 */
import { createSignal, type JSX, onCleanup } from 'solid-js';
import { monitor } from '../monitor';
import * as theme from '../theme';
import { onScreenKeyboard } from './keyboard-state';

const [count, setCount] = createSignal(0);

/** Whether one is open: what is behind it then need not make room for the keyboard. */
export const isModalOpen = (): boolean => count() > 0;

/** Pixels of the monitor below the top bar. */
export const stageHeight = (): number => monitor().height - theme.topBarHeight();

export function Modal(props: { children: JSX.Element }) {
  setCount((n) => n + 1);
  onCleanup(() => setCount((n) => n - 1));
  return (
    <modal class={theme.veil} style={{ height: stageHeight(), main: onScreenKeyboard.isOpen() ? 'start' : 'center' }}>
      {props.children}
    </modal>
  );
}
