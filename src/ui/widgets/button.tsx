/**
 * Buttons: the accent one, plain, outlined, a link; with an icon, and with a spinner while something runs.
 *
 * @module
 */
import { call, type WidgetNode } from '@lvgljs/core';
import { createEffect, Show } from 'solid-js';
import { tickCount } from '../clock';
import * as theme from '../theme';
import { Icon, type IconName } from './icon';

const looks = {
  primary: [theme.plainButton, theme.primaryButton],
  plain: [theme.plainButton],
  outline: [theme.plainButton, theme.outlineButton],
  link: [theme.linkButton],
} as const;

export function Button(props: {
  name: string;
  text: string;
  look?: keyof typeof looks;
  icon?: IconName;
  /** As wide as its parent. */
  wide?: boolean;
  disabled?: boolean;
  /** Shows a spinner and takes no click; keeps the focus, as it will be back in a moment. */
  busy?: boolean;
  /** Takes the focus when it appears. */
  autofocus?: boolean;
  onClick: () => void;
}) {
  let endedIn = -1;
  createEffect((wasBusy: boolean) => {
    if (wasBusy && !props.busy) endedIn = tickCount();
    return Boolean(props.busy);
  }, false);
  /** A result comes before the clicks of its tick: those were made while it was waited for. */
  const isBusy = (): boolean => Boolean(props.busy) || (endedIn >= 0 && tickCount() - endedIn <= 1);

  return (
    <button
      ref={(node: WidgetNode) => props.autofocus && call(node, 'focus')}
      name={props.name}
      class={[...looks[props.look ?? 'plain'], props.busy && theme.busyButton]}
      style={props.wide ? { width: '100%' } : { width: 'content' }}
      disabled={props.disabled ?? false}
      onClick={() => isBusy() || props.onClick()}
    >
      <Show when={props.busy}>
        <spinner class={theme.spinner} period={900} />
      </Show>
      <Show when={props.icon && !props.busy}>
        <Icon name={props.icon!} class={theme.icon.small} />
      </Show>
      <label text={props.text} />
    </button>
  );
}

/** A square button that holds an icon only. */
export function IconButton(props: {
  name: string;
  icon: IconName;
  disabled?: boolean;
  focusable?: boolean;
  /** Beside what is being typed: a click on it does not take the focus from there. */
  keepsFocus?: boolean;
  onClick: () => void;
}) {
  return (
    <button
      name={props.name}
      class={theme.iconButton}
      disabled={props.disabled ?? false}
      focusable={props.focusable ?? true}
      keepsFocus={props.keepsFocus ?? false}
      onClick={() => props.onClick()}
    >
      <Icon name={props.icon} class={theme.icon.small} />
    </button>
  );
}
