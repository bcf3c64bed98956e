/**
 * A line with an icon before it.
 *
 * @module
 */
import type { Style } from '@lvgljs/core';
import { px } from '../monitor';
import * as theme from '../theme';
import { Icon, type IconName } from './icon';

export function Remark(props: { icon: IconName; text: string; tone?: Style; look?: Style }) {
  return (
    <view class={theme.row} style={{ gap: px(16), cross: 'start' }}>
      <Icon name={props.icon} class={[theme.icon.small, props.tone ?? theme.dimmed]} />
      <label class={props.look ?? theme.hint} style={{ width: 'content', grow: 1 }} text={props.text} />
    </view>
  );
}
